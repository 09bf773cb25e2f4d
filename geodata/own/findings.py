"""Findings about a planner's own tables: explained in both languages, repaired only if the scenario allows it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ansinh.models.errors import Finding

ERROR, WARNING, INFO, REPAIRED = "error", "warning", "info", "repaired"
ORDER = {ERROR: 0, WARNING: 1, REPAIRED: 2, INFO: 3}
_SHOWN = 5  # row numbers listed in one message; the rest are counted


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, str]]:
    """Return code → severity and texts of every kind of finding."""
    text = files("ansinh.geodata.own").joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def repairs() -> tuple[str, ...]:
    """Return the names of all repairs."""
    return tuple(sorted({entry["repair"] for entry in messages().values() if "repair" in entry}))


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
        Kind, a key of ``messages.toml``.
    severity
        "error" (the data can't be used), "warning" (used, but should be looked at), "repaired" (as the scenario allows) or
        "info".
    file, sheet, rows, column
        Location; rows have the numbers of the spreadsheet, features count from 1.
    problem_vi, problem_en, remedy_vi, remedy_en
        What is wrong and what to do.
    repair
        Name of the repair that solves it; empty if there is none.
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

    def where(self, *, vietnamese: bool = False) -> str:
        """Return file, sheet, rows and column in words."""
        words = (
            ("trang", "dòng", "cột", "và {} dòng nữa")
            if vietnamese
            else ("sheet", "row", "column", "and {} more")
        )
        parts = [self.file or "scenario.toml"]
        parts += [f"{words[0]} {self.sheet!r}"] if self.sheet else []
        if self.rows:
            shown = ", ".join(map(str, self.rows[:_SHOWN]))
            more = len(self.rows) - _SHOWN
            parts.append(f"{words[1]} {shown}" + (f" {words[3].format(more)}" if more > 0 else ""))
        parts += [f"{words[2]} {self.column!r}"] if self.column else []
        return ", ".join(parts)

    def __str__(self) -> str:
        """Return the finding in English, in one sentence."""
        return str(self.as_finding())

    def as_finding(self) -> Finding:
        """Return the finding in the form of all input errors."""
        return Finding(self.where(), self.problem_en, self.remedy_en)


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
    """

    allowed: frozenset[str] = frozenset()
    findings: list[DataFinding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(
        self, code: str, origin: Origin, rows: Iterable[Any] = (), column: str = "", **words: Any
    ) -> bool:
        """Note a finding; return whether the planner allows its repair."""
        message = messages()[code]
        repair = message.get("repair", "")
        mend = bool(repair) and repair in self.allowed
        text = {key: message[key].format(**words) for key in ("vi", "en", "do_vi", "do_en")}
        self.findings.append(
            DataFinding(
                code, REPAIRED if mend else message["severity"], origin.file, origin.sheet,
                tuple(int(row) for row in rows), column, text["vi"], text["en"],
                "" if mend else text["do_vi"], "" if mend else text["do_en"], repair,
            )
        )  # fmt: skip
        return mend

    def changed(  # noqa: PLR0917 - read as a sentence: what, where, before, after
        self, code: str, origin: Origin, row: Any, column: str, before: Any, after: Any
    ) -> None:
        """Note a value that a repair changed."""
        repair = messages()[code]["repair"]
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


def quoted(values: Iterable[Any], limit: int = 4) -> str:
    """Return distinct values for a message, cut to a readable length."""
    seen = list(dict.fromkeys(str(value)[:60] for value in values))
    more = f" … (+{len(seen) - limit})" if len(seen) > limit else ""
    return ", ".join(repr(value) for value in seen[:limit]) + more
