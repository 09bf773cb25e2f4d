"""Plans whose places are given: as written, and with people assigned fairly to the places of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pulp
from pulp import lpSum

from ansinh.models import NetworkPlan, NetworkProblem, SolverSettings, plan_network
from ansinh.models.network.fair import NOBODY, ROOM, plan_fairly
from ansinh.models.network.problem import FairAreas
from tests.twin.draw import Draw
from tests.twin.network.check_plan import RELATIVE, wrong_sums
from tests.twin.network.compare import TIGHT
from tests.twin.network.decisions import Model, declare
from tests.twin.network.facts import Facts
from tests.twin.network.people import write_equity, write_people, write_targets
from tests.twin.network.twin import goals, solved
from tests.twin.rows import rows_of

Places = dict[tuple[str, str, str], float]
"""By site, service and period."""

MADE_UP, CHANGED = 7, 8
"""Streams of random numbers: places that somebody has written down, and areas."""
KEYS = ["site_id", "service", "period"]


def made_up_places(seed: int, problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with places as somebody might have written them down, and no rule that corrects them."""
    draw = Draw(seed, MADE_UP)
    rows = []
    for (site, service), option in zip(problem.options.index, rows_of(problem.options), strict=True):
        most = max(option.existing_places, min(option.max_places, 60.0))
        for period in problem.periods.index:
            places = draw.one_of((0.0, option.existing_places, most, draw.number(0.0, most)))
            if places > 0 and draw.chance(0.8):
                rows.append((site, service, period, min(places, most)))
    decisions = pd.DataFrame(rows, columns=[*KEYS, "places"])
    return problem.replace(
        decisions=decisions, rules=(), limits=(), shares=(), more=(),
        targets=tuple(replace(x, hard=False) for x in problem.targets),
        equity=tuple(replace(x, hard=False) for x in problem.equity),
    )  # fmt: skip


def wrong_as_written(problem: NetworkProblem, settings: SolverSettings) -> Iterator[str]:
    """Say where people could be assigned better to the places that are written down."""
    places: Places = {
        (row.site_id, row.service, row.period): row.places for row in rows_of(problem.decisions)
    }
    plan = plan_network(problem, settings)
    yield from wrong_sums(Facts(problem), plan)
    yield from _not_these(plan, places)
    stages = {row.stage: row for row in rows_of(plan.stages)}
    if "unserved" not in stages:  # one weighted sum has prices of its own
        return
    caps: dict[str, float] = {}
    for name in ("unserved", "travel"):
        best, value = (
            _best(problem, places, name, caps),
            float(stages[name].value) if name in stages else None,
        )
        if best is None:
            yield f"a plan, though nobody can be assigned within {caps}"
            return
        if value is not None and abs(value - best) > RELATIVE * max(best, value, 1.0):
            yield f"{name} {value:.9g} as written; the twin has {best:.9g}"
        caps[name] = best + TIGHT * max(best, 1.0)


def _not_these(plan: NetworkPlan, places: Places) -> Iterator[str]:
    for row in rows_of(plan.facilities):
        written = places.get((row.site_id, row.service, row.period), 0.0)
        if abs(row.places - written) > RELATIVE * max(1.0, written):
            yield f"{row.places:g} places at {row.site_id}, {written:g} written down"


def _best(problem: NetworkProblem, places: Places, stage: str, caps: dict[str, float]) -> float | None:
    m = assigned_to(problem, places)
    goal = goals(m)
    for name, most in caps.items():
        m.row(goal[name] <= most)
    m.prob.setObjective(goal[stage] + pulp.LpAffineExpression(m.number(0)))
    return float(pulp.value(goal[stage]) or 0.0) if solved(m.prob, "highs") else None


def assigned_to(problem: NetworkProblem, places: Places) -> Model:
    """Return who may go where, with these places."""
    m = declare(Facts(problem))
    for (option, period), x in m.places.items():
        x.lowBound = x.upBound = places.get((*option, period), 0.0)
        m.is_open[option, period].lowBound = m.is_open[option, period].upBound = float(x.upBound > 0)
        m.is_open[option, period].cat = "Continuous"
    write_people(m)
    write_targets(m)
    write_equity(m)
    return m


