"""Large problems: bounds from the lean model, plans from the few sites that it points to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pulp

from models.errors import SolverError
from models.network.allocation import allocate
from models.network.arrays import Arrays
from models.network.build import Formulation, formulate
from models.network.campus_sets import SetSearch
from models.network.design import Design, cut_to_open, fix_to, lift, read_design, written_places
from models.network.lean import Lean, lean_model, with_sites
from models.network.learned import CutsOfSet
from models.network.measure import values_of
from models.network.named import NamedSizes
from models.network.purse import split
from models.network.relocate import relocate
from models.network.rows import add_row, ones
from models.network.stages import (
    StageResult,
    Tell,
    check_outcome,
    remaining,
    slack,
    stage_result,
)
from models.network.travel_bound import TravelBound, critical_minutes, priced_assignment
from models.settings import SolverSettings
from models.solve import solve

if TYPE_CHECKING:
    from models.network.allocation import Allocation
    from models.network.arrays import Floats
    from models.network.plan import NetworkPlan

KNOWN_SECONDS = 1.0
"""The same when an earlier plan is changed: planners wait for the answer."""

SPARE_SITES = 2
"""Sites of a class offered beyond the number that the lean model opens, when its plan can't be realised."""

SEEN = 0.01
"""Share of an opening from which a site counts as pointed to."""

UNSERVED_SHARE = 0.25
"""Share of the gap within which people unserved must be before a first choice of sites is enough."""

NAMED_SHARE = 0.25
"""Most of the time that a stage may spend with all sites by name."""

SETS_SHARE = 0.6
"""Most of the time left that goes into sets of campuses; what remains is for the other bound."""

CUT_ROUNDS = 8
BOUND_SECONDS = 12.0
"""Seconds after which the bound on travel is taken as it is."""


@dataclass
class Search:
    """State of a search: the lean model with its rows so far, and the best plan known.

    Attributes
    ----------
    limits
        What earlier stages leave to later ones, by stage: value plus slack.
    known
        Sites of an earlier plan: offered first, and then little time goes into the bound on travel.
    written
        Places of that plan by (option, period): itself a plan, if it keeps to all rules and caps.
    cuts
        Cuts of the travel stage: those of an earlier search, then those of this one.
    reach
        Whether some people can reach some sites of a service and not others.
    named
        The formulation with all sites by name, once it's needed.
    """

    a: Arrays
    lean: Lean
    f: Formulation
    settings: SolverSettings
    tell: Tell
    deadline: float
    limits: dict[str, float] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    written: Floats | None = None
    cuts: tuple[CutsOfSet, ...] = ()
    reach: bool = False
    named: NamedSizes | None = None

    def left(self, most: float = 1e9) -> SolverSettings:
        """Return the settings with the time that is left, or less."""
        return remaining(self.settings, min(self.deadline, time.perf_counter() + most))


def solve_lean(
    a: Arrays, settings: SolverSettings, tell: Tell, warm_start: NetworkPlan | None = None
) -> tuple[Design, list[StageResult], tuple[CutsOfSet, ...]]:
    """Solve the stages of a large problem; see `models.network.lean` and `models.network.travel_bound`.

    Raises
    ------
    InfeasibleFormulation
        If the lean model, a relaxation, is infeasible already.
    NoPlanError, SolverError
        If no plan could be found in time.
    """
    lean = lean_model(a)
    f = formulate(lean.arrays, written_out=False)
    search = Search(a, lean, f, settings, tell, time.perf_counter() + settings.time_limit_s)
    if warm_start is not None:
        search.known = frozenset(warm_start.facilities["site_id"])
        search.written = written_places(a, warm_start.facilities)
        search.cuts = warm_start.learned.cuts if warm_start.learned else ()
    tell(f"{len(a.site_ids)} sites are of {len(lean.members)} kinds")
    search.reach = reach_differs(a)
    bound = TravelBound(a, lean, f) if search.reach else None
    stages = [name for name in a.problem.objective.stages if name != "worst_minutes"]
    results: list[StageResult] = []
    design: Design | None = None
    for rank, name in enumerate(stage for stage in stages if stage != "travel"):
        design, result, lower = _solve_sizes(search, name, bound, design)
        results.append(result)
        # Places are rounded: a plan may seem to be better than can be by a little, and no cap may be below what can be.
        worst = max(result.value, lower)
        search.limits[name] = worst + slack(worst, a.problem.objective.tolerances.get(name, 0.0), rank)
        f.prob.addConstraint(getattr(f, name) <= search.limits[name], name=f"stage_{name}")
        tell(f"{name}: {result.value:,.6g}, gap {result.gap:.2%}")
    if design is None:
        raise SolverError("the first stage must be 'unserved'")
    if "travel" in stages:
        design, result = _solve_travel(search, bound, design)
        results.append(result)
        search.limits["travel"] = result.value + slack(
            result.value, a.problem.objective.tolerances.get("travel", 0.0)
        )
        tell(f"travel: {result.value:,.6g}, gap {result.gap:.2%}")
    if "worst_minutes" in a.problem.objective.stages:
        results.append(_shorten_worst(search, design))
    return design, results, search.cuts


