"""What fits on the first screen of the report: the answer is whole, and findings have the words that it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.answer.tiles import BAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ansinh.reports.answer import Brief
    from ansinh.reports.answer.causes import Cause
    from ansinh.words import Words

MOST_WORDS = 350
"""Words before the fold-outs: more aren't read in a minute."""
_LEAST = 12
"""Words of a finding; fewer say nothing."""
_TOLD_BY_TILE = {"commitment_missed": "promises"}
"""Codes of findings that say no more than a tile, where its news is bad."""


def findings_that_fit(said: Brief, others: Iterable[str], words: Words) -> list[Cause]:
    """Return the findings of the first screen, cut to the words that its other texts leave; their section has all of them."""
    urgent = [cause for cause in said.causes if cause.severity != "info"] or said.causes[:1]
    bad = {tile.kind for tile in said.tiles if tile.tone == BAD}
    urgent = [cause for cause in urgent if _TOLD_BY_TILE.get(cause.code) not in bad]
    room = MOST_WORDS - sum(len(text.split()) for text in (*_texts(said), *others))
    urgent = urgent[: max(1, room // _LEAST)]
    fitted = []
    for left, cause in zip(range(len(urgent), 0, -1), urgent, strict=True):
        severity = len(words.code("common.severity", cause.severity).split())
        fitted.append(
            cause._replace(text=_first_words(cause.text.split(), max(_LEAST, room // left) - severity))
        )
        room -= severity + len(fitted[-1].text.split())
    return fitted


def _texts(said: Brief) -> Iterable[str]:
    yield from (said.headline, said.certainty)
    for tile in said.tiles:
        yield from (tile.question, tile.answer, tile.detail)
    for row in said.rows:
        yield from row


def _first_words(text: Sequence[str], most: int) -> str:
    """Return as many words as fit, and no part of a list's last entry: a name without its figure says nothing."""
    if len(text) <= most:
        return " ".join(text)
    ends = [end for end in range(_LEAST // 2, most + 1) if text[end - 1].endswith(";")]
    return " ".join(text[: ends[-1] if ends else most]).rstrip(" ,;:(“") + "…"