def with_areas(seed: int, problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with areas to be compared, over some or all services, and no equity caps of its own."""
    draw = Draw(seed, CHANGED)
    parts = [draw.one_of(("north", "south")) for _ in problem.demand.index]
    services = draw.some_of(list(problem.services.index))
    columns = draw.one_of((("district_code",), ("part",), ("district_code", "part")))
    areas = FairAreas(columns, services)
    return problem.replace(demand=problem.demand.assign(part=parts), fairness=(areas,), equity=())


def wrong_fairness(problem: NetworkProblem, settings: SolverSettings) -> Iterator[str]:
    """Say where the worst area could have a larger share, or where fairness has cost places or people."""

    def solve(asked: NetworkProblem, how: SolverSettings, start: NetworkPlan | None) -> NetworkPlan:
        return plan_network(asked, how, warm_start=start)

    before = plan_network(problem, settings)
    plan = plan_fairly(problem, settings, solve)
    yield from (text for text in wrong_sums(Facts(problem), plan) if not text.startswith("travel"))
    places = {(row.site_id, row.service, row.period): row.places for row in rows_of(plan.facilities)}
    yield from _not_these(before, places)
    (areas,) = problem.fairness
    for period in problem.periods.index:
        served = {s: _people(plan, s, period) for s in areas.services}
        for service, people in served.items():
            if people < _people(before, service, period) - RELATIVE * max(1.0, people):
                yield f"{people:g} served of {service}, {_people(before, service, period):g} before fairness"
        worst, best = (
            _worst(problem, plan, areas, period),
            _largest_share(problem, places, areas, period, served),
        )
        if best is None:
            yield f"nobody can be assigned so in {period}: {served}"
        elif worst < best - ROOM - _ROUNDING:
            yield f"the worst area has {worst:.6f} in {period}, and could have {best:.6f}"


_ROUNDING = 2e-3
"""Share of an area that rounding may move: people unserved are rounded when shares are compared."""


def _people(plan: NetworkPlan, service: str, period: str) -> float:
    rows = plan.allocation
    return float(rows.loc[(rows["service"] == service) & (rows["period"] == period), "persons"].sum())


def _members(problem: NetworkProblem, areas: FairAreas, period: str) -> list[list[tuple[str, str, str]]]:
    """Return the needs (point, service, period) of every area that somebody lives in."""
    found: dict[Any, list[tuple[str, str, str]]] = {}
    need = Facts(problem).need
    for key in need:
        if key[1] in areas.services and key[2] == period:
            for column in areas.columns:
                found.setdefault((column, problem.demand[column][key[0]]), []).append(key)
    return [keys for keys in found.values() if sum(need[key] for key in keys) > NOBODY]


def _worst(problem: NetworkProblem, plan: NetworkPlan, areas: FairAreas, period: str) -> float:
    need = Facts(problem).need
    got: dict[tuple[str, str, str], float] = {}
    for row in rows_of(plan.allocation):
        key = (row.demand_id, row.service, row.period)
        got[key] = got.get(key, 0.0) + row.persons
    inside = _members(problem, areas, period)
    shares = [sum(got.get(k, 0.0) for k in keys) / sum(need[k] for k in keys) for keys in inside]
    return min(shares, default=1.0)


def _largest_share(
    problem: NetworkProblem, places: Places, areas: FairAreas, period: str, served: dict[str, float]
) -> float | None:
    """Return the largest share that every area can have, so many people served of each service."""
    m = assigned_to(problem.replace(targets=()), places)
    share = m.number(1.0)
    for keys in _members(problem, areas, period):
        need = sum(m.facts.need[key] for key in keys)
        m.row(need - lpSum(m.unserved[key] for key in keys) >= need * share)
    for service, people in served.items():
        total = lpSum(x for (_, o, t), x in m.assign.items() if o[1] == service and t == period)
        room = RELATIVE * max(1.0, people)
        m.row(total <= people + room)
        m.row(total >= people - room)
    m.prob.setObjective(-1.0 * share)
    return float(share.value()) if solved(m.prob, "highs") else None
