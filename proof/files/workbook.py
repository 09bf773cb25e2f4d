"""Compare the figures of a workbook with the tables; it is read as what it is, XML in a ZIP file."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ..sums.basis import Table
from ..sums.derived import IN_WORDS
from ..tables import Ledger, Run
from .formulas import compute, values_of
from .sheets import sheets

LONGEST_MEMBER = 300_000_000  # bytes of one part of a workbook; more is an attack, no table
FIRST_LINE = 5  # of the figures in every sheet: title, subtitle, note and column heads stand above
FARTHEST = 60  # lines from one table of a sheet to the next: charts stand between
EXACT = 1e-6  # of figures, which a workbook keeps with 16 digits
OFFICE = "http://schemas.openxmlformats.org/"
X, CHART = f"{{{OFFICE}spreadsheetml/2006/main}}", f"{{{OFFICE}drawingml/2006/chart}}"
PART, ID = (
    f"{{{OFFICE}package/2006/relationships}}Relationship",
    f"{{{OFFICE}officeDocument/2006/relationships}}id",
)
MEASURES = ("capital_million_vnd", "running_million_vnd_per_year", "mean_minutes", "p90_minutes", "max_minutes",
            "covered_share", "utilisation", "gini_minutes")  # fmt: skip
"""Lines of the second table of the first sheet, a column per plan."""
Cells = dict[str, Any]


class Workbook:
    """The parts of a workbook, found as spreadsheets find them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = archive.namelist()
        if len(names) != len(set(names)):
            raise ValueError("a part stands twice")
        self.archive, self.names = archive, names
        items = self.tree("xl/sharedStrings.xml").iter(f"{X}si")
        self.texts = ["".join(t.text or "" for t in item.iter(f"{X}t")) for item in items]
        parts = {
            part.get("Id"): part.get("Target", "")
            for part in self.tree("xl/_rels/workbook.xml.rels").iter(PART)
        }
        sheets = list(self.tree("xl/workbook.xml").iter(f"{X}sheet"))
        self.sheets = {
            sheet.get("name", ""): f"xl/{parts[sheet.get(ID)].removeprefix('/xl/')}" for sheet in sheets
        }
        self.cells = cache(self._cells)

    def tree(self, name: str) -> ET.Element:
        """Return a part as XML; a part that could harm the reader is refused."""
        if self.archive.getinfo(name).file_size > LONGEST_MEMBER:
            raise ValueError(f"{name} is too large")
        text = self.archive.read(name)
        if b"<!DOCTYPE" in text:
            raise ValueError(f"{name} has a DOCTYPE")
        return ET.fromstring(text)  # noqa: S314 (no DOCTYPE, so no entities)

    def named(self, name: str) -> Cells:
        """Return the values of a sheet by its name; none if there is no such sheet."""
        return self.cells(self.sheets[name])[0] if name in self.sheets else {}

    def charts(self) -> Iterator[tuple[str, str, list[float]]]:
        """Yield part, range of cells and kept figures of every series of numbers."""
        for name in (name for name in self.names if name.startswith("xl/charts/")):
            for series in self.tree(name).iter(f"{CHART}numRef"):
                kept = [float(value.text or "nan") for value in series.iter(f"{CHART}v")]
                yield name, series.findtext(f"{CHART}f") or "", kept

    def _cells(self, part: str) -> tuple[Cells, dict[str, str]]:
        """Return the values and the formulas of a sheet by address."""
        values: Cells = {}
        formulas: dict[str, str] = {}
        for cell in self.tree(part).iter(f"{X}c"):
            value, formula, address = cell.findtext(f"{X}v"), cell.findtext(f"{X}f"), cell.get("r", "")
            if value is not None:
                kind = cell.get("t", "n")
                values[address] = (
                    self.texts[int(value)] if kind == "s" else float(value) if kind == "n" else value
                )
            if formula is not None:
                formulas[address] = formula
        return values, formulas


