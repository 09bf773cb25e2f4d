"""Locations with places: facility location, and what it shares with the capacitated p-median."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import SitePlan, read_outcome
from ansinh.models.location.given import checks
from ansinh.models.location.kinds.places.left_out import fewest_left_out, someone_left_out
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.choosing import sites_by_saving
from ansinh.models.location.search.evaluators import SharedEvaluator, is_whole
from ansinh.models.location.search.least import least_sites
from ansinh.models.location.search.places.serving import Services
from ansinh.models.location.search.places.single_source import SingleSourceEvaluator
from ansinh.models.location.search.restricted import filled_plan, read_sites, restricted
from ansinh.models.location.search.site_task import SiteTask
from ansinh.models.location.search.tree import choose_sites

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.settings import SolverSettings

NOBODY = own_method("nobody to serve")
EXACT = 1e-10
"""A plan whose shares and loads deviate from whole numbers and capacities by less than this is exact."""
SLACK = 1e-6
"""Share of all persons that a MILP may serve within its tolerances although there is no place for them."""
ROUNDED = 1e-12
"""Share by which places that are whole in truth may be below a whole number."""
MOST_COUNTED = 2.0**53
"""Above this, not every whole number is a float."""
COUNTED = own_method("places of the largest sites")


def cflp(
    problem: LocationProblem,
    *,
    single_source: bool = False,
    unserved_minutes: float | None = None,
    settings: SolverSettings | None = None,
    method: str = "auto",
) -> LocationPlan:
    """Open the sites, and send people to their places, for the least ``Σ fⱼ yⱼ + Σ aᵢ tᵢⱼ xᵢⱼ``.

    The fixed cost of existing sites counts, too: give 0 where it is spent already. Without `unserved_minutes`
    everybody is served when that is possible at all; else as few as possible are left out, then cost decides.

    Parameters
    ----------
    problem
        With `capacity`, and `fixed_cost` in the unit of demand x minutes (None: 0).
    single_source
        Each demand point keeps to one site.
    unserved_minutes, settings, method
        As for `ansinh.models.p_median`.

    Raises
    ------
    InputError
        Capacity missing, fewer places than persons, or a price or method that can't be.

    References
    ----------
    Holmberg, Rönnqvist, Yuan (1999), *European Journal of Operational Research* 113(3).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, cflp
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30], capacity=[40, 60], fixed_cost=[100, 300])
    >>> plan = cflp(problem)
    >>> plan.open_sites, plan.objective
    ((0, 1), 790.0)
    """
    call = start(
        "cflp",
        problem,
        settings,
        lambda q: [
            *checks.check_capacity(q),
            *checks.check_price(unserved_minutes),
            *checks.check_method(method, "auto", "milp"),
        ],
        price=unserved_minutes,
        keeps_places=True,
    )
    if not call.problem.demand_count:
        return answer(call, nobody(call, None))
    return answer(call, find_with_places(call, None, single_source=single_source, method=method))


def nobody(call: Call, p: int | None) -> Found:
    """Return the plan for a problem without anybody who can be served: sites without users, at their fixed cost."""
    opened = call.first_sites(p=p)
    cost = call.problem.fixed_cost
    value = float(cost[list(opened)].sum()) if call.model == "cflp" and cost is not None else 0.0
    none = np.empty(0, dtype=np.intp)
    return Incumbent(value, SitePlan(opened, none, none, np.empty(0)), Bound(value, NOBODY))


def find_with_places(call: Call, p: int | None, *, single_source: bool, method: str) -> Found:
    """Solve the capacitated p-median (or, without p, facility location)."""
    call = whole_places(call) if single_source else call
    search = _WithPlaces(call, p, single_source=single_source)
    arcs = int(call.problem.reach.sum())
    if search.lacks_places:
        found: Found = Incumbent(bound=Bound(prover=COUNTED), impossible=True)
    elif method == "milp":
        found = follow([Part("the formulation as written", search.as_written, arcs)], call.clock)
    else:
        # The tree can't price unserved points if each point keeps to one site.
        by_tree = p is not None and not (single_source and call.price is not None)
        parts = [Part("tree over the sites", search.by_tree)] if by_tree else []
        parts.append(Part("reduced MILP", search.by_guesses))
        found = follow(parts, call.clock, mip_gap=call.settings.mip_gap)
    if found.impossible and call.price is None:
        found = fewest_left_out(call, search.task, p, search.build, single_source=single_source)
    found = follow([Part("places filled in turn", search.filled, last_resort=True)], call.clock, found)
    if found.plan is None:  # the bounds known so far hold only for plans that serve everybody
        found = someone_left_out(search.task, found, single_source=single_source)
    return found if single_source else without_slack(call, search.task, found)


def whole_places(call: Call) -> Call:
    """Return the call with places rounded down to what points that keep to one site can fill.

    Points of 10, 20 and 35 persons fill 45 of 48 places at most: their greatest common divisor tells. Nothing is known
    of points whose persons are no whole numbers.
    """
    problem, scale = call.problem, call.ready.units.persons
    persons = problem.demand * scale
    if problem.capacity is None or not is_whole(persons) or float(persons.max()) > MOST_COUNTED:
        return call
    step = float(np.gcd.reduce(persons.astype(np.int64))) / scale
    places = np.floor(problem.capacity / step * (1.0 + ROUNDED)) * step
    return dataclasses.replace(
        call, ready=dataclasses.replace(call.ready, problem=problem.replace(capacity=places))
    )


class _WithPlaces:
    """The parts of the search, with what they share."""

    def __init__(self, call: Call, p: int | None, *, single_source: bool) -> None:
        self.call, self.p, self.single_source = call, p, single_source
        self.task = places_task(call, p)

    @property
    def lacks_places(self) -> bool:
        """Whether even the p largest sites together have fewer places than there are persons."""
        return self.call.price is None and self.p is not None and least_sites(self.task) > self.p

    def build(self, allowed: NDArray[np.bool_] | None, price: float | None) -> LocationFormulation:
        """Write the model down over some arcs."""
        problem, single = self.call.problem, self.single_source
        if self.p is None:
            return formulations.cflp(problem, single_source=single, price=price, allowed=allowed)
        return formulations.p_median(
            problem, self.p, capacitated=True, single_source=single, price=price, allowed=allowed
        )

    def as_written(self, _: Found) -> Found:
        """Leave all to the solver."""
        formulation = self.call.written(lambda: self.build(None, self.task.price))
        outcome = self.call.solve(formulation.prob)
        return read_outcome(outcome, lambda: read_sites(formulation))

    def by_tree(self, _: Found) -> Found:
        """Choose p sites by price bounds, points split or not."""
        evaluator = (
            SingleSourceEvaluator(self.call, self.task, self.build)
            if self.single_source
            else SharedEvaluator(self.task, self.call.deadline, self.call.settings)
        )
        answer = choose_sites(evaluator, self.call.settings, self.call.deadline)
        return evaluator.found(answer.bound)

    def by_guesses(self, known: Found) -> Found:
        """Solve over what plans below a guess can use."""
        first = filled_plan(self.task, self.first_sites, known, single_source=self.single_source)
        if self.call.clock.late and first.plan is not None:
            return first
        return restricted(self.call, self.task, self.build, first, single_source=self.single_source)

    def filled(self, known: Found) -> Found:
        """Fill places in turn."""
        return filled_plan(self.task, self.first_sites, known, single_source=self.single_source)

    @property
    def first_sites(self) -> list[int]:
        return sites_by_saving(self.task)


def places_task(call: Call, p: int | None) -> SiteTask:
    """Return the choice of sites with places, for the cost of travel and, without p, of sites."""
    problem = call.problem
    assert problem.capacity is not None  # noqa: S101  (checked at the door)
    # The p-median counts travel alone, whatever sites cost.
    free = p is not None or problem.fixed_cost is None
    return SiteTask(
        cost=problem.demand[:, None] * problem.minutes,
        demand=problem.demand,
        capacity=problem.capacity,
        fixed=np.zeros(problem.site_count) if free else np.asarray(problem.fixed_cost),
        p=p,
        forced=problem.existing,
        price=call.solved_price,
    )


def without_slack(call: Call, task: SiteTask, found: Found) -> Found:
    """Serve people anew from the same sites by an LP, where a MILP's shares are only nearly those of a plan.

    A MILP may miss every row by a millionth, which adds up; a vertex of an LP is exact. Plans that leave persons out
    keep the number that was found.
    """
    plan = found.plan
    if plan is None or plan.points is None or plan.sites is None or plan.shares is None:
        return found
    served_share = np.bincount(plan.points, plan.shares, len(task.demand))
    used = np.bincount(plan.sites, plan.shares * task.demand[plan.points], len(task.capacity))
    exact = np.abs(served_share - 1.0).max() <= EXACT and bool((used <= task.capacity * (1 + EXACT)).all())
    if exact:
        return found
    if call.clock.late:
        return found
    served = float(task.demand[plan.points] @ plan.shares)
    services = Services(task, call.settings, call.deadline)
    service = services.serve(plan.opened)
    if service is None or float(service.persons.sum()) < served - SLACK * float(task.demand.sum()):
        return found
    shares = service.persons / task.demand[service.points]
    return dataclasses.replace(found, plan=SitePlan(plan.opened, service.points, service.sites, shares))
