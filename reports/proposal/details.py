"""Tables and figures that support the text go into an annex; the text refers to them by number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ansinh.reports.content import Block, Figure, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ansinh.words import Words

Shown = TypeVar("Shown", Table, Figure)
_PLACE = "<<{number}>>"


def detail(block: Shown) -> Shown:
    """Return a table or figure that is shown in the annex of details."""
    return replace(block, detail=True)


def to_annex(parts: Iterable[Section], words: Words) -> list[Block]:
    """Take the details out of `parts` and return them; sentences that refer to them stay in their place.

    The sentences hold places for numbers, which `resolved` fills in when tables and figures have their numbers.
    """
    taken: list[Block] = []
    for part in parts:
        kept: list[Block] = []
        for block in part.blocks:
            if not (isinstance(block, Table | Figure) and block.detail):
                kept.append(block)
                continue
            taken.append(block)
            place = _PLACE.format(number=len(taken))
            kept.append(Paragraph(words("proposal.detail", place=place), "note"))
        part.blocks = kept
    return taken


def resolved(parts: Iterable[Section], annex: Section) -> None:
    """Write the numbers of the annex's tables and figures into the sentences of `parts` that refer to them."""
    found = [block for block in annex.blocks if isinstance(block, Table | Figure)]
    names = {
        _PLACE.format(number=number): block.caption.split(".", 1)[0]
        for number, block in enumerate(found, start=1)
    }
    for part in parts:
        part.blocks = [_named(block, names) for block in part.blocks]


def _named(block: Block, names: dict[str, str]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    told = block.text
    for place, name in names.items():
        told = told.replace(place, name)
    return replace(block, text=told)
