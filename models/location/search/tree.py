"""Branch and bound over the choice of sites, proven by price bounds instead of a general MILP.

A node is a set of sites that are open, a set that may be, and the prices λ to start from. A few subgradient steps
close it or settle most of its sites; the rest is branched on. The same tree serves all ways of serving people: a
`SiteEvaluator` computes what a choice of sites costs.
"""

from __future__ import annotations

import dataclasses
import heapq
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ansinh.models.location.search.prices import PriceRule, price_bound
from ansinh.models.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ansinh.models.location.search.prices import PriceBound
    from ansinh.models.location.search.site_task import Positions, Task
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

ROOT_ROUNDS = 14
"""Most rounds of subgradient steps at the root; sites are dropped after each."""
ROOT = PriceRule(upper=math.inf, deadline=math.inf, iterations=100, patience=20, step=1.0, memory=0.95)
QUICK_ROOT = dataclasses.replace(ROOT, iterations=30, patience=12)
"""For relaxations that are nearly whole, such as covering: they converge in fewer steps."""
HEADROOM = 1.3
"""A price may rise to this multiple of its start; dearer arcs are left out. Prices of a child node change little."""
NODE = PriceRule(math.inf, math.inf, iterations=60, patience=8, step=0.3, memory=0.85, headroom=HEADROOM)
OPEN_STILL = 0.25
"""A tree with more than this share of its nodes open is still growing (each node that is branched on opens two)."""
SMALLEST_RESTART = 0.02
"""Least step of a new round, as a share of one that would close the gap: a smaller one would change nothing."""
ENOUGH_GAINED = 0.1
"""Share of the gap that a round at the root must close for another to be worth its time."""


class Evaluator(Protocol):
    """What a choice of sites costs, and the best choice met so far, as the tree asks for it.

    See `ansinh.models.location.search.evaluators.SiteEvaluator` for what each of these is.
    """

    cheap: bool
    share_of_time: float
    value: float

    @property
    def task(self) -> Task:
        """What is to be chosen."""

    @property
    def step(self) -> float:
        """What a better choice is cheaper by at least, where that is known; else 0."""

    @property
    def slack(self) -> float:
        """Distance of bound and value that counts as none."""

    @property
    def ceiling(self) -> float:
        """No choice costs more."""

    def start(self) -> None:
        """Find a first choice."""

    def look(self, chosen: Sequence[int], worth: Floats) -> None:
        """Take a choice, or a better one near it, if it is the best."""

    def settle(self, chosen: Sequence[int]) -> float:
        """Take this choice if it is the best, and return what it costs at least."""


@dataclass(frozen=True)
class TreeAnswer:
    """What the search proved; the plan is with the evaluator.

    Attributes
    ----------
    bound
        No choice costs less.
    nodes
        Nodes that were bounded.
    finished
        Whether the search came to its end.
    """

    bound: float
    nodes: int
    finished: bool


@dataclass(order=True)
class Node:
    """Sites that are open, sites that may be, and what is known of the choices that remain.

    Attributes
    ----------
    use
        Of each free site, about its value in the linear relaxation.
    """

    bound: float
    number: int
    opened: Positions = field(compare=False)
    free: Positions = field(compare=False)
    prices: Floats = field(compare=False)
    use: Floats = field(compare=False)


@dataclass(frozen=True)
class Shortcut:
    """Another way to settle what the root leaves, for when the tree turns out to be large.

    Attributes
    ----------
    after
        Nodes in the tree before it is taken, if the tree still grows then.
    take
        Given the root, improves the best choice if it can and returns a bound of the whole problem.
    at_once
        Whether it is taken right after the root, however the tree grows.
    """

    after: int
    take: Callable[[Node], float]
    at_once: bool = False


