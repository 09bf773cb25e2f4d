"""The travel stage by sets of new campuses: few sets fit into the caps, and each gets a bound of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.network.plan.allocation import price_of_unserved
from ansinh.models.network.search.sets.compositions import Compositions
from ansinh.models.network.search.sets.people import TINY, SetBounds, Transport
from ansinh.models.network.search.sets.slots import Kinds, Prices, Sites, SlotModel

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.aggregated import Aggregated
    from ansinh.models.network.search.sets.learned import CutsOfSet
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import ArraySolution

LP_ROUNDS, WHOLE_ROUNDS = 24, 12
"""Most rounds of cuts for one set of campuses: with the LP relaxation, then with whole numbers."""

MOST_SETTLED = 400
"""Most sets of one composition that get cuts of their own; the others keep their bound."""

MOST_LEFT = 50_000
"""Most sets of one composition that are kept in memory after the first bound."""

CLOSE, ROUGH = 1e-3, 5e-3
"""No more cuts are added when travel and bound differ by less than this share: for one set; for the first estimate."""

LEAST_SECONDS, MOST_SECONDS = 0.5, 20.0
"""Seconds that a small problem may take: the least, even when the time is up, so that it answers; and the most."""

FINE_GAP = 1e-4
"""Gap to which small problems are solved, unless a smaller one is asked for: their bounds add up."""

SHARE = 0.9
"""Share of the gap that the proof may use, so that rounding doesn't spoil it."""

FIRST_SHARE = 1 / 3
"""Share of the time in which compositions must be listed and the first of several be done with: the others are as large, and the
rounds of cuts need the time more than sets that can't all be looked at."""

Judge = Callable[["Design"], float | None]


