"""Assumptions with source, date and confidence; data sources with licences; the glossary."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records
from ansinh.planning.norms.amounts import CALENDAR_YEARS, amount_of
from ansinh.reports.cite import in_language
from ansinh.reports.content import Table
from ansinh.words.numbers import date_short, decimals_of, exact, is_missing, number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Language, Words

_BOUND_DIGITS = 3
"""Digits of an end of a range, which is a judgement; a value has all of its digits."""


def assumptions(facts: Facts, words: Words, *, assumed_only: bool = False) -> Table:
    """Return every parameter, or those assumed, with value, range, unit, and its source or the word "assumption"."""
    rows = [row for row in records(facts.data.assumptions) if _assumed(row) or not assumed_only]
    return Table(
        caption=words("table.assumptions"),
        columns=[
            *_heads(words),
            words("table.col.source_date"),
            words("table.col.confidence"),
        ],
        rows=[
            [
                *_figures(row, words),
                date_short(row["source_date"], words.language),
                words.code("common.confidence", row["confidence"]),
            ]
            for row in rows
        ],
        numeric=frozenset({1}),
        widths=(2.1, 0.85, 1.15, 1.45, 2.5, 1.4, 1.5),
    )


def marked_assumptions(facts: Facts, words: Words) -> Table:
    """Return every parameter for a text that is signed: with the mark of its kind, and sources that hold their day.

    How sure a source is concerns whoever makes the run; it stands in the workbook and in the cover note. A source is written
    again in every row: nobody knows on which page a row stands, and "as above" at the top of a page points at nothing.
    """
    rows = []
    for row in records(facts.data.assumptions):
        *figures, source = _figures(row, words)
        day = "" if is_missing(row["source_date"]) else date_short(row["source_date"], words.language)
        told = f"{source} ({day})" if day and day not in source else source
        mark = words(f"table.mark.{'assumed' if _assumed(row) else 'sourced'}")
        rows.append([*figures, told, mark])
    return Table(
        caption=words("table.marked_assumptions"),
        columns=[*_heads(words), words("table.col.mark")],
        rows=rows,
        numeric=frozenset({1}),
        widths=(2.6, 0.8, 1.35, 1.6, 4.3, 0.75),
    )


def _assumed(row: dict[str, Any]) -> bool:
    return not is_missing(row["is_assumption"]) and bool(row["is_assumption"])


def _heads(words: Words) -> list[str]:
    """Return the heads of what `_figures` returns."""
    return [
        words("table.col.assumption"),
        words("table.col.value"),
        words("table.range"),
        words("table.col.unit"),
        words("table.col.source"),
    ]


def _figures(row: dict[str, Any], words: Words) -> list[str]:
    """Return name, value, range, unit and source of a parameter; one without a source says that it is assumed."""
    language = words.language
    source = in_language(row, "source", language)
    says_so = source.lower().startswith(("assum", "giả định"))
    parts = [
        words("common.assumption") if (_assumed(row) or not source) and not says_so else "",
        source,
        in_language(row, "note", language),
    ]
    low, high = (_bound(row[key], row["value"], language) for key in ("low", "high"))
    return [
        assumption_name(row, words),
        words.get(f"table.parameter_value.{row['value']}", _value(row, language)) or words("common.missing"),
        f"{low} – {high}" if low and high else "",
        in_language(row, "unit", language),
        "; ".join(part for part in parts if part),
    ]


def _value(row: dict[str, Any], language: Language) -> str:
    """Return the value of a parameter as written; a calendar year is no amount."""
    if row["key"] in CALENDAR_YEARS and not is_missing(row["value"]):
        return amount_of(row["key"], float(row["value"]), language)
    return value_of(row["value"], language)


def assumption_name(row: dict[str, Any], words: Words) -> str:
    """Return the name of a parameter: from the wording if it has one (travel parameters), else from the run."""
    own = words.get(f"table.parameter.{row['key']}", "")
    if own:
        return own
    names = (row[f"name_{words.language}"], row["name_vi"], row["key"])
    return next(text(name) for name in names if not is_missing(name))


def value_of(value: Any, language: Language) -> str:
    """Write a parameter: a number with all its digits in the form of the language, text unchanged."""
    if is_missing(value):
        return ""
    try:
        amount = float(value)
    except (TypeError, ValueError):
        return text(value)
    return exact(amount, language)


def _bound(bound: Any, value: Any, language: Language) -> str:
    """Write an end of a range as exactly as its value, or in three digits: “0,762 – 1,45” around 1, not “0,761905”.

    >>> _bound(0.761905, 1.0, "vi"), _bound(18.6912, "17.6", "vi"), _bound(0.25, 0.3, "vi"), _bound(1250.0, 1000, "vi")
    ('0,762', '18,7', '0,25', '1.250')
    """
    try:
        amount, of_value = float(bound), decimals_of(float(value))
    except (TypeError, ValueError):
        return value_of(bound, language)
    if is_missing(amount) or not amount:
        return value_of(bound, language)
    places = _BOUND_DIGITS - 1 - math.floor(math.log10(abs(amount)))
    return number(amount, language, min(decimals_of(amount), max(places, of_value, 0)))


def data_sources(facts: Facts, words: Words, *, files: bool = True) -> Table:
    """Return the data with licence and attribution: by the names of their files, or for a letter in words alone."""
    rows = records(facts.data.data_sources)
    name = ["file"] if files else []
    return Table(
        caption=words("table.data_sources"),
        columns=[words(f"table.col.{key}") for key in (*name, "text", "licence", "attribution", "vintage")],
        rows=[
            [
                *(text(row[key]) for key in name),
                *(
                    in_language(row, key, words.language)
                    for key in ("what", "licence", "attribution", "vintage")
                ),
            ]
            for row in rows
        ],
        widths=(*(2.1 for _ in name), 2, 1.3, 2.2, 1.1),
    )


def glossary(words: Words) -> Table:
    """Return the glossary of the language as a table."""
    heads = [words("table.col.term"), words("table.col.translation"), words("table.col.meaning")]
    return Table(
        caption=words("glossary.caption"), columns=heads, rows=glossary_rows(words), widths=(2, 2, 3)
    )


def glossary_rows(words: Words) -> list[list[str]]:
    """Return term, translation and meaning of every entry of the glossary."""
    return [[part.strip() for part in line.split("|", 2)] for line in words.texts("glossary.terms")]
