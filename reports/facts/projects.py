"""Projects of the proposed plan as tables: with names, by year and source, by component; posts; running increment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.comparable import Beside, beside, comparable_projects
from ansinh.planning.projects.components import COMPONENTS, MISSING
from ansinh.planning.projects.kinds import ITEMS
from ansinh.reports.facts.money import price_index
from ansinh.reports.facts.whole_running import PLAN, TODAY
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts
    from ansinh.words import Words


def projects(facts: Facts, plan_id: str | None = None) -> pd.DataFrame:
    """Return the projects of a plan, default the proposed one (see ``RunData.projects``)."""
    plan = plan_id or facts.plan_id
    if ("projects", plan) not in facts.said:
        table = facts.data.projects
        facts.said["projects", plan] = table[table["plan"] == plan].reset_index(drop=True)
    made: pd.DataFrame = facts.said["projects", plan]
    return made.copy(deep=False)


def number_of_projects(facts: Facts) -> int:
    """Return how many projects the proposal asks for: without the line of non-public facilities that have no site yet."""
    return int((projects(facts)["site_id"] != "").sum())


def projects_at(facts: Facts, site_id: str) -> pd.DataFrame:
    """Return the projects of the proposed plan at a site; a site of two owners has two."""
    table = projects(facts)
    return table[table["site_id"] == site_id].reset_index(drop=True)


def named_projects(facts: Facts, words: Words) -> pd.DataFrame:
    """Return the projects with their codes in words, and the range of comparable real projects; they are named once."""
    key = ("named_projects", words)
    if key not in facts.said:
        facts.said[key] = _named(facts, words)
    made: pd.DataFrame = facts.said[key]
    return made.copy(deep=False)


def _named(facts: Facts, words: Words) -> pd.DataFrame:
    table = projects(facts)
    rows = records(table)
    found = [project_beside(facts, row) for row in rows]
    return table.assign(
        site=[site_of(facts, words, row["site_id"]) for row in rows],
        service_names=["; ".join(_services(facts, words, row["services"])) for row in rows],
        owner_name=[words.code("common.owner", row["owner"]) for row in rows],
        kind_name=[words.code("common.project_kind", row["kind"]) for row in rows],
        decided_by_name=[words.code("common.decided_by", row["decided_by"]) for row in rows],
        beside_range=[_range(one) for one in found],
        outside_name=[words(f"common.beside.{one.outside}") for one in found],
    )


def site_of(facts: Facts, words: Words, site_id: object) -> str:
    """Return the name of a project's site, or of the one line of non-public facilities."""
    return (
        facts.name("sites", site_id, words.language) if site_id else words("common.non_public_to_be_agreed")
    )


def project_beside(facts: Facts, row: dict[str, object]) -> Beside:
    """Return the real projects beside one of the plan, by the kinds of facility of its services."""
    offers = facts.data.offers()
    kinds = [kind for name in str(row["services"]).split(";") for kind in offers.get(name, (name,))]
    cost = float(str(row["cost_per_place_million_vnd"]))
    return beside(kinds, str(row["kind"]), cost, real_projects(facts), price_index(facts))


def real_projects(facts: Facts) -> pd.DataFrame:
    """Return the real projects that the run carries; those of today for a run that is older than their table."""
    return comparable_projects() if facts.data.comparable_projects.empty else facts.data.comparable_projects


def payments(facts: Facts, project_ids: list[str]) -> pd.DataFrame:
    """Return the rows of some projects by year and source, sources in the order of the run."""
    rows = facts.data.project_years
    return rows[rows["project_id"].isin(project_ids)]


def years_by_source(facts: Facts, project_ids: list[str] | None = None) -> pd.DataFrame:
    """Return capital by project and source: ``project_id, source``, a column per year (text), ``total``; million đồng."""
    ids = list(projects(facts)["project_id"]) if project_ids is None else project_ids
    rows = payments(facts, ids)
    if rows.empty:
        return pd.DataFrame(columns=["project_id", "source", "total"])
    wide = rows.pivot_table(
        index=["project_id", "source"], columns="year", values="million_vnd", aggfunc="sum", fill_value=0.0
    )
    wide = wide.reindex(ids, level="project_id")
    wide.columns = pd.Index([str(int(year)) for year in wide.columns])
    return wide.assign(total=wide.sum(axis=1)).reset_index()


def without_compensation(facts: Facts, project_ids: list[str]) -> set[str]:
    """Return those of some projects whose compensation, support and resettlement isn't known."""
    table = components_by_project(facts, project_ids)
    return set(table.loc[table["compensation_basis"] == MISSING, "project_id"])


