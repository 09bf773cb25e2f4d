"""Services apart: where nothing joins them, least travel is a p-median for each, proven in a moment.

A plan that leaves at most L people of a service unserved serves the others from its places of today and from at most p
new ones. Give every site room for L more, and send the L to any open site: nobody goes farther than the longest way M.
So the travel of the service is at least

    p-median(people in need, sites of today and p new ones, places + L) - L · M.

Rules that join services (money, campuses, owners) only make plans longer, so the sum over services and periods is a bound
for every problem. It's close where people's way alone decides; the sites that it opens are then nearly the plan.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.kinds.median import p_median
from ansinh.models.network.search.ways.travel_cuts import settle

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Bools, Floats, Ints
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.search.state import Search

SHARE_OF_TIME = 0.5
"""Most of the time left for the p-medians together. They seldom need a second, but more where places are scarce."""
FINER = 0.1
"""Part of the gap that is asked for which the p-medians may leave."""
LEAST_SECONDS = 0.5
"""Seconds of each p-median even where the time is up."""
PEOPLE = 1e-6
"""Fewer people than this are rounding."""


def services_apart(search: Search) -> Incumbent[Design]:
    """Return the bound of all services, each planned alone, and the plan that their sites make, if they make one."""
    a, until = search.a, _until(search)
    openings, total = np.zeros((a.n_options, a.n_periods), dtype=bool), 0.0
    each = [(s, t) for s in range(a.n_services) for t in range(a.n_periods)]
    if not any(most_new(a, s, t) < len(_new(a, s)) for s, t in each):
        return Incumbent()  # only money limits new places: every service alone would open everywhere
    for rank, (s, t) in enumerate(each):
        left = people_left(search, s)
        if not np.isfinite(left):  # nobody counts as left out: everybody may stay at home, at no travel
            continue
        # A hard one gets an equal part of what is left, and easy ones leave theirs to the next.
        seconds = max(LEAST_SECONDS, (until - time.perf_counter()) / (len(each) - rank))
        least, opened = _alone(search, s, t, left, seconds)
        total += least
        openings[opened, t] = True
    bound: Incumbent[Design] = Incumbent(bound=Bound(total))
    design = settle(search, np.logical_or.accumulate(openings, axis=1))
    value = None if design is None else search.true_value("travel", design)
    return bound if design is None or value is None else replace(bound, value=value, plan=design)


def _until(search: Search) -> float:
    now = time.perf_counter()
    return now + SHARE_OF_TIME * max(0.0, search.deadline - now)


def people_left(search: Search, s: int) -> float:
    """Return how many people of a service at most a plan may leave unserved, of those who can reach some option."""
    a, weight = search.a, search.a.unserved_weight
    limit = search.limits.get("unserved", np.inf)
    if weight[s] <= 0 or not np.isfinite(limit):
        return float("inf")
    cut_off = np.array([a.need[r][:, ~reached(a, r)].sum() for r in range(a.n_services)])
    return max(0.0, limit - float(cut_off @ weight)) / float(weight[s])


def reached(a: Arrays, s: int) -> Bools:
    """Return which demand points can reach some option of a service."""
    near: Bools = np.isfinite(a.option_minutes[:, a.options_of_service[s]])
    return np.asarray(near.any(axis=1))


def most_new(a: Arrays, s: int, t: int) -> int:
    """Return how many options of a service that don't stand today may be open at most in a period."""
    new = _new(a, s)
    counts = [
        rule.count
        for rule in a.problem.rules
        if rule.kind == "at_most"
        and rule.service in ("", a.service_ids[s])
        and rule.period in ("", a.period_ids[t])
        and new <= {a.site_at[j] for j in rule.sites}
    ]
    return min([len(new), *counts])


def _new(a: Arrays, s: int) -> set[int]:
    """Return the sites (positions) at which a service doesn't stand today."""
    options = a.options_of_service[s]
    return {int(j) for j in a.option_site[options][a.existing[options] <= 0]}


def _alone(search: Search, s: int, t: int, left: float, seconds: float) -> tuple[float, Ints]:
    """Return the least travel of a service alone, in person-minutes, and the options that it opens."""
    a, options = search.a, search.a.options_of_service[s]
    points = np.flatnonzero((a.need[s, t] > PEOPLE) & reached(a, s))
    if not len(points) or not len(options):
        return 0.0, options[:0]
    need, minutes = a.need[s, t, points], a.option_minutes[np.ix_(points, options)]
    longest = float(minutes[np.isfinite(minutes)].max())
    minutes = np.where(np.isfinite(minutes), minutes, longest)
    standing = np.flatnonzero(a.existing[options] > 0)
    p = len(standing) + most_new(a, s, t)
    if p == 0:
        return 0.0, options[:0]
    room = a.max_size[options] * a.people_per_place[options] + left
    least, opened = _median(search, minutes, need, room, standing, p, seconds)
    return max(0.0, least - left * longest), options[opened]


def _median(  # noqa: PLR0917 - a p-median and its time
    search: Search, minutes: Floats, need: Floats, room: Floats, standing: Ints, p: int, seconds: float
) -> tuple[float, Ints]:
    """Return bound and sites of the p-median with places, or without them where p sites hold too few people."""
    fits = float(np.sort(room)[::-1][:p].sum()) > float(need.sum())
    problem = LocationProblem.from_matrix(
        minutes, demand=need, capacity=room if fits else None, existing=standing.tolist()
    )
    settings = replace(search.settings, mip_gap=FINER * search.settings.mip_gap, time_limit_s=seconds)
    plan = p_median(problem, p, capacitated=fits, settings=settings)
    whole = plan.certificate.status.has_plan and float(plan.measures.unserved) <= PEOPLE * float(need.sum())
    if not whole:  # places of today that are too small among the p: the bound counts people left out first
        loose = p_median(replace(problem, capacity=None), p, settings=settings)
        return _proven(loose.certificate.bound), np.array(plan.open_sites, dtype=int)
    return _proven(plan.certificate.bound), np.array(plan.open_sites, dtype=int)


def _proven(bound: float) -> float:
    return bound if np.isfinite(bound) else 0.0
