"""Findings about a planner's own tables: explained in both languages, repaired only if the scenario allows it."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ansinh.models.errors import Finding, SaidFinding
from ansinh.words import LANGUAGES, Language, Words, text
from ansinh.words.messages import in_vietnamese
from ansinh.words.phrase import Both, said

if TYPE_CHECKING:
    from ansinh.geodata.own.receipt import TableReceipt

ERROR, WARNING, INFO, REPAIRED, ACCEPTED = "error", "warning", "info", "repaired", "accepted"
ORDER = {ERROR: 0, WARNING: 1, ACCEPTED: 2, REPAIRED: 3, INFO: 4}
ROWS_OF_A_SHEET = 10_000_000
"""Row numbers of the second of several sheets read together begin here; no sheet has so many rows."""
_SHEETS = 2  # named in a message; the rest are counted
_SHOWN = 5  # row numbers listed in one message; the rest are counted


class Kind(NamedTuple):
    """Severity of a kind of finding, its repair ("" = none), and whether the planner may accept it and go on."""

    severity: str
    repair: str
    acceptable: bool = False


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return code → kind of finding; the texts are ``own_data.<code>`` in the catalogue of words."""
    with files("ansinh.geodata.own.schema").joinpath("findings.csv").open(encoding="utf-8") as handle:
        return {
            row["code"]: Kind(row["severity"], row["repair"], row["accept"] == "yes")
            for row in csv.DictReader(handle)
        }


def acceptable() -> tuple[str, ...]:
    """Return the codes of the errors that a planner may accept."""
    return tuple(sorted(code for code, kind in kinds().items() if kind.acceptable))


def repairs() -> tuple[str, ...]:
    """Return the names of all repairs."""
    return tuple(sorted({kind.repair for kind in kinds().values() if kind.repair}))


@dataclass(frozen=True)
class Origin:
    """The source of rows: the file (or database table) as the scenario names it, and the sheet or layer."""

    file: str
    sheet: str = ""


@dataclass(frozen=True)
class DataFinding:
    """One thing found in the data.

    Attributes
    ----------
    code
        Kind, one of `kinds`.
    severity
        "error" (the data can't be used), "warning" (used, but should be looked at), "accepted" (by the
        planner), "repaired" (as the scenario allows) or "info".
    file, sheet, rows, column
        Location; rows have the numbers of the spreadsheet, features count from 1.
    problem_vi, problem_en, remedy_vi, remedy_en
        What is wrong and what to do.
    repair
        Name of the repair that solves it; empty if there is none.
    values
        What the texts were filled with, for programs that act on a finding.
    """

    code: str
    severity: str
    file: str
    sheet: str
    rows: tuple[int, ...]
    column: str
    problem_vi: str
    problem_en: str
    remedy_vi: str
    remedy_en: str
    repair: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def where(self, language: Language = "en") -> str:
        """Return file, sheet, rows and column in words."""
        file = self.file or "scenario.toml"
        inside = re.search(r", (line|entry) \d", file)  # of the scenario; a bare name of a file is no message
        parts = [in_vietnamese(file) if language == "vi" and inside else file]
        if self.sheet:
            parts.append(text("own_data.where.sheet", language, name=_few(self.sheet.split("; "))))
        if self.rows:
            shown, more = ", ".join(map(self._row, self.rows[:_SHOWN])), len(self.rows) - _SHOWN
            key = "own_data.where.more_rows" if more > 0 else "own_data.where.rows"
            parts.append(text(key, language, rows=shown, n=more))
        if self.column:
            key = "own_data.where.column" if self.file else "own_data.where.entry"
            parts.append(text(key, language, name=self.column))
        return ", ".join(parts)

    def _row(self, row: int) -> str:
        """Return a row number as the planner sees it, with its sheet where several were read together."""
        order, number = divmod(row, ROWS_OF_A_SHEET)
        sheets = self.sheet.split("; ")
        return f"{sheets[order]}!{number}" if len(sheets) > 1 and order < len(sheets) else str(number)

    def __str__(self) -> str:
        """Return the finding in English, in one sentence."""
        return str(self.as_finding())

    def as_finding(self) -> Finding:
        """Return the finding in the form of all input errors."""
        where = Both(self.where("vi"), self.where("en"))
        return SaidFinding.of(
            where, Both(self.problem_vi, self.problem_en), Both(self.remedy_vi, self.remedy_en)
        )


