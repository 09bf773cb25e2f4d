"""What one more place, one billion đồng more, or one percentage point more of coverage is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.plan.design import written_design
from ansinh.models.network.plan.duals import worths
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import DIGITS, Base, Progress, best, fixed_to, open_sites, silent
from ansinh.planning.analyses.reduced import Sites, sizes_anew
from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.people.need import floors
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.parts.aims import Target
from ansinh.words.units import MILLION_PER_BILLION

POINT = 0.01
"""One percentage point of coverage."""
EXACT_GAP = 1e-6
"""Gap to which two plans are solved whose difference is taken; it must be smaller than the difference."""


@dataclass(frozen=True)
class Worth:
    """What small additions to a plan are worth.

    Attributes
    ----------
    duals
        Duals of the plan with everything built fixed: ``kind`` (place, budget, target), ``site_id, service, period,
        source, value, unit``; the worth of the next small amount at given sites and modules. May be empty.
    places
        One more place at each open facility, in every period: ``site_id, service, period, places``, ``dual_persons,
        dual_minutes`` (from the LP: upper bounds of the worth), ``persons_more`` (people served in addition) and
        ``person_minutes_less``, both from a new assignment of people; most valuable first.
    money
        One billion đồng more of each source and period, with the same sites and re-optimised sizes: ``source, period,
        million_vnd`` (present amount), ``persons_more, person_minutes_less`` over all periods, ``status``; empty if capital
        is not limited.
    coverage
        One percentage point more of each coverage target, with the same sites and re-optimised sizes: ``services, period,
        share, persons_asked`` (additional people to be served), ``persons_more`` (additional people served),
        ``million_vnd_more`` (cost, discounted), ``status``.
    """

    duals: pd.DataFrame
    places: pd.DataFrame
    money: pd.DataFrame
    coverage: pd.DataFrame

    def __repr__(self) -> str:
        facts = (
            f"one place more at {len(self.places)} facilities, a billion more of {len(self.money)} budgets"
        )
        return shown(self, facts, ".places, .money, .coverage, .duals")


def sensitivity(
    inputs: Inputs,
    plan: NetworkPlan | None = None,
    *,
    progress: Progress = silent,
    base: Base | None = None,
) -> Worth:
    """Return what one more place, billion đồng and point of coverage are worth in `plan` (default: the best plan)."""
    base = base or best(inputs, progress)
    plan = plan or base.plan
    progress("one more place at each facility")
    places = worth_of_places(base.problem, plan, base.settings)
    chosen = tuple(sorted(open_sites(plan, base.problem, new=True)))
    exact = replace(base.settings, mip_gap=min(EXACT_GAP, base.settings.mip_gap))
    progress("sizes as they are")
    before = sizes_anew(base.problem, chosen, exact)
    around = Around(base.problem, chosen, exact, before, progress)
    return Worth(
        plan.duals, places, worth_of_money(around), worth_of_coverage(around, floors(inputs.scenario))
    )


def worth_of_places(problem: NetworkProblem, plan: NetworkPlan, settings: SolverSettings) -> pd.DataFrame:
    """Return what one more place at each facility would change; see `Worth.places`.

    The dual of a facility is an upper bound of the worth of its next place (the value of an LP is convex in its
    right-hand side), so people are assigned anew only for facilities with a dual above 0.
    """
    fixed = _roomy(fixed_to(problem, plan))
    standing = fixed.decisions[fixed.decisions["places"] > A_PLACE]  # type: ignore[index]
    bounds = place_duals(fixed, settings)
    before = people_by_period(plan_network(fixed, settings))
    rows: list[dict[str, Any]] = []
    for n, row in standing.iterrows():
        key = (str(row["site_id"]), str(row["service"]), str(row["period"]))
        persons, minutes = (
            bounds.get((*key, "weighted_persons"), 0.0),
            bounds.get((*key, "person_minutes"), 0.0),
        )
        gained = (0.0, 0.0)
        if persons or minutes:
            more = fixed.decisions.copy()  # type: ignore[union-attr]
            more["places"] += (more.index == n).astype(float)
            after = people_by_period(plan_network(fixed.replace(decisions=more), settings))
            gained = (after[key[2]][0] - before[key[2]][0], before[key[2]][1] - after[key[2]][1])
        rows.append({"site_id": key[0], "service": key[1], "period": key[2], "places": float(row["places"]),
                     "dual_persons": persons, "dual_minutes": minutes,
                     "persons_more": gained[0], "person_minutes_less": gained[1]})  # fmt: skip
    columns = ["site_id", "service", "period", "places", "dual_persons", "dual_minutes", "persons_more",
               "person_minutes_less"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns).round(DIGITS)
    order = ["persons_more", "person_minutes_less", "period", "site_id", "service"]
    return table.sort_values(order, ascending=[False, False, True, True, True], ignore_index=True)


def _roomy(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with room for one more place everywhere."""
    options = problem.options.assign(max_places=problem.options["max_places"] + 1.0)
    sites = problem.sites.assign(max_places_total=float("nan"), land_m2=float("nan"))
    return problem.replace(options=options, sites=sites)