@dataclass
class SetSearch:
    """State of the search: the best plan known, and the least bound of the sets done with.

    Attributes
    ----------
    judge
        Returns the true travel of a design, None if it breaks something.
    bound
        Least bound of all sets looked at.
    settled
        Sets that needed cuts of their own.
    known, learned
        Cuts of an earlier search, and of this one, by composition.
    solvers
        Name and version of what solved the models.
    until
        When the present composition must be done with.
    """

    a: Arrays
    aggregated: Aggregated
    limits: Mapping[Stage, float]
    settings: SolverSettings
    deadline: float
    judge: Judge
    best: Design
    value: float
    bound: float = np.inf
    settled: int = 0
    prices: dict[tuple[str, int], Floats] = field(default_factory=dict)
    known: Sequence[CutsOfSet] = ()
    learned: list[CutsOfSet] = field(default_factory=list)
    solvers: dict[str, str] = field(default_factory=dict)
    until: float = np.inf

    @property
    def target(self) -> float:
        """Return the travel that every set must be shown to exceed."""
        return self.value * (1.0 - SHARE * self.settings.mip_gap)

    def left(self) -> SolverSettings:
        """Return the settings of the small problems: fine, and no longer than what is left of the time."""
        seconds = min(MOST_SECONDS, max(LEAST_SECONDS, self.deadline - time.perf_counter()))
        gap = min(FINE_GAP, self.settings.mip_gap)
        return replace(self.settings, mip_gap=gap, time_limit_s=seconds, threads=1)

    @property
    def late(self) -> bool:
        """Tell whether the time is up."""
        return time.perf_counter() > min(self.until, self.deadline)

    def run(self, f: Formulation, written: Floats | None = None) -> bool:
        """Go through all compositions; False if there are too many. `f` is the aggregated model with all caps."""
        now = time.perf_counter()
        soon = now + FIRST_SHARE * (self.deadline - now)
        every = Compositions(self.a, self.aggregated, f, self.left(), soon).every()
        if every is None:
            return False
        own = sites_of(self.aggregated, self.a, self.best.places)[0]
        every.sort(key=lambda kinds: (kinds != own, len(kinds), kinds))
        if written is not None:
            self._try_written(every, written)
        self.until = soon if len(every) > 1 else self.deadline
        for kinds in every:
            model = self._model(kinds)
            model.recall(self.known)
            self.bound = min(self.bound, self._composition(model))
            if self.late and kinds != every[-1]:
                self.bound = 0.0  # nothing is known of the others
                break
            self.until = self.deadline
        if not np.isfinite(self.bound):  # no set fits, though a plan is known: nothing has been shown
            self.bound = 0.0
        return True

    def _model(self, kinds: Kinds) -> SlotModel:
        return SlotModel(self.a, self.aggregated, self.limits, kinds, price_of_unserved(self.a))

    def _try_written(self, every: list[Kinds], places: Floats) -> None:
        """Take the places of an earlier plan, by (option, period), if they keep to all rules and caps."""
        sites = sites_of(self.aggregated, self.a, places)
        if sites[0] not in every:
            return
        model = self._model(sites[0])
        values = model.as_written(places, sites[1], self.left())
        if values is not None:
            self._offer(model.design(values, sites[1]))

    def _offer(self, design: Design) -> float | None:
        """Keep the design if it's the best so far; return its travel."""
        value = self.judge(design)
        if value is not None and value < self.value:
            self.best, self.value = design, value
        return value

    def _composition(self, model: SlotModel) -> float:
        """Return the least bound of all sets of a composition; sets with a bound below the target get more cuts."""
        if self.late:
            return 0.0
        first = self._first_set(model)
        answer = self._relaxed(model, first, ROUGH)
        if answer is None:
            return np.inf
        # Cuts for other sets would blur the prices of a similar problem: those for the first one are kept.
        self.learned.append(model.lesson(cut_duals(model, answer)))
        bounds = self._bounds(model, answer)
        sets, lower, least = bounds.below(self.target, MOST_LEFT)
        for _ in range(MOST_SETTLED):
            open_ = lower < self.target
            least = min(least, float(lower[~open_].min(initial=np.inf)))
            sets, lower = sets[open_], lower[open_]
            if not len(sets) or self.late:
                break
            k = int(lower.argmin())
            sites = tuple(int(j) for j in sets[k])
            own, answer = self._settle(model, sites)
            if answer is not None:
                lower = np.maximum(lower, self._bounds(model, answer).of(sets))
            lower[k] = max(lower[k], own)
            if lower[k] < self.target:  # more cuts have not helped: the set keeps this bound
                least = min(least, float(lower[k]))
                sets, lower = np.delete(sets, k, axis=0), np.delete(lower, k)
        return min(least, float(lower.min(initial=np.inf)))

    def _first_set(self, model: SlotModel) -> Sites:
        """Return the set of the best plan, or else the one that saves most at the prices known."""
        own = sites_of(self.aggregated, self.a, self.best.places)
        if own[0] == model.kinds:
            return own[1]
        return SetBounds(model, self._recalled(model), 0.0).greedy()

    def _recalled(self, model: SlotModel) -> Floats:
        """Return the prices that the last composition ended with, as far as sites are the same."""
        small = model.small
        prices = np.zeros((small.n_options, small.n_periods))
        for o in range(small.n_options):
            j, s = int(small.option_site[o]), int(small.option_service[o])
            name = small.site_ids[j] if j < model.first_slot else ""
            prices[o] = self.prices.get((name, s), prices[o])
        return prices

    def _remember(self, model: SlotModel, prices: Floats) -> None:
        small = model.small
        for o in range(small.n_options):
            j, s = int(small.option_site[o]), int(small.option_service[o])
            self.prices[small.site_ids[j] if j < model.first_slot else "", s] = prices[o]

    def _bounds(self, model: SlotModel, answer: ArraySolution) -> SetBounds:
        prices = mean_prices(model, answer)
        self._remember(model, prices)
        return SetBounds(model, prices, model.most(prices, self.left()))

    def _relaxed(self, model: SlotModel, sites: Sites, close: float) -> ArraySolution | None:
        """Add cuts for these sites until travel and bound differ by less than `close`; None if no plan has these sites.

        Each cut is made at the mean of the relaxation's answer and the point of the cut before. This point is also
        feasible for the relaxation, so its travel minus the bound is what can still be gained; and it changes less
        from round to round than the answers do, so fewer cuts are needed.
        """
        found: ArraySolution | None = None
        middle: Floats | None = None
        for _ in range(LP_ROUNDS):
            answer = model.solve(sites, self.left(), whole=False)
            self.solvers[answer.outcome.backend] = answer.outcome.version
            if answer.outcome.status is Status.INFEASIBLE:
                return None
            if answer.values is None or answer.row_duals is None:
                return found
            found = answer
            bound = answer.outcome.bound
            if bound >= self.target or self.late:
                break
            middle = answer.values if middle is None else (middle + answer.values) / 2
            value = self._cut(model, sites, middle)
            if value - bound <= close * value:
                break
        return found

    def _settle(self, model: SlotModel, sites: Sites) -> tuple[float, ArraySolution | None]:
        """Return a bound for one set, at least the target if that can be shown, and prices for the others.

        A whole-number answer found on the way may be a better plan, and is then kept.
        """
        self.settled += 1
        answer = self._relaxed(model, sites, CLOSE)
        if answer is None:
            return np.inf, None
        lower = answer.outcome.bound
        for _ in range(WHOLE_ROUNDS):
            if lower >= self.target or self.late:
                break
            whole = model.solve(sites, self.left(), whole=True)
            if whole.outcome.status is Status.INFEASIBLE:
                return np.inf, answer
            if whole.values is None:
                break
            lower = max(lower, whole.outcome.bound)
            if lower >= self.target:
                break
            self._offer(model.design(whole.values, sites))
            value = self._cut(model, sites, whole.values)
            if value - whole.outcome.objective <= 1e-6 * value:  # exact here: another round returns it again
                break
        return lower, answer

    def _cut(self, model: SlotModel, sites: Sites, values: Floats) -> float:
        """Add the cuts that are tight at these loads, and return the travel there."""
        a, travel = self.a, 0.0
        settings, recalled = self.left(), self._recalled(model)
        for s in range(a.n_services):
            minutes = model.minutes(s, sites)
            for t in range(a.n_periods):
                need = a.need[s, t]
                if need.sum() <= TINY:
                    continue
                room = np.maximum(0.0, values[model.load[model.options(s), t]])
                guess = model.last.get((s, t), recalled[model.options(s), t])
                way = Transport(need, minutes, room, model.price)
                least, prices = way.prices(guess, settings)
                model.last[s, t] = prices
                travel += least - model.price * float(values[model.left[s, t]])
                model.prices.append(Prices(s, t, prices))
        return travel


