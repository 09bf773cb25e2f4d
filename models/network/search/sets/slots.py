"""A small model of sizes and money for a given number of new campuses of each kind, one slot per campus.

A *slot* is a new campus of a class of alike sites (see `ansinh.models.network.search.aggregated`). Which member of the class it is
matters only for travel, so one small model does for every set of campuses of the same composition. Travel enters by
cuts, and only their constants depend on the set. See FORMULATION.md, "Bound by sets of campuses".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from ansinh.models.certificate import Status
from ansinh.models.matrix_form import MatrixForm, matrix_form
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.rows import add_row, ones, total
from ansinh.models.network.plan.design import PARTS, Design, conversions_at, read_design
from ansinh.models.network.search.aggregated import Aggregated, with_sites
from ansinh.models.network.search.alike import transfer_sites
from ansinh.models.network.search.sets.learned import Cut, CutsOfSet, Slots, nearest_cuts
from ansinh.models.solve import ArraySolution, solve_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansinh.models.network.model.arrays import Floats, Ints
    from ansinh.models.network.problem import Stage
    from ansinh.models.settings import SolverSettings

Kinds = tuple[int, ...]
"""The class (position in the aggregated model) of every slot, ascending."""

TINY_DUAL = 1e-6
"""Cuts with smaller duals don't bind; they aren't kept for a similar problem."""

Sites = tuple[int, ...]
"""The site (position) in every slot."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of places for one service and period: minutes per person, by option of the slot model."""

    service: int
    period: int
    of_option: Floats


