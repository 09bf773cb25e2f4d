"""Fairness where places are scarce: the share served of the worst area is raised, and nobody fewer is served.

What is built is planned first. A small LP then finds the largest share *z* that every area can have with these places,

    max z   subject to   Σ_{k∈g} x[k,o] ≥ z · need[g]   for every area g,
    Σ_o x[k,o] ≤ need[k],   Σ_k x[k,o] ≤ places[o],   Σ x of a service ≥ people served of it,

with people in cells *k* of a service who live in the same areas and reach the same options *o*. At last people are
assigned to the places anew, no area below that share, at the fewest minutes. Where everybody can reach every place, no
other sites would make the worst share larger; the minutes it takes beyond the plan before are the price of fairness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from ansinh.models.certificate import judge, relative_gap
from ansinh.models.network.families import without_rules
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import EquityCap, FairAreas, NetworkProblem
from ansinh.models.network.stages.stage import certified
from ansinh.models.settings import SolverSettings

Solve = Callable[[NetworkProblem, SolverSettings, NetworkPlan | None], NetworkPlan]

ROOM = 0.002
"""Share of people by which an area may stay below the fairest share: without it, rounding could make the rows
infeasible."""
NOBODY = 0.01
"""Fewer people unserved than this are rounding."""


@dataclass(frozen=True)
class FairShare:
    """The share served of the worst area in a period: in the plan before fairness, and the largest one."""

    period: str
    before: float
    share: float


def plan_fairly(
    problem: NetworkProblem, settings: SolverSettings, solve: Solve, warm_start: NetworkPlan | None = None
) -> NetworkPlan:
    """Plan a network, then assign people so that no area is below the largest share that the worst one can have.

    Stages stay those of the places: they are told before fairness, which changes only who goes where. Where fairness sends
    somebody farther, the longest way is told anew, and the certificate with it.

    Parameters
    ----------
    problem
        Its `fairness` names the areas; without any, or where everybody is served, one plan is all there is.
    solve
        Solves a problem, starting from a plan; fairness apart.
    """
    plan = solve(problem, settings, warm_start)
    caps = tuple(cap for areas in problem.fairness for cap in fair_caps(problem, plan, areas))
    if not caps:
        return plan
    built = plan.facilities.loc[plan.facilities["places"] > 0, ["site_id", "service", "period", "places"]]
    given = without_rules(problem.replace(decisions=built.reset_index(drop=True)))
    fixed = given.replace(equity=(*problem.equity, *caps), services=_all_count(problem.services))
    fair = reassigned(plan, solve(fixed, settings, None), problem.services["people_per_place"])
    return with_longest_way(fair, settings)


def _all_count(services: pd.DataFrame) -> pd.DataFrame:
    """Return services of which everybody counts: where nobody did, people were served to use places, which now are given."""
    weight = services["unserved_weight"].astype(float)
    return services.assign(
        unserved_weight=weight.where(
            weight > 0, float(weight[weight > 0].min()) if (weight > 0).any() else 1.0
        )
    )


def reassigned(plan: NetworkPlan, fair: NetworkPlan, per_place: pd.Series) -> NetworkPlan:
    """Return `plan` with the people of `fair`, which has the same places; each serves so many people, by service."""
    keys = ["site_id", "service", "period"]
    served = fair.facilities.set_index(keys)["served_persons"]
    at = pd.MultiIndex.from_frame(plan.facilities[keys])
    people = served.reindex(at).fillna(0.0).to_numpy(dtype=float)
    places = plan.facilities["places"].to_numpy(dtype=float)
    room = places * plan.facilities["service"].map(per_place).to_numpy(dtype=float)
    use = np.divide(people, room, out=np.full(len(places), np.nan), where=places > 0)
    return replace(
        plan,
        facilities=plan.facilities.assign(served_persons=people, utilisation=use),
        allocation=fair.allocation,
        unserved=fair.unserved,
        shortfalls=fair.shortfalls,
    )


def with_longest_way(plan: NetworkPlan, settings: SolverSettings) -> NetworkPlan:
    """Return the plan with the longest way that somebody has in it, where its stage is told as a shorter one."""
    stages = plan.stages.copy()
    told = stages["stage"] == "worst_minutes"
    longest = float(plan.allocation["minutes"].max()) if len(plan.allocation) else 0.0
    if not (stages.loc[told, "value"] < longest).any():
        return plan
    bound = float(stages.loc[told, "bound"].iloc[0])
    status = judge(longest, bound, mip_gap=settings.mip_gap)
    stages.loc[told, ["value", "gap", "status"]] = longest, relative_gap(longest, bound), status
    return replace(plan, stages=stages, certificate=certified(stages, plan.certificate))


def fair_caps(problem: NetworkProblem, plan: NetworkPlan, areas: FairAreas) -> Iterator[EquityCap]:
    """Yield the caps on people unserved that make a plan fair, where it isn't fair already."""
    for found in fair_shares(problem, plan, areas):
        if found.share - found.before <= ROOM:
            continue
        cap = 1.0 - found.share + ROOM
        for column in areas.columns:
            yield EquityCap(
                column, areas.services, found.period, cap, hard=True, name=f"fair share of {column}"
            )