def components_by_project(facts: Facts, project_ids: list[str] | None = None) -> pd.DataFrame:
    """Return million đồng by project and component, with ``total`` and ``compensation_basis``."""
    ids = list(projects(facts)["project_id"]) if project_ids is None else project_ids
    rows = facts.data.project_components
    rows = rows[rows["project_id"].isin(ids)]
    if rows.empty:
        return pd.DataFrame(columns=["project_id", *COMPONENTS, "total", "compensation_basis"])
    wide = rows.pivot_table(index="project_id", columns="component", values="million_vnd", aggfunc="sum")
    wide = wide.reindex(index=ids, columns=list(COMPONENTS)).fillna(0.0)
    basis = rows[rows["component"] == "compensation"].set_index("project_id")["basis"]
    return wide.assign(total=wide.sum(axis=1), compensation_basis=basis.reindex(ids)).reset_index()


def posts_by_title(facts: Facts) -> pd.DataFrame:
    """Return whole posts in the last period: ``site_id, service`` and a column per title."""
    rows = _payroll(facts)
    if rows.empty:
        return pd.DataFrame(columns=["site_id", "service"])
    order = list(dict.fromkeys(rows["title"]))
    wide = rows.pivot_table(
        index=["site_id", "service"], columns="title", values="posts", aggfunc="sum", fill_value=0
    )
    return wide[order].rename_axis(columns=None).reset_index()


def posts_in_facilities(facts: Facts, site_id: str | None = None) -> pd.Series:
    """Return title → whole posts in the last period, of one facility or of all; without workers in communes."""
    rows = _payroll(facts)
    rows = rows if site_id is None else rows[rows["site_id"] == site_id]
    inside = rows[rows["site_id"] != ""].groupby("title")["posts"].sum()
    return inside.reindex(list(dict.fromkeys(rows["title"])), fill_value=0)


def posts_by_site(facts: Facts) -> pd.Series:
    """Return facility → whole posts in the last period."""
    return _payroll(facts).groupby("site_id")["posts"].sum()


def posts_in_communes(facts: Facts) -> int:
    """Return whole posts of workers in communes in the last period."""
    return int(posts_by_site(facts).get("", 0))


def _payroll(facts: Facts) -> pd.DataFrame:
    rows = facts.data.payroll
    return rows[(rows["plan"] == facts.plan_id) & (rows["period"] == facts.period)]


def increment(facts: Facts, site_id: str | None = None) -> pd.DataFrame:
    """Return running cost by item in the last period with ``increment`` (million đồng a year), of one site or of all."""
    rows = facts.data.running_increment
    rows = rows[(rows["plan"] == facts.plan_id) & (rows["period"] == facts.period)]
    rows = rows if site_id is None else rows[rows["site_id"] == site_id]
    more = rows["plan_million_vnd"] - rows["today_million_vnd"]
    return rows.assign(increment=more).reset_index(drop=True)


def running_change(facts: Facts, site_id: str | None = None) -> float:
    """Return by how many whole million đồng a year running cost grows against today, as the table of it adds up.

    NaN in runs that don't know the cost of today.
    """
    table = running_by_site(facts)
    rows = table if site_id is None else table[table.index == site_id]
    return float((rows[PLAN] - rows[TODAY]).sum()) if len(rows) else float("nan")


def running_by_site(facts: Facts) -> pd.DataFrame:
    """Return running cost in the last period by site, today's places and the plan's: whole million đồng that add up."""
    table = facts.running_of_sites
    last = table[table.index.get_level_values("period") == facts.period].droplevel("period")
    return last if len(increment(facts)) else last.iloc[:0]


def running_items(facts: Facts, site_id: str | None = None) -> pd.DataFrame:
    """Return running cost in the last period by item, in whole million đồng that add up to the site's, or to that of all."""
    table, sites = increment(facts, site_id), running_by_site(facts)
    totals = (sites if site_id is None else sites[sites.index == site_id]).sum()
    sums = table.groupby("item")[[TODAY, PLAN]].sum()
    sums = sums.reindex([item for item in ITEMS if item in sums.index])
    for column in (TODAY, PLAN):
        sums[column] = whole_parts(sums[column].tolist(), int(totals[column]))
    return sums.assign(increment=sums[PLAN] - sums[TODAY])


def _services(facts: Facts, words: Words, codes: object) -> list[str]:
    return [facts.name("services", name, words.language) for name in str(codes).split(";")]


def _range(found: Beside) -> str:
    return "" if found.outside == "few" else f"{whole(found.least)} - {whole(found.most)}"
