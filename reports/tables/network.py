"""Actions, land and staff."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.whole import in_whole, scaled
from ansinh.reports.content import Table
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.projects import posts_by_site
from ansinh.reports.facts.whole_people import places_before
from ansinh.words.numbers import is_missing, number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_STEP = ["period", "site_id", "service"]


def action_words(facts: Facts, words: Words, row: Mapping[str, Any]) -> str:
    """Return the words for an action at a facility; for a merger, with the name of its successor."""
    if text(row.get("successor", "")):
        return words("common.merged_into", name=text(facts.name("sites", row["successor"], words.language)))
    return words.code("common.action", row["action"])


def actions(facts: Facts, words: Words, rows: pd.DataFrame | None = None) -> Table:
    """Return the actions by site and period, with places, capital and its total."""
    rows = facts.actions if rows is None else rows
    language = words.language
    whole = whole_capital(facts, rows)
    capital = [number(value, language) for value in whole]
    cells = [
        [
            text(facts.name("sites", row["site_id"], language)),
            former_district(facts, words, row["district_name"]) or words("common.none"),
            text(facts.name("services", row["service"], language)),
            action_words(facts, words, row),
            text(row["period"]),
            number(places_before(facts, row), language),
            number(
                facts.whole_places.get((row["period"], row["site_id"], row["service"]), row["places_after"]),
                language,
            ),
            shown,
        ]
        for row, shown in zip(records(rows), capital, strict=True)
    ]
    if cells:
        cells.append([words("common.total"), "", "", "", "", "", "", number(whole.sum(), language)])
    heads = ("site", "district", "service", "action", "period", "places_before", "places_after", "capital")
    return Table(
        caption=words("table.actions"),
        columns=[words(f"table.col.{head}") for head in heads],
        rows=cells,
        numeric=frozenset({5, 6, 7}),
        total=bool(cells),
        source=words("table.source_run_cost"),
        widths=(2.7, 1.6, 2, 1.5, 1.05, 1.05, 1.05, 1.35),
    )


def whole_capital(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    """Return the capital of each action in whole million đồng; the rows of a project add up to its capital."""
    projects = facts.data.projects.drop_duplicates("project_id").set_index("project_id")[
        "capital_million_vnd"
    ]
    lines = facts.data.cost_lines
    of_step = lines[lines["plan"] == facts.plan_id].drop_duplicates(_STEP).set_index(_STEP)["project_id"]
    whole = pd.Series(in_whole(rows["capital_million_vnd"].fillna(0.0).tolist()), index=rows.index)
    of = pd.Series(
        [of_step.get(step) for step in rows[_STEP].itertuples(index=False, name=None)], index=rows.index
    )
    for project, part in rows.groupby(of):
        if project in projects.index:
            parts = part["capital_million_vnd"].fillna(0.0).tolist()
            whole.update(pd.Series(scaled(parts, round(float(projects[project]))), index=part.index))
    return whole.where(rows["capital_million_vnd"].notna())


def land_and_staff(facts: Facts, words: Words, site_id: str | None = None) -> Table:
    """Return land needed and available, and whole posts with heads, per facility in the last period, and their sums."""
    rows = facts.facilities
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period) & (rows["places"] > 0)]
    if site_id is not None:
        rows = rows[rows["site_id"] == site_id]
    totals = rows.groupby("site_id", sort=False)[["places", "land_m2", "room_m2"]].sum(min_count=1)
    at_hand = rows.groupby("site_id", sort=False)["site_land_m2"].max()
    known = len(facts.data.payroll) > 0  # runs older than the payroll don't have posts
    by_site = posts_by_site(facts)
    posts = {str(site): float(by_site.get(str(site), 0)) if known else math.nan for site in totals.index}
    cells, language = [], words.language
    places = facts.places_by_site
    for site, row in totals.iterrows():
        have, need = float(at_hand.get(site, float("nan"))), float(row["land_m2"])
        verdict = "table.land_enough" if have >= need else "table.land_short"
        verdict = "table.land_unknown" if is_missing(have) or is_missing(need) else verdict
        cells.append(
            [
                text(facts.name("sites", site, language)),
                number(places[str(site)], language),
                number(need, language),
                number(have, language),
                words(verdict),
                number(row["room_m2"], language),
                number(posts[str(site)], language),
            ]
        )
    if len(cells) > 1:
        total = number(sum(posts.values()), language)
        all_places = number(places.reindex(totals.index).sum(), language)
        cells.append([words("common.total"), all_places, "", "", "", "", total])
    return Table(
        caption=words("table.land_staff", period=facts.period),
        columns=[
            words("table.col.site"),
            words("table.col.places"),
            words("table.col.land"),
            words("table.col.site_land"),
            words("table.land_verdict"),
            words("table.col.room"),
            words("table.col.all_posts"),
        ],
        rows=cells,
        numeric=frozenset({1, 2, 3, 5, 6}),
        total=len(totals) > 1,
        source=words("table.source_norms"),
        widths=(3.2, 0.9, 1.1, 1.1, 1.5, 1.1, 1.0),
    )
