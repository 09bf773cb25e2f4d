"""Tables and figures that support the text go into an annex; the text refers to them by number."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
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
    """Take the details out of `parts` and return them; a sentence that refers to neighbouring ones stays in their place.

    The sentences hold places for numbers, which `resolved` fills in when tables and figures have their numbers.
    """
    taken: list[Block] = []
    for part in parts:
        kept: list[Block] = []
        for moves, blocks in groupby(part.blocks, key=_is_detail):
            if not moves:
                kept.extend(blocks)
                continue
            first = len(taken) + 1
            taken.extend(blocks)
            places = ", ".join(_PLACE.format(number=number) for number in range(first, len(taken) + 1))
            kept.append(Paragraph(words("proposal.detail", places=places), "note"))
        part.blocks = kept
    return taken


def _is_detail(block: Block) -> bool:
    return isinstance(block, Table | Figure) and block.detail


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