def _shorten_worst(search: Search, design: Design) -> StageResult:
    """Return the fewest minutes within which this design serves as well; other designs aren't looked at."""
    began = time.perf_counter()
    used = design.allocation
    minutes = search.a.option_minutes
    levels = np.unique(minutes[np.isfinite(minutes)])
    low, high = 0, int(np.searchsorted(levels, minutes[used.point, used.option].max(initial=0.0)))
    while low < high:
        middle = (low + high) // 2
        kept = _true_value(search, "travel", design, float(levels[middle])) is not None
        low, high = (low, middle) if kept else (middle + 1, high)
    return stage_result("worst_minutes", float(levels[high]), 0.0, search.settings, began)


def reach_differs(a: Arrays) -> bool:
    """Tell whether some people can reach some sites of a service and not others."""
    options = [len(a.options_of_service[group.service]) for group in a.groups]
    return any(len(group.options) < n for group, n in zip(a.groups, options, strict=True))


def _solve_sizes(
    search: Search, name: str, bound: TravelBound | None, before: Design | None
) -> tuple[Design, StageResult, float]:
    """Solve a stage that isn't about travel: bound by the lean model, plan on the sites that it points to.

    Returns the design, how the stage ended, and the bound as the solver gave it.
    """
    began = time.perf_counter()
    f = search.f
    f.prob.sense, f.prob.objective = pulp.LpMinimize, getattr(f, name)
    # A quarter of the gap is for the bound, the rest for what true sites can't do as well as counted ones.
    finer = replace(search.left(), mip_gap=search.settings.mip_gap / 4)
    outcome = solve(f.prob, finer)
    check_outcome(outcome, first=name == "unserved")
    design = realise(search, name, bound, outcome.bound)
    best = None if design is None else values_of(search.a, design, design.allocation)[name]
    if before is not None:
        value = values_of(search.a, before, before.allocation)[name]
        if best is None or value <= best:
            design, best = before, value
    lower = outcome.bound
    if search.reach and (
        best is None or best - lower > search.settings.mip_gap * abs(best) + slack(best, 0.0)
    ):
        design, best, lower = _by_name(search, name, design, best, lower)
    if design is None or best is None:
        raise SolverError("no plan was found on the sites that the bound points to; raise time_limit_s")
    return design, stage_result(name, best, lower, search.settings, began), lower


def _by_name(
    search: Search, name: str, design: Design | None, best: float | None, lower: float
) -> tuple[Design | None, float | None, float]:
    """Return a better design and bound from the formulation with all sites by name, if it finds them in time."""
    search.named = search.named or NamedSizes(search.a)
    for stage, limit in search.limits.items():
        search.named.hold(stage, limit)
    until = min(search.deadline, time.perf_counter() + NAMED_SHARE * search.settings.time_limit_s)
    known, found = search.named.solve(
        name, search.settings, until, lambda found: _true_value(search, name, found)
    )
    if found is not None and (best is None or found[0] < best):
        best, design = found
    return design, best, max(lower, known)


