"""Faults that appraisers find, each planted into a dossier without one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd

from ansinh.reports.appraise import Dossier
from ansinh.reports.appraise.papers import Book, Grid, Letter

Plant = Callable[[Dossier], Dossier]


def frame(dossier: Dossier, **frames: pd.DataFrame) -> Dossier:
    """Return the dossier with other frames."""
    return dataclasses.replace(dossier, data=dataclasses.replace(dossier.data, **frames))


def meta(dossier: Dossier, **values: object) -> Dossier:
    """Return the dossier with other entries of the meta data."""
    return dataclasses.replace(
        dossier, data=dataclasses.replace(dossier.data, meta={**dossier.data.meta, **values})
    )


def letters(dossier: Dossier, change: Callable[[Letter], Letter]) -> Dossier:
    """Return the dossier with every letter changed."""
    return dataclasses.replace(dossier, letters=tuple(change(letter) for letter in dossier.letters))


def only(dossier: Dossier, language: str) -> Dossier:
    """Return the dossier with the documents of one language alone."""
    kept = {
        name: tuple(paper for paper in getattr(dossier, name) if language_of(paper.file) == language)
        for name in ("letters", "books", "pages")
    }
    return dataclasses.replace(dossier, **kept)


def language_of(file: str) -> str:
    """Return the language of a document by its name; the Vietnamese workbook names none."""
    return "en" if ".en." in file else "vi"


def on_pages(plant: Plant) -> Plant:
    """Return a fault of letters, planted into reports instead."""

    def planted(dossier: Dossier) -> Dossier:
        changed = plant(dataclasses.replace(dossier, letters=dossier.pages))
        return dataclasses.replace(dossier, pages=changed.letters)

    return planted


def in_sheet(sheet: str, head: str, change: Callable[[float], float]) -> Plant:
    """Return a fault: the first figure of a column in every workbook that has this sheet is another."""

    def changed(book: Book) -> Book:
        rows = [list(row) for row in book.sheets[sheet]]
        start = next(n for n, row in enumerate(rows) if head in row)
        at = rows[start].index(head)
        row = next(row for row in rows[start + 1 :] if isinstance(row[at], int | float) and row[at])
        row[at] = change(row[at])
        return dataclasses.replace(book, sheets={**book.sheets, sheet: rows})

    return lambda dossier: dataclasses.replace(dossier, books=tuple(map(changed, dossier.books)))


def says(old: str, new: str) -> Plant:
    """Return a fault: the first paragraph with these words has others."""

    def change(letter: Letter) -> Letter:
        at = next(n for n, passage in enumerate(letter.passages) if old in passage.text)
        passage = letter.passages[at]
        other = dataclasses.replace(passage, text=passage.text.replace(old, new, 1))
        return dataclasses.replace(
            letter, passages=(*letter.passages[:at], other, *letter.passages[at + 1 :])
        )

    return lambda dossier: letters(dossier, change)


def miscounted(words: str) -> Plant:
    """Return a fault: the first paragraph with these words has another digit behind them."""

    def change(letter: Letter) -> Letter:
        passage = next(passage for passage in letter.passages if words in passage.text)
        at = passage.text.index(words) + len(words)
        at += next(n for n, sign in enumerate(passage.text[at:]) if sign.isdecimal())
        digit = str((int(passage.text[at]) + 1) % 10)
        other = dataclasses.replace(passage, text=passage.text[:at] + digit + passage.text[at + 1 :])
        return dataclasses.replace(
            letter, passages=tuple(other if p is passage else p for p in letter.passages)
        )

    return lambda dossier: letters(dossier, change)


def without(start: str, *, everywhere: bool = False) -> Plant:
    """Return a fault: the first paragraph that begins so is gone, or all that hold these words, in any case of letters."""

    def keeps(text: str) -> bool:
        return start.lower() not in text.lower() if everywhere else not text.startswith(start)

    def change(letter: Letter) -> Letter:
        kept = tuple(passage for passage in letter.passages if keeps(passage.text))
        assert len(kept) < len(letter.passages)
        return dataclasses.replace(letter, passages=kept)

    return lambda dossier: letters(dossier, change)


def unnamed(words: str) -> Plant:
    """Return a fault: neither a paragraph nor a table says these words, in any case of letters."""

    def bare(grid: Grid) -> Grid:
        rows = tuple(row for row in grid.rows if not any(words in text.lower() for text in row))
        return dataclasses.replace(grid, rows=rows)

    def change(letter: Letter) -> Letter:
        return dataclasses.replace(letter, grids=tuple(map(bare, letter.grids)))

    return lambda dossier: letters(without(words, everywhere=True)(dossier), change)


def cell(caption: str, row: int, column: int, text: Callable[[str], str]) -> Plant:
    """Return a fault: a cell of the first table whose caption holds these words says something else."""

    def change(letter: Letter) -> Letter:
        at = next(n for n, grid in enumerate(letter.grids) if caption in grid.caption)
        rows = [list(cells) for cells in letter.grids[at].rows]
        assert text(rows[row][column]) != rows[row][column]
        rows[row][column] = text(rows[row][column])
        other: Grid = dataclasses.replace(letter.grids[at], rows=tuple(map(tuple, rows)))
        return dataclasses.replace(letter, grids=(*letter.grids[:at], other, *letter.grids[at + 1 :]))

    return lambda dossier: letters(dossier, change)


def row_of(name: str, select: Callable[[pd.DataFrame], pd.Series], **values: Any) -> Plant:
    """Return a fault: the first row of a frame that `select` finds has other values."""

    def plant(dossier: Dossier) -> Dossier:
        table = getattr(dossier.data, name).copy()
        at = table.index[select(table).to_numpy()][0]
        for column, value in values.items():
            table[column] = table[column].astype(object)  # a fault may be of another type
            table.loc[at, column] = value(table.loc[at, column]) if callable(value) else value
        return frame(dossier, **{name: table})

    return plant


def proposed(table: pd.DataFrame) -> pd.Series:
    """Select rows of the proposed plan."""
    return table["plan_id"] == "optimised"


def dated(day: dt.date) -> Plant:
    """Return a fault: the letter is of another day than its bases."""
    return lambda dossier: meta(dossier, proposal_date=day.isoformat())


def of_plan(table: pd.DataFrame) -> pd.Series:
    """Select rows of the proposed plan in the frames of projects."""
    return table["plan"] == "optimised"


def everything(table: pd.DataFrame) -> pd.Series:
    """Select the rows of projects of the proposed plan, whose ids name it."""
    return table["project_id"].str.contains("optimised")


def again(name: str, component: str | None) -> Plant:
    """Return a fault: a row of the proposed plan stands twice, the first one or that of a component."""

    def plant(dossier: Dossier) -> Dossier:
        table = getattr(dossier.data, name)
        rows = (
            table[everything(table)]
            if component is None
            else table[everything(table) & (table["component"] == component)]
        )
        return frame(dossier, **{name: pd.concat([table, rows.head(1)], ignore_index=True)})

    return plant
