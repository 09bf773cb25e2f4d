"""Generate the reference of the columns of a planner's own tables from ``geodata/own/schema``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby
from typing import Any

from ansinh.geodata.own import kinds
from ansinh.geodata.own.cells.columns import choice_words, schema
from ansinh.words import Words
from docs.generate.markdown import filled, table


def page() -> str:
    """Return the page."""
    lines = []
    for name, rows in groupby(schema().to_dict("records"), key=lambda row: row["table"]):
        lines += [f"## Columns of `{name}`", ""]
        lines += table(("field", "type", "names understood"), (_column(row) for row in rows))
    lines += ["## Values of columns with a choice", ""]
    lines += table(
        ("field", "value", "understood"), (_choice(row) for row in choice_words().to_dict("records"))
    )
    lines += ["## Findings of `ansinh check`", ""]
    lines += table(("code", "severity", "what is wrong", "what to do", "repair"), _findings())
    return filled("data-formats.md", tables=lines)


def _column(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    return f"`{row['field']}`", row["type"], row["names"].replace(";", ", ")


def _choice(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    return row["field"], f"`{row['value']}`", row["names"].replace(";", ", ")


def _findings() -> Iterator[tuple[str, ...]]:
    words = Words("en")
    for code, kind in kinds().items():
        problem, remedy = words(f"own_data.{code}.problem"), words.get(f"own_data.{code}.remedy", "")
        yield f"`{code}`", kind.severity, problem, remedy, f"`{kind.repair}`" if kind.repair else ""
