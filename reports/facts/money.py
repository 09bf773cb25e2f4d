"""Money of a plan by period and source, with the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.inputs.budgets import BUILDING, RUNNING
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.owners import NON_PUBLIC, OWN_FUNDS, PRIVATE
from ansinh.words.numbers import is_missing

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts
    from ansinh.words import Words

CAPITAL = "capital"

PUBLISHED_QUARTER = 4
"""Quarter of the published unit costs."""
OWN = "A"
"""Confidence of the parameters that a scenario states itself; those named here are published otherwise."""
HALF_A_MILLION = 0.5
"""Million đồng; less is rounding, because reports show whole million đồng."""


def price_index(facts: Facts) -> float:
    """Return the construction price index that moves the run's unit costs; 1 without one."""
    index = facts.data.unit_prices["price_index"]
    return float(index.iloc[0]) if len(index) else 1.0


def has_own_costs(facts: Facts) -> bool:
    """Return whether a unit cost of building is the scenario's own."""
    return _is_own(facts, "building_cost", "clinic_cost")


def price_day(facts: Facts, words: Words) -> str:
    """Return the quarter of the run's construction prices, "quý IV/2024"; their year where nobody stated the quarter."""
    meta = facts.data.meta
    published = price_index(facts) == 1.0 and not has_own_costs(facts)
    told = published or _is_own(facts, "price_quarter")
    quarter = f"q{meta.get('price_quarter', PUBLISHED_QUARTER)}" if told else "unknown"
    return words(f"common.quarter.{quarter}", year=meta.get("price_year", words("common.missing")))


def _is_own(facts: Facts, *parameters: str) -> bool:
    rows = facts.data.assumptions
    return bool((rows["key"].isin(parameters) & (rows["confidence"] == OWN)).any())


def money(facts: Facts) -> pd.DataFrame:
    """Return money by plan, period, source, ownership and kind, with the names of the sources."""
    table = facts.data.money.copy()
    names = source_names(facts)
    for language in ("vi", "en"):
        table[f"name_{language}"] = [
            names.get(str(source), {}).get(language, str(source)) for source in table["source"]
        ]
    return table.reset_index(drop=True)


def source_names(facts: Facts) -> dict[str, dict[str, str]]:
    """Return the names of funding sources by code and language."""
    rows = facts.data.budgets.drop_duplicates("source")
    names: dict[str, dict[str, str]] = {}
    for row in records(rows):
        code = str(row["source"])
        vietnamese = code if is_missing(row["name_vi"]) else str(row["name_vi"])
        names[code] = {
            "vi": vietnamese,
            "en": vietnamese if is_missing(row["name_en"]) else str(row["name_en"]),
        }
    return names


def capital_by_source(facts: Facts, plan_id: str | None = None) -> pd.DataFrame:
    """Return capital in million đồng by who pays, sources as rows, periods as columns."""
    rows = _paid(facts, plan_id or facts.plan_id)
    if rows.empty:
        return pd.DataFrame(columns=facts.periods, dtype="float64")
    table = rows.pivot_table(
        index="source", columns="period", values="million_vnd", aggfunc="sum", sort=False
    )
    return table.reindex(columns=facts.periods).fillna(0.0)


def _paid(facts: Facts, plan: str) -> pd.DataFrame:
    """Return ``period, source, million_vnd`` of capital: as its projects are paid, in older runs as the plan computed it.

    The plan has its own sources pay for non-public facilities, too; what their owners and a support pay stands in projects.
    """
    projects, paid = facts.data.projects, facts.data.project_years
    periods = projects[projects["plan"] == plan].set_index("project_id")["period"]
    if len(periods):
        mine = paid[paid["project_id"].isin(periods.index)]
        return mine.assign(period=mine["project_id"].map(periods))
    rows = facts.data.money
    return rows[(rows["plan_id"] == plan) & (rows["kind"] == CAPITAL)]


def asked_of_budgets(facts: Facts) -> pd.Series:
    """Return period → capital of the proposed plan that isn't the owners' own money, million đồng."""
    table = facts.capital_by_source
    return table.drop(index=OWN_FUNDS, errors="ignore").sum() if len(table) else pd.Series(dtype="float64")