def realise(search: Search, name: str, bound: TravelBound | None, aim: float) -> Design | None:
    """Return a plan whose openings are those of the lean model, on well-placed sites; None if there's none.

    First with exactly as many openings of each class as the lean model has; if that can't be, or is worse
    than the gap allows, with a few sites more and free to choose. People unserved are looked at more closely: what a
    plan leaves undone here, later stages would use to turn people away.
    """
    best: tuple[float, Design] | None = None
    close = search.settings.mip_gap * (UNSERVED_SHARE if name == "unserved" else 1.0)
    for spare in (0, SPARE_SITES):
        chosen = _choose_sites(search, bound, spare)
        small = Arrays(with_sites(search.a.problem, [search.a.site_ids[j] for j in chosen]))
        f = formulate(small, written_out=False)
        if spare == 0:
            _count_openings(search, f, small)
        for stage, limit in search.limits.items():
            f.prob.addConstraint(getattr(f, stage) <= limit, name=f"stage_{stage}")
        f.prob.objective = getattr(f, name)
        f.prob.addConstraint(getattr(f, name) >= aim - slack(aim, 0.0), name="proven")
        outcome = solve(f.prob, replace(search.left(8.0), mip_gap=close))
        if outcome.status.has_plan:
            design = lift(read_design(f.v, small), search.a)
            value = _true_value(search, name, design)
            if value is not None and (best is None or value < best[0]):
                best = (value, design)
        if best is not None and best[0] <= aim + close * abs(aim) + slack(aim, 0.0):
            break
    return best[1] if best else None


def _true_value(search: Search, name: str, design: Design, longest: float = np.inf) -> float | None:
    """Return a stage's value with people really assigned; None if that breaks what earlier stages left."""
    try:
        nearer = np.isfinite(longest)
        allocation = allocate(search.a, design, longest=longest) if nearer else design.allocation
        values = values_of(search.a, design, allocation)
    except SolverError:
        return None
    kept = all(
        values[stage] <= limit + 1e-4 * max(1.0, abs(limit) * 1e-3) for stage, limit in search.limits.items()
    )
    return values[name] if kept else None


def _choose_sites(search: Search, bound: TravelBound | None, spare: int) -> list[int]:
    """Return single sites, and of each class as many as the lean model opens (and spare ones), well placed.

    Sites where the bound puts openings come first; the others in the order in which they shorten travel most.
    """
    a, lean, v = search.a, search.lean, search.f.v
    weight = a.need.sum(axis=(0, 1))
    minutes = np.where(np.isfinite(a.minutes), a.minutes, 1e6)
    here = np.array([float(a.n_periods) * (name in search.known) for name in a.site_ids])
    if bound is not None:
        np.add.at(here, a.option_site, bound.values().sum(axis=1))
    chosen = [members[0] for members in lean.members if len(members) == 1]
    near = minutes[:, chosen].min(axis=1, initial=1e6)
    for site, members in enumerate(lean.members):
        if len(members) == 1:
            continue
        periods = range(a.n_periods)
        count = max(
            (round(v.campus[site, t].varValue or 0.0) for t in periods if (site, t) in v.campus), default=0
        )
        wanted = [j for j in sorted(members, key=lambda j: (-here[j], j)) if here[j] > SEEN][
            : count * 3 + spare
        ]
        while len(wanted) < min(count + spare, len(members)):
            rest = [j for j in members if j not in wanted]
            wanted.append(min(rest, key=lambda j: (float(weight @ np.minimum(near, minutes[:, j])), j)))
            near = np.minimum(near, minutes[:, wanted[-1]])
        chosen += wanted
    return sorted(chosen)


def _count_openings(search: Search, f: Formulation, small: Arrays) -> None:
    """Open exactly as many services of each class as the lean model does."""
    b, v = search.lean.arrays, search.f.v
    for site, members in enumerate(search.lean.members):
        here = [small.site_at[search.a.site_ids[j]] for j in members if search.a.site_ids[j] in small.site_at]
        if len(members) == 1 or not here:
            continue
        for option in b.options_of_site[site]:
            s = int(b.option_service[option])
            for t in range(b.n_periods):
                opens = ones(f.v.is_open[small.option_at[j, s], t] for j in here)
                count = float(round(v.is_open[option, t].varValue or 0.0))
                add_row(f.prob, opens, "==", count, f"count_{option}_{t}")


def resize(search: Search, design: Design) -> Design:
    """Return the design with sizes chosen anew for travel, within what earlier stages left; openings stay."""
    cut = cut_to_open(design)
    small = cut.a
    f = formulate(small, written_out=True, standing=cut.is_open)
    fix_to(f.v, cut)
    for stage, limit in search.limits.items():
        f.prob.addConstraint(getattr(f, stage) <= limit, name=f"stage_{stage}")
    f.prob.objective = f.travel
    outcome = solve(f.prob, search.left(10.0))
    if not outcome.status.has_plan:
        return design
    return lift(read_design(f.v, small), search.a)


