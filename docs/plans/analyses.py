"""The analyses of a plan in plain words, as Markdown; on few demand points, because the texts need no decimals."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ansinh.planning import analyses
from ansinh.planning.analyses.base import open_sites
from ansinh.planning.analyses.compare_runs import Source, compare_sources
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.frames.indicators_2025 import present_measures
from ansinh.planning.answer.run import Clock, finished_run
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.as_of import as_of
from ansinh.planning.question.scenario import Scenario
from docs.plans.answers import place
from docs.plans.figures import en

POINTS, CASES, CASE_POINTS = 60, 6, 40  # so that the analyses of a province take a few minutes
QUICK = {"demand.points": POINTS, "solver.time_limit_s": 20}
TODAY = 2026


@contextmanager
def timed(scenario: Scenario, what: str) -> Iterator[None]:
    """Print on standard error how long an analysis took."""
    began = time.perf_counter()
    yield
    print(
        f"{scenario.scenario.id:16s} {what:14s} {time.perf_counter() - began:6.1f} s",
        file=sys.stderr,
        flush=True,
    )


def analyses_of(whole: Scenario) -> list[str]:
    """Return a line or a table for each analysis."""
    scenario = analyses.changed(whole, QUICK)
    inputs = collect_inputs(scenario, scenario_province(scenario))
    base = analyses.best(inputs)
    lines = [f"On {POINTS} demand points, so the decimals differ a little from those above.", ""]
    for name, think in ANALYSES.items():
        with timed(scenario, name):
            lines += think(base)
    with timed(scenario, "robustness"):
        lines += _robustness(scenario)
    with timed(scenario, "as of 2026"):
        lines += _today(scenario)
    return lines


def _override(base: analyses.Base) -> list[str]:
    chosen = sorted(open_sites(base.plan, base.problem, new=True))
    if not chosen:
        return ["- **Why not my town?** The best plan opens no new site."]
    found = analyses.override(base.inputs, forbid=chosen[:1], base=base)
    change = found.evaluation.indicators["difference"]
    instead = sorted(open_sites(found.plan, base.problem, new=True) - set(chosen))
    words = "; ".join(place(base.inputs, site) for site in instead) or "no other site"
    return [
        (
            f"- **Without {place(base.inputs, chosen[0])}** the best plan takes {words}: {en(change['served_persons'])} people served"
            f" more or less, {en(change['mean_minutes'], 1)} minutes of mean travel, {en(change['capital_million_vnd'])} million đồng of"
            " capital in difference."
        )
    ]


def _alternatives(base: analyses.Base) -> list[str]:
    found = analyses.alternatives(base.inputs, 3, 0.05, base=base)
    shared = found.sites.loc[found.sites["in_all"], "site_id"]
    words = "; ".join(place(base.inputs, site) for site in shared) or "none"
    return [
        (
            f"- **Alternatives within 5 %:** {len(found.plans) - 1} found; mean travel"
            f" {en(found.table['mean_minutes'].min(), 1)} to {en(found.table['mean_minutes'].max(), 1)} minutes; new sites that all of"
            f" them share: {words}."
        )
    ]


def _frontier(base: analyses.Base) -> list[str]:
    points = analyses.frontier(base.inputs, "capital", "unserved", 4, base=base).efficient
    last = base.problem.periods.index[-1]
    rows = [
        f"| {en(row.capital_million_vnd)} | {en(row.unserved_persons)} | {en(row.mean_minutes)} | {en(row.new_sites)} |"
        for row in points.itertuples()
    ]
    return ["- **What money buys** (best plan for each sum, dominated ones dropped):", "",
            f"| capital, million đồng | not served by {last} | mean minutes | new sites |", "|---:|---:|---:|---:|",
            *rows, ""]  # fmt: skip


def _sensitivity(base: analyses.Base) -> list[str]:
    worth = analyses.sensitivity(base.inputs, base=base)
    place = worth.places.iloc[0]
    lines = [
        (
            f"- **One more place** is worth most at {base.inputs.sites['name_en'][place['site_id']]} ({place['period']}):"
            f" {en(place['persons_more'], 2)} people more, {en(place['person_minutes_less'])} person-minutes less."
        )
    ]
    if len(worth.money):
        best = worth.money.sort_values(["persons_more", "person_minutes_less"], ascending=False).iloc[0]
        lines.append(
            f"- **One billion đồng more** (in {best['period']}, sites kept): {en(best['persons_more'], 1)} people more over all"
            f" periods, {en(best['person_minutes_less'])} person-minutes less."
        )
    lines += [
        (
            f"- **One point more of the target for {row.services} by {row.period}**: {en(row.persons_asked, 1)} people more to"
            f" serve, of whom {en(row.persons_more, 1)} are; {en(row.million_vnd_more)} million đồng of discounted cost."
        )
        for row in worth.coverage.itertuples()
    ]
    return lines


def _break_even(base: analyses.Base) -> list[str]:
    if base.problem.budgets.empty:
        return []
    found = analyses.break_even(base.inputs, "capital", tolerance=0.1, base=base)
    lines = [
        (
            f"- **Where the answer flips:** the same sites stay as good as any from {en(100 * found.low)} % to {en(100 * found.high)} %"
            f" of the capital."
        )
    ]
    for words, change in (("Below", found.below), ("Above", found.above)):
        if change:
            names = [place(base.inputs, site) for site in change["in"]]
            lines.append(f"  {words} that: {'; '.join(names) or ', '.join(change['out'])}.")
    return lines


def _compare(base: analyses.Base) -> list[str]:
    if base.official is None:
        return []
    run = finished_run(base.inputs, {OFFICIAL: base.official, OPTIMISED: base.plan}, Clock())
    sources = [Source(plan, run.data, plan) for plan in (OFFICIAL, OPTIMISED)]
    groups = compare_sources(sources).groups
    period = run.inputs.scenario.period_ids[-1]
    units = groups[
        (groups["group_by"] == "commune_code_2025")
        & (groups["service"] == "all")
        & (groups["period"] == period)
    ]
    counts = units["verdict"].value_counts()
    gain = units.sort_values("change_minutes").iloc[0]
    return [
        (
            f"- **Official plan beside the optimised one, by commune of 1 July 2025:** mean travel falls in {counts.get('gains', 0)} of"
            f" {len(units)} communes and rises in {counts.get('loses', 0)}; most in {gain['name']}, by {en(-gain['change_minutes'])}"
            " minutes."
        )
    ]


def _robustness(scenario: Scenario) -> list[str]:
    few = analyses.changed(scenario, {"demand.points": CASE_POINTS})
    found = analyses.robustness(few, count=CASES)
    inputs = collect_inputs(few, scenario_province(few))
    names = inputs.sites["commune_name"]
    sites = found.sites.drop_duplicates("site_id").head(4)
    often = "; ".join(f"{names[row.site_id]} in {row.chosen_in} of {row.cases}" for row in sites.itertuples())
    worst = found.regret.set_index("plan")
    lines = [
        (
            f"- **Demand, speed, cost and flood combined** ({len(found.levels)} cases on {CASE_POINTS} points):"
            f" sites chosen: {often or 'none'}."
            f" Made for {found.choice}, a plan regrets least: at worst {en(worst['worst_regret_persons'].iloc[0])} people (all periods)."
        )
    ]
    if OFFICIAL in worst.index:
        lines.append(
            f"  The official plan regrets {en(worst.loc[OFFICIAL, 'worst_regret_persons'])} at worst."
        )
    if found.hedge is not None:
        best = found.hedge.sets.iloc[0]
        sites_now = "; ".join(str(names[site]) for site in found.hedge.choice) or "no new site"
        lines.append(
            f"- **Sites now, sizes later:** {sites_now}; expected regret {en(best['expected_regret_persons'], 1)} people, worst"
            f" {en(best['worst_regret_persons'], 1)}; {en(best['expected_regret_minutes'], 1)} minutes on average."
        )
    lines += [f"- No plan in the case {name}: {error}" for name, error in found.failed.items()]
    return lines


def _minutes(value: float) -> str:
    return "nobody is" if value != value else f"{en(value)} minutes"  # noqa: PLR0124 - NaN where nobody is served


def _today(scenario: Scenario) -> list[str]:
    later = as_of(scenario, TODAY)
    inputs = collect_inputs(later, scenario_province(later))
    base = analyses.best(inputs)
    found = present_measures(base.plan, inputs)
    period = later.period_ids[-1]
    table = found[(found["period"] == period) & (found["service"] == "all")].pivot_table(
        index="group", columns="measure", values="value"
    )
    names = inputs.province.communes_2025["name"]
    left = table["unserved_persons"].sum()
    worst = table.sort_values(["unserved_persons", "mean_minutes"], ascending=False).head(3)
    rows = "; ".join(
        f"{names[unit]} ({en(row['unserved_persons'])} not served, {_minutes(row['mean_minutes'])})"
        for unit, row in worst.iterrows()
    )
    return [
        (
            f"- **From {TODAY} on, with today's law:** {en(table['served_persons'].sum())} served and {en(left)} not by {period};"
            f" of {len(table)} communes of 1 July 2025 the worst off are {rows}."
        )
    ]


ANALYSES: dict[str, Callable[[analyses.Base], list[str]]] = {
    "override": _override,
    "alternatives": _alternatives,
    "frontier": _frontier,
    "sensitivity": _sensitivity,
    "break-even": _break_even,
    "compare": _compare,
}