def budgets_for_private_capital(facts: Facts) -> float:
    """Return what owners pay themselves, though the plan had it paid by budgets for building, million đồng."""
    budgets, own = facts.data.budgets, facts.capital_by_source
    limited = budgets.loc[budgets["covers"].isin(BUILDING), "source"]
    charged = _charged_for_private(facts, CAPITAL, limited)
    if OWN_FUNDS not in own.index:
        return 0.0
    periods = set(charged.loc[charged["million_vnd"] > 0, "period"])
    mine = own.loc[[OWN_FUNDS], [period for period in own.columns if period in periods]]
    return float(mine.to_numpy().sum())


def _charged_for_private(facts: Facts, kind: str, sources: pd.Series) -> pd.DataFrame:
    """Return what the proposed plan has some sources pay of non-public facilities, of one kind of cost."""
    money = facts.data.money
    mine = (money["plan_id"] == facts.plan_id) & (money["kind"] == kind)
    return money[mine & (money["ownership"] == NON_PUBLIC) & money["source"].isin(sources)]


def supported(facts: Facts, projects: pd.DataFrame) -> pd.DataFrame:
    """Return what the scenario grants to the non-public ones of some projects: ``source, part, million_vnd``.

    A source can also pay for them from a budget that is open to them: only the rest of what it pays is granted.
    """
    rows = facts.data.payers
    rows = rows[(rows["plan"] == facts.plan_id) & (rows["part"] > 0) & (rows["source"] != OWN_FUNDS)]
    granted = rows["left_million_vnd"] * rows["part"]
    rows = rows.assign(granted=granted / (granted + rows["own_million_vnd"]))[granted > 0]
    private = projects.loc[projects["owner"] == PRIVATE, ["project_id", "period"]]
    paid = private.merge(facts.data.project_years, on="project_id")
    paid = rows[["period", "source", "part", "granted"]].merge(paid, on=["period", "source"])
    paid["million_vnd"] *= paid["granted"]
    return paid.groupby(["source", "part"], sort=False)["million_vnd"].sum().reset_index()


def building_budget(facts: Facts) -> pd.Series:
    """Return period → million đồng that may be spent on building; what pays running cost or soft measures isn't counted."""
    rows = facts.data.budgets
    return rows[rows["covers"].isin(BUILDING)].groupby("period")["million_vnd"].sum().astype("float64")


def running_balance(facts: Facts) -> pd.DataFrame:
    """Return budgets for running cost beside what the proposed plan needs of them, million đồng a year.

    Columns ``period, source, budget, needed, left``, in the order of the scenario; no rows without such a budget. What
    a source needs to pay is what `RunData.money` has it pay, divided by the years of the period.
    """
    rows = facts.data.budgets
    rows = rows[(rows["covers"] == RUNNING) & rows["period"].isin(facts.periods)]
    table = rows.groupby(["period", "source"], sort=False)["million_vnd"].sum().rename("budget").reset_index()
    years = table["period"].map(facts.data.periods["years"]).astype("float64")
    money = facts.data.money
    paid = money[(money["plan_id"] == facts.plan_id) & (money["kind"] == RUNNING)]
    needed = paid.groupby(["period", "source"])["million_vnd"].sum()
    due = needed.reindex(pd.MultiIndex.from_frame(table[["period", "source"]])).fillna(0.0).to_numpy(float)
    table = table.assign(budget=table["budget"].astype("float64") / years, needed=due / years)
    return table.assign(left=table["budget"] - table["needed"])


def budgets_for_private_running(facts: Facts) -> float:
    """Return what budgets for running cost pay of non-public facilities in the last period, million đồng a year."""
    paid = _charged_for_private(facts, RUNNING, running_balance(facts)["source"])
    years = facts.data.periods["years"].astype("float64")
    last = paid.loc[paid["period"] == facts.period, "million_vnd"]
    return float(last.sum()) / float(years.loc[facts.period])


def left_of_budget(facts: Facts) -> pd.Series:
    """Return the budget minus the capital of the proposed plan (million đồng), for the periods that have a budget."""
    budget = building_budget(facts)
    used = asked_of_budgets(facts)
    periods = [period for period in facts.periods if period in budget.index]
    return (budget.reindex(periods) - used.reindex(periods).fillna(0.0)).astype("float64")
