"""The layers of each plan in each period, as views: facilities with changes on top, and communes with their shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.people import whole_people
from ansinh.reports.facts import Facts, reach
from ansinh.reports.facts.whole_people import with_left
from ansinh.reports.layers import DECIMALS
from ansinh.reports.safe import file_name
from ansinh.words.plain import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from ansinh.words import Words

TODAY = "today"
"""Name of today's network among the plans."""
RESULTS = "commune_results"
NUMBERS = (
    "target_persons",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
    "served_share",
    "mean_minutes",
)
COMMUNES, FACILITIES = "communes", "facilities"


@dataclass(frozen=True)
class Step:
    """A plan in a period, and the names of its layers; `facilities` is "" where a layer of its own holds them."""

    plan: str
    period: str
    facilities: str
    communes: str


def steps(facts: Facts) -> list[Step]:
    """Return the steps that have layers: each plan, the last period first, and today where its travel is known."""
    taken: set[str] = set()
    found = [
        Step(plan, period, _named(FACILITIES, plan, period, taken), _named(COMMUNES, plan, period, taken))
        for plan in facts.plan_ids
        for period in reversed(facts.periods)
    ]
    if len(facts.data.today):
        found.append(Step(TODAY, facts.period, "", _named(COMMUNES, TODAY, facts.period, taken)))
    return found


def _named(kind: str, plan: str, period: str, taken: set[str]) -> str:
    """Return a name of a layer that no other layer has; only letters, digits and underscores."""
    plain = f"{kind}_{file_name(plan)}_{file_name(period)}".replace("-", "_").replace(".", "_")
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    taken.add(name)
    return name


def commune_results(facts: Facts, words: Words, made: Sequence[Step]) -> pd.DataFrame:
    """Return the indicators of every commune in every step, as the table behind the layers of communes."""
    frames = []
    for step in made:
        of = _of_today(facts) if step.plan == TODAY else facts
        table = reach.by_commune(of, step.plan, step.period)
        if step.plan == TODAY:  # nobody knows why people are left out
            table = whole_people(with_left(table))
            table[["no_place_persons", "out_of_reach_persons"]] = float("nan")
        else:
            table = whole_people(table)
        name = _plan_name(facts, step.plan, words)
        frames.append(
            table[list(NUMBERS)]
            .rename_axis("commune_code")
            .reset_index()
            .assign(plan_id=step.plan, plan_name=name, period=step.period)
        )
    columns = ["plan_id", "plan_name", "period", "commune_code", *NUMBERS]
    if not frames:
        return pd.DataFrame(columns=columns)
    return pd.concat(frames, ignore_index=True)[columns].round(DECIMALS)


def _of_today(facts: Facts) -> Facts:
    """Return facts in which today's network is a plan."""
    flows = facts.data.today.assign(plan_id=TODAY, period=facts.period, routed=False)
    return Facts(replace(facts.data, allocation=flows), facts.plan_id)


def _plan_name(facts: Facts, plan: str, words: Words) -> str:
    if plan == TODAY:
        return words("map.plan_short.today_long")
    return text(facts.name("plans", plan, words.language))


def title(facts: Facts, words: Words, layer: str, step: Step) -> str:
    """Return the name of a layer in words: what it shows, of which plan, until when."""
    return f"{layer}: {_plan_name(facts, step.plan, words)}, {step.period}"


def add_steps(
    database: sqlite3.Connection,
    facts: Facts,
    words: Words,
    *,
    made: Sequence[Step],
    columns: Sequence[str],
    time: str,
) -> dict[str, list[str]]:
    """Add the views of all steps, and return their columns by the name of the layer.

    Parameters
    ----------
    database
        The GeoPackage, in which the layers and `commune_results` stand.
    facts, words
        The run, and the language of the names.
    made
        The steps, from `steps`.
    columns
        Columns of the layer of facilities.
    time
        Time of the last change of the layers.
    """
    shown: dict[str, list[str]] = {}
    for step in made:
        if step.facilities:
            _add_view(database, step.facilities, FACILITIES, _facilities(step, columns), time)
            _set_title(database, step.facilities, title(facts, words, words("table.col.places"), step))
            shown[step.facilities] = list(columns)
        _add_view(database, step.communes, COMMUNES, _communes(step), time)
        _set_title(database, step.communes, title(facts, words, words("table.col.served_share"), step))
        shown[step.communes] = ["commune_code", "name", *NUMBERS]
    return shown


def _facilities(step: Step, columns: Sequence[str]) -> str:
    """Return the query of facilities: what stays as it is first, so that changes are drawn on top."""
    return (
        f"SELECT fid AS OGC_FID, geom, {', '.join(columns)} FROM {FACILITIES} "  # noqa: S608 (quoted)
        f"WHERE plan_id = {quoted(step.plan)} AND period = {quoted(step.period)} ORDER BY action <> 'keep'"
    )


def _communes(step: Step) -> str:
    numbers = ", ".join(f"r.{name}" for name in NUMBERS)
    return (
        f"SELECT c.fid AS OGC_FID, c.geom, c.commune_code, c.name, {numbers} FROM {COMMUNES} AS c "  # noqa: S608 (quoted)
        f"LEFT JOIN {RESULTS} AS r ON r.commune_code = c.commune_code AND r.plan_id = {quoted(step.plan)} "
        f"AND r.period = {quoted(step.period)}"
    )


def _add_view(database: sqlite3.Connection, name: str, base: str, query: str, time: str) -> None:
    """Add a view with the geometry of its base layer, and say so in the tables of the format."""
    database.execute(f'CREATE VIEW "{name}" AS {query}')
    database.execute(
        "INSERT INTO gpkg_contents SELECT ?, 'features', ?, '', ?, min_x, min_y, max_x, max_y, srs_id "
        "FROM gpkg_contents WHERE table_name = ?",
        (name, name, time, base),
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns SELECT ?, column_name, geometry_type_name, srs_id, z, m "
        "FROM gpkg_geometry_columns WHERE table_name = ?",
        (name, base),
    )


def _set_title(database: sqlite3.Connection, name: str, words: str) -> None:
    database.execute("UPDATE gpkg_contents SET identifier = ? WHERE table_name = ?", (words, name))


def quoted(value: str) -> str:
    """Return a text as SQL writes it; values in a view can't be parameters.

    >>> quoted("Cư K'nia")
    "'Cư K''nia'"
    """
    return "'" + value.replace("'", "''") + "'"