def mean_prices(model: SlotModel, answer: ArraySolution) -> Floats:
    """Return the prices by (option, period) that the duals of the cuts put together."""
    small = model.small
    prices = np.zeros((small.n_options, small.n_periods))
    weight = np.zeros((small.n_services, small.n_periods))
    for w, p in zip(cut_duals(model, answer), model.prices, strict=False):
        prices[model.options(p.service), p.period] += w * p.of_option
        weight[p.service, p.period] += w
    return prices / np.where(weight > TINY, weight, 1.0)[small.option_service]


def cut_duals(model: SlotModel, answer: ArraySolution) -> Floats:
    """Return the dual of every cut that was in the model when it was solved."""
    if answer.row_duals is None:
        return np.zeros(0)
    duals: Floats = np.maximum(0.0, answer.row_duals[model.form.rows :])
    return duals


def sites_of(aggregated: Aggregated, a: Arrays, places: Floats) -> tuple[Kinds, Sites]:
    """Return the composition and the new campuses of a plan, in the order of slots."""
    standing = np.unique(a.option_site[(places > 0).any(axis=1)])
    new = {int(j) for j in standing if not a.stands[j]}
    pairs = [(k, j) for k, members in enumerate(aggregated.members) for j in members if j in new]
    return tuple(k for k, _ in pairs), tuple(j for _, j in pairs)
