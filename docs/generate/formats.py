"""Generate the reference of the columns of a planner's own tables from ``geodata/own/schema``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby

from ansinh.geodata.own import messages
from docs.generate.markdown import filled, table


def page() -> str:
    """Return the page."""
    lines = []
    for name, rows in groupby(_read("columns.csv"), key=lambda row: row["table"]):
        lines += [f"## Columns of `{name}`", ""]
        lines += table(("field", "type", "names understood"), (_column(row) for row in rows))
    lines += ["## Values of columns of choice", ""]
    lines += table(("field", "value", "understood"), (_choice(row) for row in _read("choices.csv")))
    lines += ["## Findings of `ansinh check`", ""]
    lines += table(("code", "severity", "what is wrong", "what to do", "repair"), _findings())
    return filled("data-formats.md", tables=lines)


def _read(name: str) -> list[dict[str, str]]:
    with files("ansinh.geodata.own.schema").joinpath(name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def _column(row: dict[str, str]) -> tuple[str, str, str]:
    return f"`{row['field']}`", row["type"], row["names"].replace(";", ", ")


def _choice(row: dict[str, str]) -> tuple[str, str, str]:
    return row["field"], f"`{row['value']}`", row["names"].replace(";", ", ")


def _findings() -> Iterator[tuple[str, ...]]:
    for code, words in messages().items():
        repair = f"`{words['repair']}`" if words.get("repair") else ""
        yield f"`{code}`", words["severity"], words["en"], words.get("do_en", ""), repair
