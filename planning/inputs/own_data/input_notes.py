"""Findings about a planner's own tables, candidate sites and roads, in the form in which a run reports them."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata.own import DataFinding
from ansinh.planning.inputs.candidates import candidate_findings
from ansinh.planning.inputs.people.outside import service_findings
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import text
from ansinh.words.phrase import Both, Phrase, Sayable

WARNING = "warning"


def data_notes(inputs: Inputs) -> tuple[DataFinding, ...]:
    """Return the findings about the planner's tables and the rules for candidate sites."""
    return (
        *inputs.province.notes,
        *service_findings(inputs.scenario, inputs.province),
        *candidate_findings(inputs.scenario, inputs.province),
    )


def travel_notes(inputs: Inputs) -> tuple[DataFinding, ...]:
    """Return the findings on how places reach a planner's own roads; none for the built-in method."""
    return () if inputs.travel.report is None else inputs.travel.report.findings


def note_rows(inputs: Inputs) -> pd.DataFrame:
    """Return every note as a row of the assumptions table; its value is the number of rows of the file concerned."""
    rows = [_row(f"{kind}.{note.code}", note) for kind, note in _all(inputs)]
    columns = [
        "key",
        "name_vi",
        "name_en",
        "value",
        "unit",
        "unit_vi",
        "source",
        "source_vi",
        "note",
        "note_vi",
    ]
    return pd.DataFrame(rows, columns=columns).assign(
        low="", high="", source_date="", confidence="A", is_assumption=True
    )


def _all(inputs: Inputs) -> list[tuple[str, DataFinding]]:
    return [("data", note) for note in data_notes(inputs)] + [
        ("travel", note) for note in travel_notes(inputs)
    ]


def _row(key: str, note: DataFinding) -> tuple[object, ...]:
    rows = (len(note.rows), *(text("assumptions.unit.rows", language) for language in ("en", "vi")))
    return (key, note.problem_vi, note.problem_en, *(rows if note.rows else ("", "", "")), note.where(), note.where("vi"),
            note.remedy_en, note.remedy_vi)  # fmt: skip


def said(notes: tuple[DataFinding, ...], group: Sayable) -> Phrase | None:
    """Return one sentence on the warnings among some notes; None if there are none."""
    warnings = [note for note in notes if note.severity == WARNING]
    if not warnings:
        return None
    first = warnings[0]
    return Phrase.of(
        "findings.notes",
        group=group,
        count=len(warnings),
        where=Both(first.where("vi"), first.where("en")),
        problem=Both(first.problem_vi, first.problem_en),
    )