class SiteTree:
    """The state of one search: the open nodes, and the best plan so far."""

    def __init__(
        self,
        evaluator: Evaluator,
        *,
        mip_gap: float = 0.0,
        deadline: float = math.inf,
        root: PriceRule = ROOT,
    ) -> None:
        self.evaluator: Evaluator = evaluator
        self.task: Task = evaluator.task
        self.mip_gap, self.deadline, self.step, self.rule = mip_gap, deadline, evaluator.step, root
        self.nodes, self.open_leaf = 0, math.inf
        self.began, self.looking = time.perf_counter(), 0.0
        self.heap: list[Node] = []

    @property
    def cutoff(self) -> float:
        """A bound above this shows that nothing better than the best plan is here."""
        value = self.evaluator.value
        if not math.isfinite(value):
            return math.inf
        relative = max(self.evaluator.slack, self.mip_gap * abs(value))
        return value - max(self.step - 1e-6, relative)

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return time.perf_counter() > self.deadline

    def run(self, known: float = -math.inf, shortcut: Shortcut | None = None) -> TreeAnswer:
        """Search until the bound meets the value, or time is out; no choice costs less than `known`.

        Without any plan to be found at the root the search ends there, unfinished.
        """
        self.evaluator.start()
        if known > self.cutoff:
            return self._answer(self.evaluator.value, finished=True)
        root = self.root()
        if not math.isfinite(self.evaluator.value):
            return TreeAnswer(root.bound, self.nodes, finished=False)
        heapq.heappush(self.heap, root)
        while self.heap and max(self.heap[0].bound, known) <= self.cutoff:
            if shortcut is not None and (shortcut.at_once or self._grows(shortcut.after)):
                known, shortcut = max(known, shortcut.take(root)), None
                continue
            node = heapq.heappop(self.heap)
            if self.late or not self._branch(node):
                lowest = min([node.bound, *(n.bound for n in self.heap[:1])])
                return self._answer(max(lowest, known), finished=False)
        return self._answer(self.evaluator.value, finished=True)

    def _grows(self, after: int) -> bool:
        """Return whether so many nodes were bounded and many are still open; a tree that is about to end goes on."""
        return self.nodes > after and len(self.heap) >= OPEN_STILL * self.nodes

    def _answer(self, bound: float, *, finished: bool) -> TreeAnswer:
        value = self.evaluator.value
        bound = min(bound, self.open_leaf)
        rounded = self.mip_gap > 0 or self.step == 0  # closed nodes are known to be no lower than the cutoff
        proven = min(bound, self.cutoff if finished and rounded else value)
        return TreeAnswer(proven, self.nodes, finished)

    def root(self) -> Node:
        """Bound the whole problem, dropping sites as soon as they are shown to be useless."""
        forced = np.array(self.task.forced, dtype=np.intp)
        free = np.setdiff1d(np.arange(self.task.sites), forced)
        node = Node(-math.inf, 0, forced, free, self.task.first_prices(), np.zeros(len(free)))
        step = self.rule.step
        for rounds in range(ROOT_ROUNDS):
            before = node.bound
            # The first prices are far from the optimal ones, so they have no ceiling.
            rule = dataclasses.replace(self.rule, step=step, headroom=HEADROOM if rounds > 1 else math.inf)
            node, reached = self._bounded(node, rule, look=True)
            step = max(SMALLEST_RESTART, reached)
            gap = self.evaluator.value - node.bound
            if node.bound > self.cutoff or node.bound - before < ENOUGH_GAINED * gap or self.late:
                break
        return node

    def _bounded(self, node: Node, rule: PriceRule, *, look: bool = False) -> tuple[Node, float]:
        """Return the node with a better bound, better prices and fewer free sites, and the step size reached."""
        self.nodes += 1
        columns = np.concatenate((node.opened, node.free))
        upper = min(self.evaluator.value, self.evaluator.ceiling)
        rule = dataclasses.replace(rule, upper=upper, cutoff=self.cutoff, deadline=self.deadline)

        def visit(chosen: Positions) -> None:
            self._look(columns[chosen], np.zeros(self.task.sites))

        part = self.task.part(node.opened, node.free)
        bound, step = price_bound(part, node.prices, rule, visit if look and self.evaluator.cheap else None)
        if bound.value <= self.cutoff:
            self._look_at(bound, columns, always=look)
        opened, closed = bound.sites(self.cutoff)
        inside = np.arange(len(columns)) >= len(node.opened)
        left = inside & ~opened & ~closed
        better = Node(
            max(node.bound, bound.value),
            self.nodes,
            np.concatenate((node.opened, columns[inside & opened])),
            columns[left],
            bound.prices,
            bound.use[left],
        )
        return better, step

    def _look_at(self, bound: PriceBound, columns: Positions, *, always: bool) -> None:
        """Let the evaluator try the sites that attain the bound, and those most used on the way, if time allows."""
        worth = np.zeros(self.task.sites)
        worth[columns] = bound.worth
        self._look(columns[bound.chosen], worth, always=always)
        if self.task.p is not None and (always or self.evaluator.cheap):
            self._look(columns[np.argsort(-bound.use, kind="stable")[: self.task.p]], worth, always=always)

    def _look(self, chosen: Positions, worth: Floats, *, always: bool = False) -> None:
        now = time.perf_counter()
        if always or self.looking <= self.evaluator.share_of_time * (now - self.began):
            self.evaluator.look(chosen.tolist(), worth)
            self.looking += time.perf_counter() - now

    def _branch(self, node: Node) -> bool:
        """Settle the node, or put its two children into the heap; False when time ran out before."""
        assert self.task.p is not None  # noqa: S101
        choose = self.task.p - len(node.opened)
        if choose < 0 or len(node.free) < choose:
            return True
        if choose == 0 or len(node.free) == choose:
            least = self.evaluator.settle(np.concatenate((node.opened, node.free[:choose])).tolist())
            if least <= self.cutoff:  # not the best plan, but not proven worse either
                self.open_leaf = min(self.open_leaf, max(least, node.bound))
            return least > -math.inf
        # Branch on the site that is most fractional in the relaxation: both children then have a higher bound.
        at = int(np.abs(node.use - 0.5).argmin())
        site, rest, use = node.free[[at]], np.delete(node.free, at), np.delete(node.use, at)
        for opened in (np.concatenate((node.opened, site)), node.opened):
            if len(opened) <= self.task.p and len(opened) + len(rest) >= self.task.p:
                child = Node(node.bound, self.nodes, opened, rest, node.prices, use)
                child, _ = self._bounded(child, NODE)
                if self.late:
                    return False
                if child.bound <= self.cutoff:
                    heapq.heappush(self.heap, child)
        return True


def choose_sites(
    evaluator: Evaluator,
    settings: SolverSettings,
    deadline: float,
    *,
    known: float = -math.inf,
    shortcut: Shortcut | None = None,
    root: PriceRule = ROOT,
) -> TreeAnswer:
    """Choose sites so that the evaluator's value is least; see `SiteTree.run` for `known` and `shortcut`.

    An answer whose evaluator has no plan leaves the question open.
    """
    task = evaluator.task
    if not task.points or task.p in (len(task.forced), task.sites):
        others = [j for j in range(task.sites) if j not in set(task.forced)]
        only = [*task.forced, *others][: task.p]
        bound = evaluator.settle(only)
        return TreeAnswer(min(bound, evaluator.value), 0, finished=bound > -math.inf)
    tree = SiteTree(evaluator, mip_gap=settings.mip_gap, deadline=deadline, root=root)
    with one_thread():
        return tree.run(known, shortcut)