def place_duals(fixed: NetworkProblem, settings: SolverSettings) -> dict[tuple[str, str, str, str], float]:
    """Return ``(site, service, period, unit) → dual`` of the places of a problem with fixed decisions."""
    duals = worths(written_design(Arrays(fixed)), settings)
    duals = duals[duals["kind"] == "place"]
    keys = zip(duals["site_id"], duals["service"], duals["period"], duals["unit"], strict=True)
    return {
        (str(a), str(b), str(c), str(d)): float(v)
        for (a, b, c, d), v in zip(keys, duals["value"], strict=True)
    }


def people_by_period(plan: NetworkPlan) -> Mapping[str, tuple[float, float]]:
    """Return period → people served and person-minutes; (0, 0) for a period in which nobody is served."""
    trips = plan.allocation.assign(person_minutes=plan.allocation["persons"] * plan.allocation["minutes"])
    sums = trips.groupby("period")[["persons", "person_minutes"]].sum()
    periods = plan.facilities["period"].unique()
    return {
        str(period): (float(row["persons"]), float(row["person_minutes"]))
        for period, row in sums.reindex(periods, fill_value=0.0).iterrows()
    }


@dataclass(frozen=True)
class Around:
    """The sites of a plan, at which sizes are re-optimised for changed problems.

    Attributes
    ----------
    problem
        The unchanged problem.
    chosen
        New sites of the plan.
    before
        The plan with re-optimised sizes for the unchanged problem; None if there is none.
    """

    problem: NetworkProblem
    chosen: Sites
    settings: SolverSettings
    before: NetworkPlan | None
    tell: Progress = silent

    def changed(self, problem: NetworkProblem) -> tuple[dict[str, float], str]:
        """Return ``persons_more, person_minutes_less, million_vnd_more`` of a changed problem, and the status of its plan."""
        after = sizes_anew(problem, self.chosen, self.settings)
        if after is None or self.before is None:
            nothing = dict.fromkeys(("persons_more", "person_minutes_less", "million_vnd_more"), float("nan"))
            return nothing, "INFEASIBLE"
        people = [_all_periods(plan) for plan in (self.before, after)]
        cost = [float(plan.money["million_vnd_discounted"].sum()) for plan in (self.before, after)]
        gained = {
            "persons_more": round(people[1][0] - people[0][0], DIGITS),
            "person_minutes_less": round(people[0][1] - people[1][1], DIGITS),
            "million_vnd_more": round(cost[1] - cost[0], DIGITS),
        }
        return gained, str(after.certificate.status)


def _all_periods(plan: NetworkPlan) -> tuple[float, float]:
    trips = plan.allocation
    return float(trips["persons"].sum()), float((trips["persons"] * trips["minutes"]).sum())


def worth_of_money(around: Around) -> pd.DataFrame:
    """Return what one billion đồng more of each source and period changes; see `Worth.money`."""
    budgets = around.problem.budgets
    rows = []
    for n, row in budgets.iterrows():
        around.tell(f"one billion đồng more: {row['source']}, {row['period']}")
        more = budgets.copy()
        more["million_vnd"] += MILLION_PER_BILLION * (more.index == n)
        gained, status = around.changed(around.problem.replace(budgets=more))
        rows.append({"source": row["source"], "period": row["period"], "million_vnd": float(row["million_vnd"]),
                     "persons_more": gained["persons_more"], "person_minutes_less": gained["person_minutes_less"],
                     "status": status})  # fmt: skip
    columns = ["source", "period", "million_vnd", "persons_more", "person_minutes_less", "status"]
    return pd.DataFrame(rows, columns=columns)


def _with_point_more(problem: NetworkProblem, target: Target) -> NetworkProblem:
    """Return the problem with the floor of a target raised by one percentage point."""
    raised = tuple(
        replace(floor, min_share=min(1.0, floor.min_share + POINT))
        if (floor.services, floor.period, floor.comprehensive) == (target.services, target.period, False)
        else floor
        for floor in problem.targets
    )
    return problem.replace(targets=raised)


def worth_of_coverage(around: Around, targets: tuple[Target, ...]) -> pd.DataFrame:
    """Return what one percentage point more of each coverage target needs; see `Worth.coverage`."""
    rows = []
    seen: set[tuple[tuple[str, ...], str]] = set()
    for target in targets:
        key = (target.services, target.period)
        if key in seen or target.share <= 0 or target.share + POINT > 1 or target.comprehensive is not None:
            continue
        seen.add(key)
        around.tell(f"one point more coverage: {', '.join(target.services)}, {target.period}")
        need = around.problem.need
        meant = need["service"].isin(target.services) & (need["period"] == target.period)
        asked = POINT * float(need.loc[meant, "persons"].sum())
        gained, status = around.changed(_with_point_more(around.problem, target))
        rows.append({"services": ", ".join(target.services), "period": target.period, "share": target.share,
                     "persons_asked": round(asked, DIGITS),
                     "persons_more": gained["persons_more"], "million_vnd_more": gained["million_vnd_more"],
                     "status": status})  # fmt: skip
    columns = ["services", "period", "share", "persons_asked", "persons_more", "million_vnd_more", "status"]
    return pd.DataFrame(rows, columns=columns)
