"""Read a table of changes: each row is a scenario, each column a dotted key; an empty cell leaves the key unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.geodata.apart import ApartError
from ansinh.geodata.storage.plain_table import read_plain_table
from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.changes import changed

NAME = "name"


@dataclass(frozen=True)
class Case:
    """One row of a table of changes.

    Attributes
    ----------
    name
        Its name: the column ``name``, or ``row-<n>``.
    changes
        Dotted key → new value.
    scenario
        The changed scenario.
    """

    name: str
    changes: dict[str, Any]
    scenario: Scenario


def read_changes(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a CSV or XLSX table of changes, empty cells left out.

    Raises
    ------
    InputError
        If the file can't be read as such a table.
    """
    if not path.is_file():
        raise InputError([Finding(str(path), "no such file", "name a CSV or XLSX file")])
    try:
        frame = read_plain_table(path)
    except ApartError as error:
        raise InputError([Finding(str(path), f"can't be read as a table ({error})",
                                  "save it as CSV (UTF-8) or XLSX")]) from error  # fmt: skip
    frame.columns = [str(column).strip() for column in frame.columns]
    twice = sorted({column for column in frame.columns if list(frame.columns).count(column) > 1})
    if twice or frame.empty:
        problem = f"columns twice: {', '.join(twice)}" if twice else "has no rows"
        raise InputError([Finding(str(path), problem, "one column per key, one row per scenario")])
    return [{str(k): v for k, v in row.items() if not _blank(v)} for row in frame.to_dict("records")]


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or str(value).strip() == ""  # noqa: PLR0124


def cases(scenario: Scenario, rows: list[dict[str, Any]], source: str) -> list[Case]:
    """Return the scenario of every row, checked.

    Raises
    ------
    InputError
        Lists all unknown keys, values that don't fit and names that occur twice, with their rows.
    """
    findings: list[Finding] = []
    found: list[Case] = []
    for number, row in enumerate(rows, start=1):
        changes = {key: value for key, value in row.items() if key != NAME}
        name = str(row.get(NAME, f"row-{number}")).strip()
        where = f"{source}, row {number}"
        if any(case.name == name for case in found):
            findings.append(Finding(where, f"a second row named {name!r}", "give each row its own name"))
        try:
            found.append(Case(name, changes, changed(scenario, changes, where)))
        except InputError as error:
            findings += error.findings
    raise_if(findings)
    return found
