"""Branch and bound for p sites with places when demand may split, by the bounds of `prices` and transport LPs.

A node is a set of sites that are open, a set that may be, and prices to start from. Only a node whose sites are all
settled needs an LP of its own; all others are closed, or narrowed, by a few subgradient steps.
"""

from __future__ import annotations

import dataclasses
import heapq
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.location.heuristics import greedy, interchange
from models.location.placed_search import improve
from models.location.prices import PriceRule, first_prices, price_bound
from models.location.serving import Services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.location.prices import PlacedTask, PriceBound
    from models.location.serving import Service
    from models.matrix_form import Floats
    from models.settings import SolverSettings

    Positions = NDArray[np.intp]

ROUNDS = 12
WORTH_IMPROVING = 1.02
SHARE_OF_SEARCH = 0.3
"""Share of the time that goes into looking for better plans inside the tree."""
ROOT_STEPS = 60
NODE_STEPS = 40
PROOF = 3e-7
"""Relative distance of bound and value that counts as none: LPs are no more exact."""


@dataclass(frozen=True)
class PlacedAnswer:
    """What the search found and proved.

    Attributes
    ----------
    chosen
        Open sites, ascending; empty when no plan was found.
    service
        Who goes where; None when no plan was found.
    value, bound
        Cost of the plan (infinite without one), and what no plan can be below.
    nodes
        Nodes that were bounded.
    finished
        Whether the search came to its end.
    """

    chosen: tuple[int, ...]
    service: Service | None
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


def choose_with_places(
    task: PlacedTask,
    settings: SolverSettings,
    deadline: float,
    start: Iterable[int] = (),
    bound: float = -math.inf,
) -> PlacedAnswer:
    """Choose p sites with places for the least cost; `task` names p.

    `start` is a choice to begin with, `bound` a value that no plan is below, where such are known.

    An answer without a plan that is finished says that no p sites have places enough within reach.
    """
    return _PlacedTree(task, settings, deadline).run(start, bound if math.isfinite(bound) else -math.inf)