def _solve_travel(search: Search, bound: TravelBound | None, design: Design) -> tuple[Design, StageResult]:
    """Solve the travel stage: swaps and new sizes for the plan, cuts for the bound, in turns."""
    began = time.perf_counter()
    a, f = search.a, search.f
    best, allocation = relocate(a, design, search.lean.members)
    value = values_of(a, best, allocation)["travel"]
    proven = _by_sets(search, best, value)
    if proven is not None and proven.bound <= 0.0 < proven.value:  # the time was up: nothing is shown yet
        best, allocation, value = proven.best, proven.best.allocation, proven.value
    elif proven is not None:
        search.tell(
            f"travel: {proven.value:,.6g} found, at least {proven.bound:,.6g}, {proven.settled} sets looked at"
        )
        return proven.best, stage_result("travel", proven.value, proven.bound, search.settings, began)
    best, allocation, value = _improve(search, best, allocation, value)
    search.tell(f"travel: {value:,.6g} found")
    bound = bound or TravelBound(a, search.lean, f)
    f.prob.objective = f.travel
    lower = _cut_rounds(search, bound, best, allocation)
    search.tell(f"travel: at least {lower:,.6g}")
    return best, stage_result("travel", value, lower, search.settings, began)


def _by_sets(search: Search, design: Design, value: float) -> SetSearch | None:
    """Enumerate sets of new campuses; None if there are too many."""

    def judge(found: Design) -> float | None:
        over = any(name[0] == "over_budget" for name in split(search.a, found.costs))
        return None if over else _true_value(search, "travel", found)

    now = time.perf_counter()
    until = now + SETS_SHARE * (search.deadline - now)
    sets = SetSearch(
        search.a, search.lean, search.limits, search.settings, until, judge, design, value,
        known=search.cuts,
    )  # fmt: skip
    if not sets.run(search.f, search.written):
        return None
    search.cuts = tuple(sets.learned)
    return sets


def _improve(
    search: Search, design: Design, allocation: Allocation, value: float
) -> tuple[Design, Allocation, float]:
    """Take turns between new sizes and swaps while travel gets shorter."""
    for _ in range(3):
        sized = resize(search, design)
        found = _true_value(search, "travel", sized)
        if found is None or found >= value * (1 - 1e-4):
            break
        design, value = sized, found
        design, allocation = relocate(search.a, design, search.lean.members)
        value = values_of(search.a, design, allocation)["travel"]
    return design, allocation, value


def _cut_rounds(search: Search, bound: TravelBound, best: Design, allocation: Allocation) -> float:
    """Raise the bound on travel by cuts at points between the relaxation's answer and the plan's."""
    f, seconds = search.f, KNOWN_SECONDS if search.known else BOUND_SECONDS
    inside = best.is_open.astype(float)
    _cuts_at(search, bound, inside, best.places, allocation.unserved.sum(axis=2))
    whole = [x for x in f.prob.variables() if x.cat == "Integer"]
    lower, until = 0.0, min(search.deadline, time.perf_counter() + seconds)
    for x in whole:
        x.cat = "Continuous"
    for _ in range(CUT_ROUNDS):
        outcome = solve(f.prob, search.left())
        if not outcome.status.has_plan:
            break
        gained, lower = outcome.bound - lower, max(lower, outcome.bound)
        if time.perf_counter() > until or gained < 1e-3 * abs(lower):
            break
        here, room, left = bound.values(), bound.rooms(), bound.unserved()
        unserved = allocation.unserved.sum(axis=2)
        _cuts_at(search, bound, (here + inside) / 2, (room + best.places) / 2, (left + unserved) / 2)
    for x in whole:
        x.cat = "Integer"
    outcome = solve(f.prob, search.left(max(1.0, until - time.perf_counter())))
    return max(lower, outcome.bound) if np.isfinite(outcome.bound) else lower


def _cuts_at(
    search: Search,
    bound: TravelBound,
    here: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    room: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    left: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    a = search.a
    for s in range(a.n_services):
        for t in range(a.n_periods):
            if a.need[s, t].sum() <= 0:
                continue
            bound.add_cuts(s, t, critical_minutes(a, s, t, here))
            priced = priced_assignment(a, s, t, here, room, float(left[s, t]))
            if priced is not None:
                bound.add_priced_cut(s, t, *priced[1:])