def fair_shares(problem: NetworkProblem, plan: NetworkPlan, areas: FairAreas) -> Iterator[FairShare]:
    """Yield the worst area's share by period, as it is and as it could be, where somebody is unserved."""
    for period in problem.periods.index:
        need = _of(problem.need, period, areas.services)
        served = _of(plan.allocation, period, areas.services)
        built = _of(plan.facilities, period, areas.services)["places"]
        missed = float(need["persons"].sum()) - float(served["persons"].sum())
        if not (built > 0).any() or missed <= NOBODY:
            continue  # nobody could be served instead of somebody else
        shares = pd.concat([_shares(need, served, problem.demand[column]) for column in areas.columns])
        if shares.empty:
            continue
        before = shares.min()
        yield FairShare(str(period), float(before), _Cells(problem, plan, areas, str(period)).largest_share())


def _of(frame: pd.DataFrame, period: str, services: tuple[str, ...]) -> pd.DataFrame:
    return frame[(frame["period"] == period) & frame["service"].isin(services)]


def _shares(need: pd.DataFrame, served: pd.DataFrame, label: pd.Series) -> pd.Series:
    """Return the share served by area."""
    asked = need.groupby(need["demand_id"].map(label))["persons"].sum()
    got = served.groupby(served["demand_id"].map(label))["persons"].sum()
    return (got.reindex(asked.index).fillna(0.0) / asked)[asked > NOBODY]


class _Cells:
    """People of one period in cells: same service, same areas, same options in reach."""

    def __init__(self, problem: NetworkProblem, plan: NetworkPlan, areas: FairAreas, period: str) -> None:
        self.areas = areas
        self.options = _of(plan.facilities, period, areas.services)
        self.options = self.options[self.options["places"] > 0].reset_index(drop=True)
        per_place = self.options["service"].map(problem.services["people_per_place"]).astype(float)
        self.options = self.options.assign(room=self.options["places"] * per_place)
        self.served = _of(plan.allocation, period, areas.services).groupby("service")["persons"].sum()
        self.people = self._cells(problem, _of(problem.need, period, areas.services))

    def _cells(self, problem: NetworkProblem, need: pd.DataFrame) -> pd.DataFrame:
        """Return ``service, <areas>, reach, persons``; reach lists the options (positions) within the limit."""
        limit = problem.services["max_minutes"].astype(float).fillna(np.inf)
        reach = {}
        for service, options in self.options.groupby("service"):
            minutes = problem.minutes[list(options["site_id"])].to_numpy(dtype=float)
            near = np.isfinite(minutes) & (np.nan_to_num(minutes, nan=np.inf) <= limit[service])
            at = options.index.to_numpy()
            reach[service] = dict(zip(problem.minutes.index, (tuple(at[row]) for row in near), strict=True))
        labels = {column: need["demand_id"].map(problem.demand[column]) for column in self.areas.columns}
        within = [
            reach.get(service, {}).get(point, ())
            for service, point in zip(need["service"], need["demand_id"], strict=True)
        ]
        keys = ["service", *self.areas.columns, "reach"]
        return need.assign(**labels, reach=within).groupby(keys, sort=True)["persons"].sum().reset_index()

    def largest_share(self) -> float:
        """Return the largest share that every area can have, no fewer people served of any service: places left free count."""
        pairs = [(k, int(o)) for k, reach in enumerate(self.people["reach"]) for o in reach]
        cell = np.array([k for k, _ in pairs], dtype=int)
        option = np.array([o for _, o in pairs], dtype=int)
        n, cells, options = len(pairs), len(self.people), len(self.options)
        at = np.arange(n)
        of_cell = sparse.csr_matrix((np.ones(n), (cell, at)), shape=(cells, n))
        of_option = sparse.csr_matrix((np.ones(n), (option, at)), shape=(options, n))
        members, need = self._area_rows()
        upper = sparse.vstack(
            [
                sparse.hstack([of_cell, sparse.csr_matrix((cells, 1))]),
                sparse.hstack([of_option, sparse.csr_matrix((options, 1))]),
                sparse.hstack([-(members @ of_cell), sparse.csr_matrix(need[:, None])]),
            ]
        )
        right = np.concatenate(
            [self.people["persons"], self.options["room"], np.zeros(members.shape[0])]
        ).astype(float)
        of_service, served = self._service_rows()
        of_people = sparse.hstack([of_service @ of_cell, sparse.csr_matrix((len(served), 1))])
        # People served are rounded in a plan: a share of one in a million fewer is excused.
        answer = linprog(
            np.concatenate([np.zeros(n), [-1.0]]),
            sparse.vstack([upper, -of_people]),
            np.concatenate([right, -served * (1 - 1e-6)]),
            bounds=[(0, None)] * n + [(0, 1)],
            method="highs",
        )
        return float(answer.x[-1]) if answer.status == 0 else 0.0

    def _area_rows(self) -> tuple[sparse.csr_matrix, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """Return which cells (columns) lie in which area (rows) that somebody lives in, and its people."""
        persons = self.people["persons"].to_numpy(dtype=float)
        rows = [
            (self.people[column] == label).to_numpy(dtype=float)
            for column in self.areas.columns
            for label in sorted(self.people[column].unique())
        ]
        inside = [row for row in rows if float(row @ persons) > NOBODY]
        return sparse.csr_matrix(np.array(inside)), np.array([float(row @ persons) for row in inside])

    def _service_rows(self) -> tuple[sparse.csr_matrix, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """Return which cells (columns) are of which service (rows), and the people served of it."""
        names = sorted(self.served.index)
        rows = [(self.people["service"] == name).to_numpy(dtype=float) for name in names]
        counted = np.array(rows).reshape(len(names), len(self.people))
        return sparse.csr_matrix(counted), self.served.reindex(names).to_numpy(dtype=float)
