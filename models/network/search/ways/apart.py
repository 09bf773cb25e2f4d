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
    from collections.abc import Sequence

    from ansinh.models.network.model.arrays import Arrays, Bools, Floats, Ints
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.search.state import Search

SHARE_OF_TIME = 0.5
"""Most of the time left for the p-medians together. They seldom need a second, but more where places are scarce."""
FINER = 0.1
"""Part of the gap that is asked for which the p-medians may leave."""
LEAST_SECONDS = 0.5
"""Seconds of each p-median even where the share of the time is used up; none begins after the time of the search."""
PEOPLE = 1e-6
"""Fewer people than this are rounding."""


def services_apart(search: Search) -> Incumbent[Design]:
    """Return the bound of all services, each planned alone, and the plan that their sites make, if they make one."""
    a, until = search.a, _until(search)
    openings, total = np.zeros((a.n_options, a.n_periods), dtype=bool), 0.0
    each = [(s, t) for s in range(a.n_services) for t in range(a.n_periods)]
    if not any(most_new(a, s, t) < len(_new(a, s)) for s, t in each):
        # Nothing but money limits new places, so that a service alone would open everywhere.
        return Incumbent()
    reach = [reached(a, s) for s in range(a.n_services)]
    most_left = people_left(search, reach)
    for rank, (s, t) in enumerate(each):
        if not np.isfinite(most_left[s]):
            # Unserved people weigh nothing or have no limit, so that nobody need be served: the least travel is 0.
            continue
        now = time.perf_counter()
        # The bound holds, as the other services travel at least 0; but their sites are missing in a plan.
        if now > search.deadline:
            return Incumbent(bound=Bound(total))
        # A hard one gets an equal part of what is left, and easy ones leave theirs to the next.
        seconds = max(LEAST_SECONDS, (until - now) / (len(each) - rank))
        least, opened = _alone(search, s, t, float(most_left[s]), reach[s], seconds)
        total += least
        openings[opened, t] = True
    bound: Incumbent[Design] = Incumbent(bound=Bound(total))
    if not openings.any():
        return bound
    design = settle(search, _allowed(a, np.logical_or.accumulate(openings, axis=1)))
    value = None if design is None else search.true_value("travel", design)
    return bound if design is None or value is None else replace(bound, value=value, plan=design)


def _until(search: Search) -> float:
    now = time.perf_counter()
    return now + SHARE_OF_TIME * max(0.0, search.deadline - now)


def people_left(search: Search, reach: Sequence[Bools]) -> Floats:
    """Return by service how many people at most a plan may leave unserved, of those who can reach some option (`reach`)."""
    a, weight = search.a, search.a.unserved_weight
    limit = search.limits.get("unserved", np.inf)
    cut_off = np.array([a.need[s][:, ~near].sum() for s, near in enumerate(reach)])
    most = max(0.0, limit - float(cut_off @ weight))
    return np.array([most / float(w) if w > 0 else np.inf for w in weight])


def _allowed(a: Arrays, openings: Bools) -> Bools:
    """Return the openings without those that a rule on their site forbids, and with those that it asks for.

    A p-median knows no dates and no rules but a count; one site too many, and they make no plan.
    """
    wanted = openings & (np.arange(a.n_periods) >= a.site_first_period[a.option_site][:, None])
    for rule in a.problem.rules:
        if rule.kind == "must_open" and rule.service:
            s, begin = a.service_at[rule.service], a.period_at.get(rule.period, 0)
            for j in map(a.site_at.__getitem__, rule.sites):
                # A rule without a date holds from the first period in which the site may open.
                first = begin if rule.period else int(a.site_first_period[j])
                wanted[a.option_at[j, s], first:] = True
    for rule in a.problem.rules:
        if rule.kind in ("must_not_open", "must_close"):
            barred = np.isin(a.option_site, [a.site_at[j] for j in rule.sites])
            if rule.service:
                barred &= a.option_service == a.service_at[rule.service]
            wanted[barred, a.period_at.get(rule.period, 0) :] = False
            # A new place that had been open before would have to close again.
            wanted[barred & (a.existing <= 0)] = False
    for o in np.flatnonzero((a.merge_target >= 0) & (a.merge_by >= 0)):
        wanted[o, a.merge_by[o] :] = False
        wanted[a.merge_target[o], a.merge_by[o] :] = True
    return wanted


def reached(a: Arrays, s: int) -> Bools:
    """Return which demand points can reach some option of a service."""
    near: Bools = np.isfinite(a.option_minutes[:, a.options_of_service[s]])
    return np.asarray(near.any(axis=1))


def most_new(a: Arrays, s: int, t: int) -> int:
    """Return how many options of a service that don't stand today may be open at most in a period."""
    new = _new(a, s)
    # Sites that a rule doesn't name may all be open, beside as many as it allows.
    counts = [
        rule.count + len(new - {a.site_at[j] for j in rule.sites})
        for rule in a.problem.rules
        if rule.kind == "at_most"
        and rule.service in ("", a.service_ids[s])
        and rule.period in ("", a.period_ids[t])
    ]
    return min([len(new), *counts])


def _new(a: Arrays, s: int) -> set[int]:
    """Return the sites (positions) at which a service doesn't stand today."""
    options = a.options_of_service[s]
    return {int(j) for j in a.option_site[options][a.existing[options] <= 0]}


def _alone(  # noqa: PLR0917 - a service, and what is known of it
    search: Search, s: int, t: int, left: float, reach: Bools, seconds: float
) -> tuple[float, Ints]:
    """Return the least travel of a service alone, in person-minutes, and the options that it opens."""
    a, options = search.a, search.a.options_of_service[s]
    points = np.flatnonzero((a.need[s, t] > PEOPLE) & reach)
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
    began = time.perf_counter()
    settings = replace(search.settings, mip_gap=FINER * search.settings.mip_gap, time_limit_s=seconds)
    plan = p_median(problem, p, capacitated=fits, settings=settings)
    proof = plan.certificate
    whole = proof.status.has_plan and float(plan.measures.unserved) <= PEOPLE * float(need.sum())
    if not whole:  # places of today that are too small among the p: the bound counts people left out first
        rest = max(LEAST_SECONDS, seconds - (time.perf_counter() - began))
        settings = replace(settings, time_limit_s=rest)
        proof = p_median(replace(problem, capacity=None), p, settings=settings).certificate
    if proof.backend:  # the package's own search may have proven it, and then the certificate says so
        search.solvers[proof.backend] = proof.version
    return _proven(proof.bound), np.array(plan.open_sites, dtype=int)


def _proven(bound: float) -> float:
    return bound if np.isfinite(bound) else 0.0
