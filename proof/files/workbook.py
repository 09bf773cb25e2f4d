"""Compare the figures of a workbook with the tables; it is read as what it is, XML in a ZIP file."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ..sums import basis, derived, projects
from ..tables import Ledger, Row, Run
from .formulas import compute

LONGEST_MEMBER = 300_000_000  # bytes of one part of a workbook; more is an attack, no table
FIRST_LINE = 5  # of the figures in every sheet: title, subtitle, note and column heads stand above
MONEY_SHEET = 6
FARTHEST = 60  # lines from one table of a sheet to the next: charts stand between
EXACT = 1e-6  # of figures, which a workbook keeps with 16 digits
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MEASURES = ("capital_million_vnd", "running_million_vnd_per_year", "mean_minutes", "p90_minutes", "max_minutes",
            "covered_share", "utilisation", "gini_minutes")  # fmt: skip
"""Lines of the second table of the first sheet, a column per plan."""

MONEY = "A:period E:million_vnd F:million_vnd_discounted"

SHEETS: dict[int, tuple[str, Callable[[Run], list[Row]]]] = {
    1: ("B:need_persons C:target_persons D:places E:served_persons F:no_place_persons G:out_of_reach_persons H:served_share",
        derived.by_service),
    3: (("A:site_id F:period G:places_before H:places I:places_built J:capital_million_vnd K:running_million_vnd_per_year "
        "L:land_m2 M:staff"), derived.actions),
    4: (("B:period C:site_id K:places_before L:places M:served_persons N:utilisation O:capital_million_vnd "
        "P:running_million_vnd_per_year Q:land_m2 R:room_m2 S:staff"), lambda run: run.facilities),
    5: ("A:period C:commune_code F:site_id H:persons I:mean_minutes J:estimated_share", derived.flows),
    6: (MONEY, lambda run: _money(run, "capital")),
    7: ("A:period B:site_id F:places G:staff H:each", derived.staffed),
    8: (("A:commune_code D:population E:need_persons F:target_persons G:served_persons H:no_place_persons "
        "I:out_of_reach_persons J:served_share K:mean_minutes"), derived.by_commune),
    9: ("A:code C:target_persons D:served_persons E:unserved_persons F:served_share G:mean_minutes H:places",
        derived.by_present_commune),
    10: ("C:period D:official E:optimised F:difference", lambda run: run["comparison"]),
    12: ("D:value E:bound F:gap", lambda run: run["certificates"]),
}  # fmt: skip
"""Sheet → its columns of figures by letter, and the rows that they must show, in order."""


def check_workbook(run: Run, book: Ledger, path: Path) -> None:
    """Compare every figure of the workbook with the tables; sheets and columns have a fixed order."""
    with zipfile.ZipFile(path) as archive:
        items = _tree(archive, "xl/sharedStrings.xml").iter(f"{X}si")
        texts = ["".join(t.text or "" for t in item.iter(f"{X}t")) for item in items]
        names = [sheet.get("name", "") for sheet in _tree(archive, "xl/workbook.xml").iter(f"{X}sheet")]

        @cache
        def cells_of(number: int) -> tuple[dict[str, Any], dict[str, str]]:
            return _cells(_tree(archive, f"xl/worksheets/sheet{number}.xml"), texts)

        def named(name: str) -> dict[str, Any]:
            return cells_of(names.index(name) + 1)[0] if name in names else {}

        shown_by = {number: (columns, rows(run)) for number, (columns, rows) in SHEETS.items()}
        for number, (columns, shown) in {**shown_by, **projects.sheets(run)}.items():
            values, formulas = cells_of(number)
            tables = [(shown, FIRST_LINE)]
            if (
                number == MONEY_SHEET
            ):  # a total, an empty line and heads stand between capital and running cost
                tables.append((_money(run, "running"), FIRST_LINE + len(shown) + 3))
            for table, first in tables:
                _compare_all(book, f"{path.name}, sheet {number}", columns, first, values, table)
            _totals(book, f"{path.name}, sheet {number}", values, formulas, named)
            if number == 1:
                _plans(run, book, path, values, _second_table(values, FIRST_LINE + len(shown) + 1))
        for number, below_each_other in basis.sheets(run).items():
            values, formulas = cells_of(number)
            first = FIRST_LINE
            for part in below_each_other:
                _compare_all(book, f"{path.name}, sheet {number}", part.columns, first, values, part.rows)
                first += part.until_next()
            _totals(book, f"{path.name}, sheet {number}", values, formulas, named)


def _compare_all(  # noqa: PLR0917 - what the lines are compared with
    book: Ledger, at: str, columns: str, first: int, values: dict[str, Any], rows: list[Row]
) -> None:
    for line, row in enumerate(rows, start=first):
        _compare(book, at, columns, line, values, row)


def _compare(  # noqa: PLR0917 - what a line is compared with
    book: Ledger, at: str, columns: str, line: int, values: dict[str, Any], row: Row
) -> None:
    for letter, column in (item.split(":") for item in columns.split()):
        address = f"{letter}{line}"
        stated = _stated(values, address, column)
        book.equal(
            at.split(",", maxsplit=1)[0], f"{at}, cell {address} ({column})", stated, row.get(column), EXACT
        )


def _money(run: Run, kind: str) -> list[Row]:
    return [r for r in run["money"] if (r["plan_id"], r["kind"]) == (run.plans[0], kind)]


def _totals(
    book: Ledger,
    at: str,
    values: dict[str, Any],
    formulas: dict[str, str],
    named: Callable[[str], dict[str, Any]],
) -> None:
    """Compute every formula again from the cells that it names; a formula of another form is refused."""
    group = at.split(",", maxsplit=1)[0]
    for address, formula in formulas.items():
        computed = compute(formula, values, named)
        if computed is None:
            said = f"stated formula {formula}, computed none"
            book.holds(group, f"{at}, cell {address}", said, ok=False)
        else:
            book.equal(group, f"{at}, cell {address} (formula)", values.get(address), computed)


def _stated(values: dict[str, Any], address: str, column: str) -> Any:
    """Return what a cell states; a period is a number in a workbook and a name in the tables."""
    value = values.get(address)
    return f"{value:.0f}" if column == "period" and isinstance(value, float) else value


def _second_table(values: dict[str, Any], after: int) -> int:
    """Return the first line of figures of the next table in a sheet: below the heads, which are words."""
    lines = (line for line in range(after, after + FARTHEST) if isinstance(values.get(f"B{line}"), str))
    return next(lines, after) + 1


def _plans(run: Run, book: Ledger, path: Path, values: dict[str, Any], first: int) -> None:
    """Compare the key measures of every plan, which stand below the table of the services."""
    for letter, plan in zip("BCDEFGHIJK", run.plans, strict=False):
        stated = {r["measure"]: r["value"] for r in run["measures"] if r["group_by"] == "all" and r["service"] == "all"
                  and (r["plan_id"], r["period"]) == (plan, run.periods[-1])}  # fmt: skip
        capital = (r["capital_million_vnd"] for r in run["facilities"] if r["plan_id"] == plan)
        stated["capital_million_vnd"] = math.fsum(capital)
        for line, measure in enumerate(MEASURES, start=first):
            at = f"{path.name}, sheet 1, cell {letter}{line} ({measure}, {plan})"
            book.equal(path.name, at, values.get(f"{letter}{line}"), stated.get(measure), EXACT)


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """Return a part of a workbook as XML; a part that could harm the reader is refused."""
    if archive.getinfo(name).file_size > LONGEST_MEMBER:
        raise ValueError(f"{name} is too large")
    text = archive.read(name)
    if b"<!DOCTYPE" in text:
        raise ValueError(f"{name} has a DOCTYPE")
    return ET.fromstring(text)  # noqa: S314 (no DOCTYPE, so no entities)


def _cells(sheet: ET.Element, texts: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values and the formulas of a sheet by address."""
    values: dict[str, Any] = {}
    formulas: dict[str, str] = {}
    for cell in sheet.iter(f"{X}c"):
        value, formula, address = cell.findtext(f"{X}v"), cell.findtext(f"{X}f"), cell.get("r", "")
        if value is not None:
            kind = cell.get("t", "n")
            values[address] = texts[int(value)] if kind == "s" else float(value) if kind == "n" else value
        if formula is not None:
            formulas[address] = formula
    return values, formulas