def _few(names: list[str]) -> str:
    """Return the names of sheets or layers that were read together, cut to a readable length."""
    more = f" … (+{len(names) - _SHEETS})" if len(names) > _SHEETS + 1 else ""
    return "; ".join(names[:_SHEETS] if more else names) + more


@dataclass(frozen=True)
class Change:
    """One value that a repair changed; the planner gets the list of them to look through."""

    file: str
    sheet: str
    row: int
    column: str
    repair: str
    before: str
    after: str


@dataclass
class Log:
    """Collects findings, and the changes made by repairs that the planner allowed.

    Attributes
    ----------
    allowed
        Names of the repairs that may be made.
    accepted
        Codes of the errors that the planner accepts.
    receipts
        How each table was read.
    """

    allowed: frozenset[str] = frozenset()
    findings: list[DataFinding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    accepted: frozenset[str] = frozenset()
    receipts: list[TableReceipt] = field(default_factory=list)

    def add(
        self, code: str, origin: Origin, rows: Iterable[Any] = (), column: str = "", **values: Any
    ) -> bool:
        """Note a finding; return whether the planner allows its repair."""
        kind = kinds()[code]
        mend = bool(kind.repair) and kind.repair in self.allowed
        go_on = kind.acceptable and code in self.accepted
        words = {"column": column, **values}
        self.findings.append(
            DataFinding(
                code, REPAIRED if mend else ACCEPTED if go_on else kind.severity, origin.file, origin.sheet,
                tuple(int(row) for row in rows), column, *spoken(code, remedy=not (mend or go_on), **words), kind.repair, words,
            )
        )  # fmt: skip
        return mend

    def changed(  # noqa: PLR0917 - read as a sentence: what, where, before, after
        self, code: str, origin: Origin, row: Any, column: str, before: Any, after: Any
    ) -> None:
        """Note a value that a repair changed."""
        repair = kinds()[code].repair
        self.changes.append(
            Change(origin.file, origin.sheet, int(row), column, repair, str(before), str(after))
        )

    def has(self, codes: Collection[str], file: str) -> bool:
        """Whether a finding of one of these kinds was noted about a file."""
        return any(finding.code in codes and finding.file == file for finding in self.findings)

    @property
    def errors(self) -> list[DataFinding]:
        """The findings that prevent a run."""
        return [finding for finding in self.findings if finding.severity == ERROR]

    def sorted(self) -> list[DataFinding]:
        """Return all findings, errors first, then by file, sheet and row."""
        return sorted(
            self.findings, key=lambda item: (ORDER[item.severity], item.file, item.sheet, item.rows[:1])
        )


def spoken(code: str, *, remedy: bool = True, **values: Any) -> tuple[str, str, str, str]:
    """Return the problem in Vietnamese and English, and what to do in both; without `remedy`, nothing to do."""
    problems, remedies = [], []
    for language in LANGUAGES:
        filled = {name: said(value, language) for name, value in values.items()}
        problems.append(text(f"own_data.{code}.problem", language, **filled))
        advice = Words(language).get(f"own_data.{code}.remedy", "") if remedy else ""
        if advice and kinds()[code].acceptable:
            advice += text("own_data.accept.remedy", language, code=code)
        remedies.append(advice.format(**filled))
    return problems[0], problems[1], remedies[0], remedies[1]


def quoted(values: Iterable[Any], limit: int = 4) -> str:
    """Return distinct values for a message, cut to a readable length."""
    seen = list(dict.fromkeys(str(value)[:60] for value in values))
    more = f" … (+{len(seen) - limit})" if len(seen) > limit else ""
    return ", ".join(repr(value) for value in seen[:limit]) + more