class Sheet:
    """A sheet that is compared: which of its figures a rule has read."""

    def __init__(self, book: Ledger, at: str, values: Cells, formulas: dict[str, str]) -> None:
        self.book, self.at, self.values, self.formulas = book, at, values, formulas
        self.group, self.read = at.split(",", maxsplit=1)[0], set(formulas)

    def equal(self, address: str, said: str, computed: Any) -> None:
        """Compare the value of a cell, which nobody needs to read again."""
        stated = self.values.get(address)
        if said == "period" and isinstance(stated, float):  # a number in a workbook and a name in the tables
            stated = f"{stated:.0f}"
        self.read.add(address)
        where = f"{self.at}, cell {address} ({said})"
        if computed is IN_WORDS:
            self.book.holds(
                self.group, where, f"stated {stated!r}, computed words", ok=isinstance(stated, str)
            )
        elif isinstance(computed, tuple):  # what it is called in either language
            self.book.holds(
                self.group, where, f"stated {stated!r}, computed {computed}", ok=stated in computed
            )
        else:
            self.book.equal(self.group, where, stated, computed, EXACT)

    def tables(self, below_each_other: list[Table]) -> int:
        """Compare the tables of the sheet, and return the first line below the last."""
        first = FIRST_LINE
        for part in below_each_other:
            for line, row in enumerate(part.rows, start=first):
                for letter, column in (item.split(":") for item in part.columns.split()):
                    self.equal(f"{letter}{line}", column, row.get(column))
            first += part.until_next()
        return first

    def formulas_hold(self, named: Callable[[str], Cells]) -> None:
        """Compute every formula again from the cells that it names; a formula of another form is refused."""
        for address, formula in self.formulas.items():
            where, computed = f"{self.at}, cell {address}", compute(formula, self.values, named)
            if computed is None:
                said = f"stated formula {formula}, computed none"
                self.book.holds(self.group, where, said, ok=False)
            else:
                self.book.equal(self.group, f"{where} (formula)", self.values.get(address), computed)

    def nothing_else(self) -> None:
        """Refuse figures that nothing was compared with."""
        for address, value in self.values.items():
            if isinstance(value, float) and address not in self.read:
                said = f"stated {value!r}, computed nothing: no rule reads this cell"
                self.book.holds(self.group, f"{self.at}, cell {address}", said, ok=False)


def check_workbook(run: Run, book: Ledger, path: Path) -> None:
    """Compare every figure of the workbook with the tables; sheets and columns have a fixed order."""
    with zipfile.ZipFile(path) as archive:
        file, shown = Workbook(archive), sheets(run)
        for number, part in enumerate(file.sheets.values(), start=1):
            sheet = Sheet(book, f"{path.name}, sheet {number}", *file.cells(part))
            below = sheet.tables(shown.pop(number, []))
            if number == 1:
                _plans(run, sheet, _second_table(sheet.values, below - 1))
            sheet.formulas_hold(file.named)
            sheet.nothing_else()
        for number in shown:
            book.holds(
                path.name, f"{path.name}, sheet {number}", "stated nothing, computed a sheet", ok=False
            )
        for part, cells, kept in file.charts():
            computed = [value for value in values_of(cells, file.named) if isinstance(value, float)]
            for place, (one, other) in enumerate(zip(kept, computed, strict=True)):
                book.equal(path.name, f"{path.name}, {part}, figure {place} of {cells}", one, other, EXACT)


def _second_table(values: Cells, after: int) -> int:
    """Return the first line of figures of the next table in a sheet: below the heads, which are words."""
    lines = (line for line in range(after, after + FARTHEST) if isinstance(values.get(f"B{line}"), str))
    return next(lines, after) + 1


def _plans(run: Run, sheet: Sheet, first: int) -> None:
    """Compare the key measures of every plan, which stand below the table of the services."""
    for letter, plan in zip("BCDEFGHIJK", run.plans, strict=False):
        stated = {r["measure"]: r["value"] for r in run["measures"] if r["group_by"] == "all" and r["service"] == "all"
                  and (r["plan_id"], r["period"]) == (plan, run.periods[-1])}  # fmt: skip
        capital = (r["capital_million_vnd"] for r in run["facilities"] if r["plan_id"] == plan)
        stated["capital_million_vnd"] = math.fsum(capital)
        for line, measure in enumerate(MEASURES, start=first):
            sheet.equal(f"{letter}{line}", f"{measure}, {plan}", stated.get(measure))
