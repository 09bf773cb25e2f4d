"""Sheet: the actions by site and period, with cost and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.whole_people import places_before
from ansinh.reports.tables.network import whole_capital
from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets import facilities
from ansinh.reports.workbook.sheets.facilities import CAPITAL, RUNNING
from ansinh.reports.workbook.shown import with_shown

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    Column("site_id", "site_id", width=11),
    Column("site", "site", width=30),
    Column("district", "district_name", width=13),
    Column("service", "service_name", width=17),
    Column("action", "action_name", width=12),
    Column("period", "period", "year", 8),
    Column("places_before", "places_before", "count", 9),
    Column("places_after", "places_after", "count", 9),
    Column("places_built", "places_built", "count", 9, total=True),
    Column("capital", "capital_million_vnd", "money", 12, total=True, made="capital_made"),
    Column("running", "running_million_vnd_per_year", "money", 13, made="running_made"),
    Column("land", "land_m2", "count", 10),
    Column("staff", "staff", "one", 10),
    Column("ownership", "ownership_name", width=11),
    Column("fund_source", "sources", width=22),
]


def write(book: Book) -> None:
    """Write the action list of the proposed plan; the total of capital is the plan's total investment."""
    rows = with_names(book, book.facts.actions)
    rows["sources"] = funding(book, rows)
    lines = _lines_of_facilities(book, rows)
    for key, measure in (("capital_made", CAPITAL), ("running_made", RUNNING)):
        rows[key] = ["=" + facilities.sum_of(book, measure, [line]) for line in lines]
    book.table(book.sheet("actions"), _shown(book, rows), COLUMNS)


def _shown(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the whole places and million đồng that letters have."""
    facts, steps = book.facts, list(rows[["period", "site_id", "service"]].itertuples(index=False, name=None))
    before = [places_before(facts, row) for row in records(rows)]
    after = [
        float(facts.whole_places.get(key, exact))
        for key, exact in zip(steps, rows["places_after"], strict=True)
    ]
    grown = [two - one for one, two in zip(before, after, strict=True)]
    built = [
        more if abs(more - exact) < 1 else exact
        for more, exact in zip(grown, rows["places_built"], strict=True)
    ]
    costs = [
        float(facts.whole_running.get(key, exact)) for key, exact in zip(steps, rows[RUNNING], strict=True)
    ]
    whole = {"places_before": before, "places_after": after, "places_built": built, RUNNING: costs}
    shown = rows.assign(**whole, capital_million_vnd=whole_capital(facts, rows))
    return with_shown(rows, shown, [*whole, CAPITAL])


def _lines_of_facilities(book: Book, rows: pd.DataFrame) -> list[int]:
    """Return where the facilities of some actions stand in the sheet of facilities."""
    every, keys = book.facts.facilities, ["period", "site_id", "service"]
    mine = every[every["plan_id"] == book.facts.plan_id]
    at = dict(zip(mine[keys].itertuples(index=False, name=None), mine.index, strict=True))
    return [int(at[key]) for key in rows[keys].itertuples(index=False, name=None)]


def funding(book: Book, rows: pd.DataFrame) -> list[str]:
    """Return the names of the sources of each row that spends capital.

    The run assigns money to sources by period and ownership, not by site, so all sources of the row's period and
    ownership are named.
    """
    money = book.facts.money
    money = money[
        (money["plan_id"] == book.facts.plan_id) & (money["kind"] == "capital") & (money["million_vnd"] > 0)
    ]
    texts = []
    for row in records(rows):
        if not row["capital_million_vnd"] > 0:
            texts.append(book.words("common.none"))
            continue
        mine = money[(money["period"] == row["period"]) & money["ownership"].isin([row["ownership"], "all"])]
        names = [source_name(book, item) for item in records(mine)]
        texts.append("; ".join(dict.fromkeys(names)) or book.words("common.none"))
    return texts


def source_name(book: Book, item: dict[str, object]) -> str:
    """Return the name of a funding source from the run, or from the wording if the run has no name for it."""
    name = str(item[f"name_{book.words.language}"])
    return book.words.code("common.source", name) if name == str(item["source"]) else name
