"""Branch and bound for choosing p sites, proven by Lagrangian bounds instead of a general MILP.

One node is a set of sites that are open, a set that may be, and the prices λ to start from. Its bound usually
closes it or fixes most of its sites; the rest is branched on. Provinces and the published instances need a few
hundred nodes of a millisecond each, where the MILP with all arcs needs minutes.
"""

from __future__ import annotations

import dataclasses
import heapq
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.certificate import Status
from models.location.heuristics import assignment_cost, greedy, interchange
from models.location.lagrangian import NODE, ROOT, Bound, Subgradient, fixable, lower_bound
from models.location.radius import RadiusTask, solve_radius
from models.location.run import BUILD_CLOCK, SHARE_FOR_BUILDING
from models.settings import SolverSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.location.lagrangian import Positions
    from models.matrix_form import Floats

VISIT_EVERY = 10
WORTH_IMPROVING = 1.02
SHRINK_EVERY = 60
FEW_ARCS = 50
"""Mean number of worthwhile arcs per demand point up to which the radius MILP beats the tree."""
MANY_SITES = 13
"""Fewest sites to open for which the radius MILP is tried: with fewer, its relaxation is as weak as large."""
FIRST_GUESS = 1.5e-3
ROWS_PER_ARC = 2
"""A radius takes about twice as long to write down as an arc."""


@dataclass(frozen=True)
class TreeAnswer:
    """What the search found and proved.

    Attributes
    ----------
    chosen
        Open sites (columns), ascending.
    value, bound
        Cost of the plan, and what no plan can be below.
    nodes
        Nodes that were bounded.
    finished
        Whether the bound is a proof and not just where time ran out.
    """

    chosen: tuple[int, ...]
    value: float
    bound: float
    nodes: int
    finished: bool


@dataclass(order=True)
class _Node:
    bound: float
    number: int
    opened: Positions = field(compare=False)
    free: Positions = field(compare=False)
    prices: Floats = field(compare=False)


def choose_sites(
    cost: Floats,
    p: int,
    forced: Sequence[int] = (),
    *,
    settings: SolverSettings | None = None,
    deadline: float = math.inf,
) -> TreeAnswer:
    """Choose p columns, the `forced` ones among them, so that ``Σᵢ min cᵢⱼ`` over the chosen is least.

    Parameters
    ----------
    cost
        (I, J) finite assignment costs.
    settings
        Gap at which to stop, and the solver of the remaining MILP where one is worth building.
    deadline
        ``time.perf_counter()`` at which to stop with what there is.
    """
    if not len(cost):
        spare = [j for j in range(cost.shape[1]) if j not in set(forced)]
        return TreeAnswer(tuple(sorted([*forced, *spare][:p])), 0.0, 0.0, 0, finished=True)
    search = _Search(cost, p, forced, settings or SolverSettings(), deadline)
    if p in (len(search.forced), cost.shape[1]):
        only = search.forced if p == len(search.forced) else list(range(cost.shape[1]))
        value = assignment_cost(cost, only)
        return TreeAnswer(tuple(sorted(only)), value, value, 0, finished=True)
    return search.run()


@dataclass(frozen=True)
class Narrowed:
    """What bounds at the root leave of a choice of p sites.

    Attributes
    ----------
    best, value
        The best plan found.
    bound
        No plan is below.
    opened, free
        Columns open in, and those open to, any plan that is better than the best found.
    settled
        Whether the best plan is shown to be best.
    """

    best: tuple[int, ...]
    value: float
    bound: float
    opened: tuple[int, ...]
    free: tuple[int, ...]
    settled: bool


def narrow(
    cost: Floats, p: int, forced: Sequence[int], settings: SolverSettings, deadline: float
) -> Narrowed:
    """Bound a choice of p columns once, without branching, for a MILP to finish."""
    search = _Search(cost, p, forced, settings, deadline)
    root = search.root()
    settled = root.bound > search.cutoff
    return Narrowed(
        best=tuple(sorted(search.best)),
        value=search.value,
        bound=search.value if settled else root.bound,
        opened=tuple(int(j) for j in root.opened),
        free=tuple(int(j) for j in root.free),
        settled=settled,
    )


