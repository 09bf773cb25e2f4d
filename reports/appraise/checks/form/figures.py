"""A sentence or a table of the letter has another figure than the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.again import plain, skeleton, without_figures
from ansinh.reports.appraise.check import Check, Remark
from ansinh.words import Words

if TYPE_CHECKING:
    from ansinh.reports.appraise.again import Made
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Grid, Letter
    from ansinh.reports.content import Table

FAMILIES = ("met", "owner", "decided_by", "beside", "compensation", "source")
"""Codes (``common.<family>``) whose words decide as figures do: whoever changes one changes what the run says."""
LINES = ("proposal.decider", "proposal.sources", "proposal.sources_support", "proposal.running_payers_public")
"""Sentences whose words decide, whatever figures they have: who decides, who pays for building, and who for running."""
GROUPS = ("A", "B", "C")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Hold sentences and tables of every letter, and tables of reports, against what the run says now."""
    for letter in dossier.texts:
        yield from _tables(letter, dossier.again(letter))
    for letter in dossier.letters:
        yield from _sentences(letter, dossier.again(letter))


def _sentences(letter: Letter, made: Made) -> Iterator[Remark]:
    deciding = _deciding_lines(letter, made)
    for passage in letter.passages:
        text = plain(passage.text)
        told = made.sentences.get(skeleton(passage.text), frozenset()) or next(
            (lines for start, lines in deciding.items() if text.startswith(start)), frozenset()
        )
        if told and text not in told:
            yield Remark(letter.file, passage.place, {"expected": min(told)})


def _deciding_lines(letter: Letter, made: Made) -> dict[str, frozenset[str]]:
    """Return the beginning of every line of `LINES` → what the run says there."""
    starts = [plain(letter.words.get(key, "").partition("{")[0]) for key in LINES]
    said = [text for texts in made.sentences.values() for text in texts]
    return {start: frozenset(text for text in said if text.startswith(start)) for start in starts if start}


def _tables(letter: Letter, made: Made) -> Iterator[Remark]:
    deciding = _deciding(Words(letter.language))
    for grid in letter.grids:
        table = made.tables.get(plain(grid.caption))
        if table is None or not table.rows or not grid.rows:
            continue
        if [without_figures(head) for head in grid.rows[0]] != [
            without_figures(head) for head in table.columns
        ]:
            continue  # a table that was made anew by hand
        yield from _cells(letter.file, grid, table, deciding)


def _cells(file: str, grid: Grid, table: Table, deciding: frozenset[str]) -> Iterator[Remark]:
    expected = [table.columns, *table.rows]
    if len(expected) != len(grid.rows):
        yield Remark(file, grid.place(), {"expected": f"{len(table.rows)} ↓"})
        return
    for row, (cells, told) in enumerate(zip(grid.rows, expected, strict=True)):
        padded = [*cells, *[""] * (len(told) - len(cells))]  # cells of a row may have been deleted or merged
        for column, (cell, one) in enumerate(zip(padded, told, strict=False)):
            counts = column in table.numeric or row == 0 or _decides(one, deciding)
            if counts and plain(cell) != plain(one):
                yield Remark(file, grid.place(row, column), {"expected": one})


def _deciding(words: Words) -> frozenset[str]:
    """Return the words of codes that decide, in a language."""
    return frozenset(text for name in FAMILIES for text in words.table(f"common.{name}").values())


def _decides(cell: str, deciding: frozenset[str]) -> bool:
    """Say whether a cell begins with a word that decides, or holds figures alone."""
    return cell in GROUPS or cell.partition(";")[0] in deciding or not cell.strip("0123456789 .,-–%")


CHECK = Check("figures", look)