class SlotModel:
    """Sizes, openings and money with named existing sites and slots for new campuses, and cuts for travel.

    Attributes
    ----------
    small
        The problem of existing sites and one representative per slot.
    fixed
        True site of every site of the slot model; -1 for slots.
    price
        Minutes that a cut counts for a person who is left unserved.
    prices, last
        Prices of all cuts; the last ones by (service, period).
    """

    def __init__(
        self, a: Arrays, aggregated: Aggregated, limits: Mapping[Stage, float], kinds: Kinds, price: float
    ) -> None:
        self.a, self.aggregated, self.kinds, self.price = a, aggregated, kinds, price
        self.prices: list[Prices] = []
        self.last: dict[tuple[int, int], Floats] = {}
        used: dict[int, int] = {}
        slots = []
        for kind in kinds:
            slots.append(aggregated.members[kind][used.get(kind, 0)])
            used[kind] = used.get(kind, 0) + 1
        alone = transfer_sites(a)
        kept = [j for j in range(len(a.site_ids)) if a.stands[j] or a.site_ids[j] in alone]
        kept = [j for j in kept if j not in slots]
        self.fixed = np.array([*kept, *[-1] * len(slots)], dtype=int)
        self.first_slot = len(kept)
        self.small = self._representatives([*kept, *slots])
        self._write(limits)

    def _representatives(self, sites: list[int]) -> Arrays:
        """Return the problem of these sites; minutes are those of the nearest of the class, as in the aggregated model."""
        a, b = self.a, self.aggregated.arrays
        names = [a.site_ids[j] for j in sites]
        problem = with_sites(a.problem, names)
        of_site = {j: k for k, members in enumerate(self.aggregated.members) for j in members}
        frame = b.problem.minutes[[b.site_ids[of_site[j]] for j in sites]].copy()
        frame.columns = names
        return Arrays(replace(problem, minutes=frame, trusted=True))

    def _write(self, limits: Mapping[Stage, float]) -> None:
        """Formulate, say which campuses stand, and add travel and people left by service and period."""
        small = self.small
        f = self.f = formulate(small, written_out=False)
        for j in range(len(self.fixed)):
            standing = j < self.first_slot
            if not standing:
                add_row(f.prob, [(f.v.campus[j, small.n_periods - 1], 1.0)], ">=", 1.0, f"slot_{j}")
            elif not small.stands[j] and small.options_of_site[j]:
                for t in range(small.n_periods):
                    add_row(f.prob, [(f.v.campus[j, t], 1.0)], "<=", 0.0, f"no_slot_{j}_{t}")
        for stage, limit in limits.items():
            f.prob.addConstraint(getattr(f, stage) <= limit, name=f"stage_{stage}")
        theta, left = {}, {}
        for s in range(small.n_services):
            groups = [g for g, group in enumerate(small.groups) if group.service == s]
            for t in range(small.n_periods):
                people = float(small.need[s, t].sum())
                theta[s, t] = f.prob.add_variable(f"travel_{s}_{t}", lowBound=0)
                left[s, t] = f.prob.add_variable(f"left_{s}_{t}", lowBound=0, upBound=people)
                terms = ones([left[s, t], *(f.v.served[g, t] for g in groups)])
                add_row(f.prob, terms, "==", people, f"left_{s}_{t}")
        f.prob.objective = total(ones(theta.values()))
        self.form = matrix_form(f.prob)
        at = {id(variable): k for k, variable in enumerate(self.form.variables)}
        shape = (small.n_services, small.n_periods)
        self.theta = np.array([[at[id(theta[s, t])] for t in range(shape[1])] for s in range(shape[0])])
        self.left = np.array([[at[id(left[s, t])] for t in range(shape[1])] for s in range(shape[0])])
        every = [(o, t) for o in range(small.n_options) for t in range(shape[1])]
        by_option = (small.n_options, shape[1])
        self.load = np.array([at[id(f.v.load[key])] for key in every], dtype=int).reshape(by_option)
        self.room = np.array([at[id(f.v.places[key])] for key in every], dtype=int).reshape(by_option)
        self.open = np.array([at[id(f.v.is_open[key])] for key in every], dtype=int).reshape(by_option)
        self.cost = np.zeros(self.form.columns)
        for variable, coefficient in f.cost.items():
            self.cost[at[id(variable)]] += coefficient

    def recall(self, known: Sequence[CutsOfSet]) -> None:
        """Take over the cuts of an earlier search: of the composition most like this one, sites by name."""
        a, small = self.a, self.small
        cuts, at = nearest_cuts(known, self._slots())
        for cut in cuts:
            s, t = a.service_at.get(cut.service, -1), a.period_at.get(cut.period, -1)
            if s < 0 or t < 0:
                continue
            prices = np.zeros(len(self.options(s)))
            for k, o in enumerate(self.options(s)):
                j = int(small.option_site[o])
                if j < self.first_slot:
                    prices[k] = cut.of_site.get(small.site_ids[j], 0.0)
                elif at[j - self.first_slot] >= 0:
                    prices[k] = cut.of_slot[at[j - self.first_slot]]
            self.prices.append(Prices(s, t, prices))
            self.last[s, t] = prices

    def lesson(self, duals: Floats) -> CutsOfSet:
        """Return the cuts that bind (dual > 0), for a similar problem."""
        a, small = self.a, self.small
        kept = []
        for p, dual in zip(self.prices, duals, strict=False):
            if dual <= TINY_DUAL:
                continue
            of_site, of_slot = {}, [0.0] * len(self.kinds)
            for price, o in zip(p.of_option, self.options(p.service), strict=True):
                j = int(small.option_site[o])
                if j < self.first_slot:
                    of_site[small.site_ids[j]] = float(price)
                else:
                    of_slot[j - self.first_slot] = float(price)
            kept.append(Cut(a.service_ids[p.service], a.period_ids[p.period], of_site, tuple(of_slot)))
        return CutsOfSet(self._slots(), tuple(kept))

    def _slots(self) -> Slots:
        return tuple(frozenset(self.a.site_ids[j] for j in self.aggregated.members[k]) for k in self.kinds)

    def options(self, s: int) -> Ints:
        """Return the options of a service in the slot model."""
        return self.small.options_of_service[s]

    def true_sites(self, sites: Sites) -> Ints:
        """Return the true site of every site of the slot model, with these sites in the slots."""
        found = self.fixed.copy()
        found[self.first_slot :] = sites
        return found

    def minutes(self, s: int, sites: Sites) -> Floats:
        """Return minutes (I, options of s) with these sites in the slots; infinite beyond the service's limit."""
        options = self.options(s)
        at = self.true_sites(sites)[self.small.option_site[options]]
        return reachable(self.a, s)[:, at]

    def constants(self, sites: Sites) -> Floats:
        """Return ``C_k = Σ need · min(price, min_o minutes + π_o)`` of every cut for these sites."""
        every = {s: self.minutes(s, sites) for s in range(self.a.n_services)}
        found = np.zeros(len(self.prices))
        for k, p in enumerate(self.prices):
            each = np.min(every[p.service] + p.of_option, axis=1, initial=self.price)
            found[k] = self.a.need[p.service, p.period] @ each
        return found

    def _cuts(self, constants: Floats) -> MatrixForm:
        """Return the model with ``travel + Σ π · load + price · left ≥ C_k`` for every vector of prices."""
        rows, columns, values = [], [], []
        for k, p in enumerate(self.prices):
            s, t = p.service, p.period
            where = self.load[self.options(s), t]
            rows += [k] * (len(where) + 2)
            columns += [self.theta[s, t], self.left[s, t], *where]
            values += [1.0, self.price, *p.of_option]
        cuts = sparse.csr_array((values, (rows, columns)), shape=(len(self.prices), self.form.columns))
        form = self.form
        return replace(
            form,
            matrix=sparse.csr_array(sparse.vstack([form.matrix, cuts])),
            row_lower=np.concatenate([form.row_lower, constants]),
            row_upper=np.concatenate([form.row_upper, np.full(len(constants), np.inf)]),
            variables=[],
            constraints=[],
        )

    def solve(self, sites: Sites, settings: SolverSettings, *, whole: bool) -> ArraySolution:
        """Minimise the travel that the cuts imply for these sites; `whole` asks for whole numbers."""
        form = self._cuts(self.constants(sites))
        if not whole:
            form = replace(form, integer=np.zeros(form.columns, dtype=bool))
        return solve_arrays(form, settings)

    def most(self, prices: Floats, settings: SolverSettings) -> float:
        """Return (an upper bound of) the most that any plan's loads and people left can be worth at these prices.

        ``max Σ π[o,t] · load[o,t] + price · Σ left`` over all plans of this composition, in whole numbers.
        """
        cost = np.zeros(self.form.columns)
        cost[self.load] = -prices
        cost[self.left] = -self.price
        form = replace(self.form, cost=cost, offset=0.0, variables=[], constraints=[])
        outcome = solve_arrays(form, settings).outcome
        if outcome.status is Status.INFEASIBLE:
            return -np.inf
        return -outcome.bound if np.isfinite(outcome.bound) else np.inf

    def as_written(self, places: Floats, sites: Sites, settings: SolverSettings) -> Floats | None:
        """Return values for these places, by (true option, period), at least cost; None if they break a row."""
        small, at = self.small, self.true_sites(sites)
        rows = [
            self.a.option_at[int(at[small.option_site[o]]), int(small.option_service[o])]
            for o in range(small.n_options)
        ]
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        lower[self.room] = upper[self.room] = places[rows]
        lower[self.open] = upper[self.open] = places[rows] > 0
        form = replace(
            self.form, cost=self.cost, offset=0.0, lower=lower, upper=upper, variables=[], constraints=[]
        )
        return solve_arrays(form, settings).values

    def design(self, values: Floats, sites: Sites) -> Design:
        """Return the design that the values describe, with these sites in the slots, over the whole network."""
        for variable, value in zip(self.form.variables, values, strict=True):
            variable.varValue = float(value)
        found, a, small = read_design(self.f.v, self.small), self.a, self.small
        at = self.true_sites(sites)
        where = [
            a.option_at[int(at[small.option_site[o]]), int(small.option_service[o])]
            for o in range(small.n_options)
        ]
        parts = {}
        for name in PARTS:
            chosen = getattr(found, name)
            parts[name] = np.zeros((a.n_options, a.n_periods), chosen.dtype)
            parts[name][where] = chosen
        converted = np.zeros((len(a.conversions), a.n_periods))
        converted[conversions_at(small, a)] = found.converted
        return Design(a=a, converted=converted, **parts)


def reachable(a: Arrays, s: int) -> Floats:
    """Return minutes (I, J) for a service; infinite beyond its limit."""
    limit = float(a.problem.services["max_minutes"].iloc[s])
    if np.isnan(limit):
        return a.minutes
    return np.where(a.minutes <= limit, a.minutes, np.inf)