class _PlacedTree:
    """The state of one search: the best plan so far and the open nodes."""

    def __init__(self, task: PlacedTask, settings: SolverSettings, deadline: float) -> None:
        assert task.p is not None  # noqa: S101  (facility location has no tree of its own)
        self.task, self.p, self.deadline, self.mip_gap = task, task.p, deadline, settings.mip_gap
        self.services = Services(task, settings, deadline)
        self.best: Service | None = None
        self.chosen: tuple[int, ...] = ()
        self.value = math.inf
        self.nodes = 0
        self.began, self.searching = time.perf_counter(), 0.0
        self.heap: list[_Node] = []
        finite = np.where(np.isfinite(task.cost), task.cost, 0.0)
        refused = 0.0 if task.price is None else task.price * float(task.demand.sum())
        self.ceiling = float(finite.max(axis=1).sum() + task.fixed.sum()) + refused
        """No plan that serves whom it must costs more."""

    @property
    def cutoff(self) -> float:
        """A bound above this shows that nothing better than the best plan is here."""
        return self.value - max(PROOF, self.mip_gap) * abs(self.value)

    @property
    def late(self) -> bool:
        return time.perf_counter() > self.deadline

    def run(self, start: Iterable[int] = (), known: float = -math.inf) -> PlacedAnswer:
        """Search until the bound meets the value, or time is out."""
        self._try(start)
        self._start()
        root = self._root() if known <= self.cutoff else None
        if root is None:
            return self._answer(self.value, finished=True)
        self._branch(root)
        while self.heap and self.heap[0].bound <= self.cutoff:
            node = heapq.heappop(self.heap)
            if self.late:
                return self._answer(node.bound, finished=False)
            self._branch(self._bounded(node, NODE_STEPS, 6, 1.0))
            if self.late:  # a leaf may not have been served, its children not bounded
                return self._answer(min([node.bound, *(n.bound for n in self.heap[:1])]), finished=False)
        return self._answer(self.value, finished=True)

    def _answer(self, bound: float, *, finished: bool) -> PlacedAnswer:
        proven = self.cutoff if finished and self.mip_gap > 0 else min(bound, self.value)
        return PlacedAnswer(self.chosen, self.best, self.value, proven, self.nodes, finished)

    def _start(self) -> None:
        """Take the sites that are best without places; they often have nearly room enough."""
        finite = np.where(np.isfinite(self.task.cost), self.task.cost, self.ceiling)
        if self.task.price is not None:
            finite = np.minimum(finite, self.task.price * self.task.demand[:, None])
        quick, _ = interchange(
            finite, greedy(finite, self.p, self.task.forced), self.task.forced, self.deadline
        )
        self._try(quick)
        if self.best is None:
            large = np.argsort(-self.task.capacity, kind="stable")
            others = [int(j) for j in large if int(j) not in set(self.task.forced)]
            self._try([*self.task.forced, *others][: self.p])

    def _root(self) -> _Node:
        forced = np.array(self.task.forced, dtype=np.intp)
        free = np.setdiff1d(np.arange(len(self.task.capacity)), forced)
        node = _Node(-math.inf, 0, forced, free, first_prices(self.task))
        step = 1.5
        for _ in range(ROUNDS):
            before = node.bound
            node = self._bounded(node, ROOT_STEPS, 20, step, search=True)
            step = max(0.05, step * 0.7)
            target = self.value if math.isfinite(self.value) else self.ceiling
            if node.bound > self.cutoff or node.bound - before < 1e-3 * (target - node.bound) or self.late:
                break
        return node

    def _bounded(self, node: _Node, steps: int, patience: int, step: float, *, search: bool = False) -> _Node:
        """Return the node with a better bound, better prices and fewer free sites."""
        self.nodes += 1
        columns = np.concatenate((node.opened, node.free))
        part = dataclasses.replace(
            self.task,
            cost=self.task.cost[:, columns],
            capacity=self.task.capacity[columns],
            fixed=self.task.fixed[columns],
            forced=range(len(node.opened)),
        )
        upper = self.value if math.isfinite(self.value) else self.ceiling
        rule = PriceRule(upper, self.deadline, self.cutoff, steps, patience, step)
        bound = price_bound(part, node.prices, rule)
        now = time.perf_counter()
        if search or self.searching < SHARE_OF_SEARCH * (now - self.began):
            self._search(bound, columns)
            self.searching += time.perf_counter() - now
        opened, closed = bound.sites(self.cutoff)
        inside = np.arange(len(columns)) >= len(node.opened)
        left = inside & ~opened & ~closed
        order = np.argsort(bound.savings[left], kind="stable")
        return _Node(
            max(node.bound, bound.value),
            self.nodes,
            np.concatenate((node.opened, columns[inside & opened & ~closed])),
            # In order of ρ: the first free site is the one to branch on.
            columns[left][order],
            bound.prices,
        )

    def _search(self, bound: PriceBound, columns: Positions) -> None:
        """Try the sites that attain the bound, then exchanges of theirs and of the best plan's sites."""
        sites = tuple(sorted(columns[bound.chosen].tolist()))
        starts = [] if self.best is None else [(self.best, self.chosen)]
        if len(sites) == self.p and frozenset(sites) not in self.services.known:
            service = self.services.serve(sites)
            if service is not None and service.cost < WORTH_IMPROVING * self.value:
                starts.append((service, sites))
        worth = np.zeros(len(self.task.capacity))
        worth[columns] = bound.worth
        for service, chosen in starts:
            self._keep(service, chosen)
            better = improve(self.services, service, chosen, worth)
            if better is not None:
                self._keep(better[1], better[0])

    def _keep(self, service: Service, chosen: tuple[int, ...]) -> None:
        if service.cost < self.value:
            self.best, self.chosen, self.value = service, chosen, service.cost

    def _branch(self, node: _Node) -> None:
        choose = self.p - len(node.opened)
        if node.bound > self.cutoff or choose < 0 or len(node.free) < choose:
            return
        if choose == 0 or len(node.free) == choose:
            self._try([*node.opened.tolist(), *node.free[:choose].tolist()])
            return
        site, rest = node.free[:1], node.free[1:]
        for opened in (np.concatenate((node.opened, site)), node.opened):
            self.nodes += 1
            heapq.heappush(self.heap, _Node(node.bound, self.nodes, opened, rest, node.prices))

    def _try(self, chosen: Iterable[int]) -> None:
        """Serve everybody from these sites and keep the plan if it is the best."""
        sites = tuple(sorted(int(j) for j in chosen))
        if len(set(sites)) != self.p or frozenset(sites) in self.services.known:
            return
        service = self.services.serve(sites)
        if service is not None:
            self._keep(service, sites)