class _Search:
    """The state of one search: the best plan so far and the open nodes."""

    def __init__(
        self, cost: Floats, p: int, forced: Sequence[int], settings: SolverSettings, deadline: float
    ) -> None:
        self.cost, self.p, self.forced = cost, p, list(forced)
        self.settings, self.mip_gap, self.deadline = settings, settings.mip_gap, deadline
        # Whole-numbered costs make every plan's value whole: a bound above value - 1 is then a proof.
        self.unit = (
            1.0 if bool(np.all(cost == np.rint(cost))) and float(cost.max()) * len(cost) < 2**50 else 0.0
        )
        self.nodes = 0
        start = greedy(cost, p, self.forced)
        self.best, self.value = interchange(cost, start, self.forced, deadline)
        self.heap: list[_Node] = []

    @property
    def cutoff(self) -> float:
        """A bound above this shows that nothing better than the best plan is here."""
        slack = max(self.unit - 1e-6, 1e-9 * abs(self.value), self.mip_gap * abs(self.value))
        return self.value - slack

    def run(self) -> TreeAnswer:
        root = self.root()
        if root.bound <= self.cutoff and self.p >= MANY_SITES:
            root = self._finish_by_radius(root)
        self._branch(root)
        while self.heap and self.heap[0].bound <= self.cutoff:
            if time.perf_counter() > self.deadline:
                return self._answer(self.heap[0].bound, finished=False)
            self._branch(self._bounded(heapq.heappop(self.heap), NODE))
        return self._answer(self.value - max(1e-9, self.mip_gap) * abs(self.value), finished=True)

    def _answer(self, bound: float, *, finished: bool) -> TreeAnswer:
        proven = self.value if finished and self.mip_gap == 0 else min(bound, self.value)
        return TreeAnswer(tuple(sorted(self.best)), self.value, proven, self.nodes, finished)

    def root(self) -> _Node:
        """Bound the whole problem, dropping columns as soon as they are shown to be useless."""
        near = np.sort(np.partition(self.cost[:, self.best], min(1, self.p - 1), axis=1)[:, :2], axis=1)
        forced = np.array(self.forced, dtype=np.intp)
        free = np.setdiff1d(np.arange(self.cost.shape[1]), forced)
        node = _Node(-math.inf, 0, forced, free, near[:, -1].copy())
        step = ROOT.step
        for start in range(0, ROOT.iterations, SHRINK_EVERY):
            before = node.bound
            node = self._bounded(node, Subgradient(SHRINK_EVERY, ROOT.patience, step), improve=True)
            gained = node.bound - before
            if node.bound > self.cutoff or gained < 1e-3 * (self.value - node.bound):
                break
            step = max(0.1, step * 0.7) if start else step
        return node

    def _bounded(self, node: _Node, rule: Subgradient, *, improve: bool = False) -> _Node:
        """Return the node with a better bound, better prices and fewer free sites."""
        self.nodes += 1
        columns = np.concatenate((node.opened, node.free))
        forced, choose = len(node.opened), self.p - len(node.opened)
        cost = self.cost[:, columns]

        def visit(iteration: int, present: Bound) -> float:
            if improve and iteration % VISIT_EVERY == 0:
                self._try(columns[present.chosen])
            return self.value

        bound = lower_bound(
            cost,
            choose,
            forced,
            node.prices,
            upper=self.value,
            cutoff=self.cutoff,
            rule=rule,
            deadline=self.deadline,
            visit=visit,
        )
        self._try(columns[bound.chosen])
        opened, closed = fixable(bound, choose, forced, self.cutoff)
        return _Node(
            max(node.bound, bound.value),
            self.nodes,
            np.concatenate((node.opened, node.free[opened])),
            # In order of ρ: the first free site is the one to branch on.
            node.free[~opened & ~closed][
                np.argsort(bound.savings[forced:][~opened & ~closed], kind="stable")
            ],
            bound.prices,
        )

    def _finish_by_radius(self, root: _Node) -> _Node:
        """Settle the rest with the radius MILP while it is small; return the root with what was proven.

        All plans below a guessed value keep to few arcs and sites, so the MILP over those either finds the best
        plan of all or proves that the guess was too low. The guess is then widened.
        """
        width = max(2 * self.unit, FIRST_GUESS * abs(root.bound))
        while root.bound <= self.cutoff:
            guess = min(root.bound + width, self.value)
            task = self._task(root, guess)
            arcs = (self.cost[:, [*task.opened, *task.free]] <= task.limit[:, None]).sum()
            left = self.deadline - time.perf_counter()
            writing = ROWS_PER_ARC * int(arcs) * BUILD_CLOCK.seconds_per_arc
            if arcs > FEW_ARCS * len(self.cost) or writing > SHARE_FOR_BUILDING * left:
                break
            outcome, chosen = solve_radius(task, dataclasses.replace(self.settings, time_limit_s=left))
            if chosen:
                self._try(np.array(chosen))
            if not outcome.status.settled:
                break
            if outcome.status is Status.PROVED_OPTIMAL and self.value <= guess:
                root.bound = self.value
            else:
                root.bound = max(root.bound, guess if not chosen else min(guess, outcome.bound))
            width *= 4
        return root

    def _task(self, root: _Node, guess: float) -> RadiusTask:
        """Return the rest in which every plan of at most `guess` must lie."""
        columns = np.concatenate((root.opened, root.free))
        savings = np.minimum(self.cost[:, columns] - root.prices[:, None], 0.0).sum(axis=0)
        forced, choose = len(root.opened), self.p - len(root.opened)
        picked = np.sort(savings[forced:])[:choose]
        value = float(root.prices.sum() + savings[:forced].sum() + picked.sum())
        slack = 1e-9 * abs(guess)
        bound = Bound(value, root.prices, savings, np.arange(0))
        opened, closed = fixable(bound, choose, forced, guess + slack)
        return RadiusTask(
            self.cost,
            self.p,
            opened=[int(j) for j in (*root.opened, *root.free[opened])],
            free=[int(j) for j in root.free[~opened & ~closed]],
            limit=root.prices + (guess - value) + slack,
            start=self.best,
        )

    def _branch(self, node: _Node) -> None:
        choose = self.p - len(node.opened)
        if node.bound > self.cutoff or choose < 0 or len(node.free) < choose:
            return
        if choose == 0 or len(node.free) == choose:
            self._try(np.concatenate((node.opened, node.free[:choose])))
            return
        site, rest = node.free[:1], node.free[1:]
        for opened in (np.concatenate((node.opened, site)), node.opened):
            self.nodes += 1
            heapq.heappush(self.heap, _Node(node.bound, self.nodes, opened, rest, node.prices))

    def _try(self, chosen: Positions) -> None:
        """Take a choice, improved by exchanges when it is near the best, if it is better."""
        if len(chosen) != self.p:
            return
        plan, value = list(map(int, chosen)), assignment_cost(self.cost, list(chosen))
        if value < WORTH_IMPROVING * self.value and set(plan) != set(self.best):
            plan, value = interchange(self.cost, plan, self.forced, self.deadline)
        if value < self.value - 1e-12 * abs(self.value):
            self.best, self.value = plan, value
