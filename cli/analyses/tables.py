"""Analyses on the terminal: tables for people, JSON for programs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ansinh.cli.analyses.words import head, proof
from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.terminal import console, echo_json
from ansinh.words.numbers import number

DECIMALS = {
    "share": 2,
    "gap": 4,
    "seconds": 1,
    "gini_minutes": 3,
    "change_minutes": 1,
    "persons_more": 2,
    "persons_asked": 1,
    "dual_persons": 2,
    "y": 1,
}
_FIGURE = re.compile("[+−–]?[0-9.,]*")
"""A number as text; a column of them stands at the right."""
SHOWN = 20
"""Most rows of a table on the terminal, so that it fits a screen; ``--json`` prints all."""


def put_json(value: dict[str, Any]) -> None:
    """Print a dictionary of frames and plain values as JSON; a missing number is null."""
    echo_json(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        named = any(name is not None for name in value.index.names)
        return _plain((value.reset_index() if named else value).to_dict("records"))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)


def put_table(
    title: str, frame: pd.DataFrame, columns: Sequence[str] | None = None, most: int = SHOWN
) -> None:
    """Print the first rows of a frame as a table, or the sentence that there are none."""
    if frame.empty:
        put_line(say("analyses.empty", title=title))
        return
    shown = frame[list(columns)] if columns else frame
    table = Table(title=Text(title), title_justify="left")
    for column in shown.columns:
        numeric = pd.api.types.is_numeric_dtype(shown[column]) or all(
            map(_FIGURE.fullmatch, shown[column].astype(str))
        )
        table.add_column(Text(head(str(column))), justify="right" if numeric else "left", overflow="fold")
    for row in shown.head(most).itertuples(index=False):
        table.add_row(*(said(value, str(column)) for value, column in zip(row, shown.columns, strict=True)))
    screen = console()
    screen.print(table)
    if len(shown) > most:
        screen.print(say("analyses.more_rows", rows=len(shown)), style="dim")


def put_line(text: str, *, dim: bool = False) -> None:
    """Print one line outside the tables."""
    console().print(text, style="dim" if dim else "")


def put_lists(title: str, lists: Iterable[tuple[str, str]]) -> None:
    """Print a title and one line for each list, which would make a table too wide; an empty list is said to be empty."""
    screen = console()
    screen.print(Text(title, style="italic"))
    for name, items in lists:
        screen.print(Padding(Text(f"{name}: {items or say('common.none')}"), (0, 0, 0, 2)))


def put_failures(failures: Iterable[tuple[str, str]]) -> None:
    """Print for what there is no result, and why."""
    for name, message in failures:
        console().print(Text.assemble(("✗ ", "red"), f"{name}: {message}"))


def said(value: Any, column: str) -> str:
    """Return a value as the cells of a column have it: numbers with the decimals of their kind."""
    if isinstance(value, (bool, np.bool_)):
        return say("common.yes") if value else ""
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        decimals = next((n for key, n in DECIMALS.items() if f"_{column}".endswith(f"_{key}")), 0)
        decimals = 1 if "minutes" in column and not decimals else decimals
        return number(value, language(), decimals)
    return str(value)


def proven(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with a column ``proof``: how good each row is proven to be, in words; a row without a plan has none."""
    rows = zip(frame["status"], frame["gap"], strict=True)
    return frame.assign(proof=["" if pd.isna(gap) else proof(status, gap) for status, gap in rows])
