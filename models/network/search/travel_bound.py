"""How short travel can be at best: the aggregated model with sites named again, and cuts from prices.

Every site of a class gets ``here[o,t]``, the share of an opening that stands there: continuous, since the
numbers of openings are whole already and travel tends to choose whole sites by itself. Person-minutes are
bounded from below by Benders cuts (see FORMULATION.md, "Travel cuts").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp
from scipy import sparse
from scipy.optimize import linprog

from ansinh.models.network.model.rows import add_row, ones, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.network.model.arrays import Arrays, Floats, Ints
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.search.aggregated import Aggregated

SMALL = 1e-9
"""Coefficients and shares below this are rounding, and left out of cuts."""

ZONES = 16
"""Zones of demand points, each with travel and cuts of its own. More zones give stronger cuts, but a larger model."""


class TravelBound:
    """The aggregated formulation with named sites and travel; see the module."""

    def __init__(self, a: Arrays, aggregated: Aggregated, f: Formulation) -> None:
        self.a, self.aggregated, self.f = a, aggregated, f
        self.here: dict[tuple[int, int], pulp.LpVariable] = {}
        self.campus: dict[tuple[int, int], pulp.LpVariable] = {}
        self.room: dict[tuple[int, int], pulp.LpVariable] = {}
        self.count = 0
        self._name_sites()
        self.zone = zones(a)
        self._declare_travel()

    def _name_sites(self) -> None:
        """Σ_{members} here = open of the class; here ≤ campus; once here, always here unless it may close."""
        a, b, prob, v = self.a, self.aggregated.arrays, self.f.prob, self.f.v
        for stand_in, members in enumerate(self.aggregated.members):
            for t in range(a.n_periods):
                for of_stand_in in b.options_of_site[stand_in]:
                    s = int(b.option_service[of_stand_in])
                    options = [a.option_at[j, s] for j in members]
                    if len(members) == 1:
                        self.here[options[0], t] = v.is_open[of_stand_in, t]
                        self.room[options[0], t] = v.places[of_stand_in, t]
                        continue
                    for o in options:
                        here = self.here[o, t] = prob.add_variable(f"here_{o}_{t}", lowBound=0, upBound=1)
                        room = self.room[o, t] = prob.add_variable(f"room_{o}_{t}", lowBound=0)
                        top = [(room, 1.0), (here, -float(a.max_size[o]))]
                        add_row(prob, top, "<=", 0.0, f"room_{o}_{t}")
                    terms = [*ones(self.here[o, t] for o in options), (v.is_open[of_stand_in, t], -1.0)]
                    add_row(prob, terms, "==", 0.0, f"here_sum_{of_stand_in}_{t}")
                    terms = [*ones(self.room[o, t] for o in options), (v.places[of_stand_in, t], -1.0)]
                    add_row(prob, terms, "==", 0.0, f"room_sum_{of_stand_in}_{t}")
                if len(members) > 1 and len(b.options_of_site[stand_in]) > 1:
                    self._name_campuses(stand_in, members, t)
                if len(members) > 1 and t > 0 and not a.site_may_close[members[0]]:
                    for o in (o for j in members for o in a.options_of_site[j]):
                        stays = [(self.here[o, t], 1.0), (self.here[o, t - 1], -1.0)]
                        add_row(prob, stays, ">=", 0.0, f"here_stays_{o}_{t}")

    def _name_campuses(self, stand_in: int, members: list[int], t: int) -> None:
        prob, whole = self.f.prob, self.f.v.campus[stand_in, t]
        for j in members:
            self.campus[j, t] = prob.add_variable(f"here_campus_{j}_{t}", lowBound=0, upBound=1)
            for o in self.a.options_of_site[j]:
                terms = [(self.here[o, t], 1.0), (self.campus[j, t], -1.0)]
                add_row(prob, terms, "<=", 0.0, f"here_campus_{o}_{t}")
        terms = [*ones(self.campus[j, t] for j in members), (whole, -1.0)]
        add_row(prob, terms, "==", 0.0, f"here_campus_sum_{stand_in}_{t}")

    def _declare_travel(self) -> None:
        a, prob, v = self.a, self.f.prob, self.f.v
        self.theta: dict[tuple[int, int, int], pulp.LpVariable] = {}
        self.left: dict[tuple[int, int, int], pulp.LpVariable] = {}
        b = self.aggregated.arrays
        for s in range(a.n_services):
            for t in range(a.n_periods):
                for z in range(self.zone.max() + 1):
                    people = float(a.need[s, t, self.zone == z].sum())
                    self.theta[s, t, z] = prob.add_variable(f"travel_{s}_{t}_{z}", lowBound=0)
                    self.left[s, t, z] = prob.add_variable(f"left_{s}_{t}_{z}", lowBound=0, upBound=people)
                groups = [g for g, group in enumerate(b.groups) if group.service == s]
                terms = ones(
                    [
                        *(self.left[s, t, z] for z in range(self.zone.max() + 1)),
                        *(v.served[g, t] for g in groups),
                    ]
                )
                add_row(prob, terms, "==", float(a.need[s, t].sum()), f"left_{s}_{t}")
        self.f.travel = total(ones(self.theta.values()))

    def values(self) -> Floats:
        """Return how much of each option stands where, (O, T), from the last solve."""
        found = np.zeros((self.a.n_options, self.a.n_periods))
        for (o, t), variable in self.here.items():
            found[o, t] = variable.varValue or 0.0
        return found

    def rooms(self) -> Floats:
        """Return places by option and period from the last solve."""
        found = np.zeros((self.a.n_options, self.a.n_periods))
        for (o, t), variable in self.room.items():
            found[o, t] = variable.varValue or 0.0
        return found

    def unserved(self) -> Floats:
        """Return people left unserved by service and period from the last solve."""
        found = np.zeros((self.a.n_services, self.a.n_periods))
        for (s, t, _), variable in self.left.items():
            found[s, t] += variable.varValue or 0.0
        return found

    def add_cuts(self, s: int, t: int, worth: Floats) -> None:
        """Add the cuts of one vector of prices, in minutes per person, for a service and period.

        For any prices λ ≥ 0 and any η ≥ λ: ``travel_z ≥ Σ_{i∈z} need·λ - η·left_z - Σ_o here[o] · Σ_{i∈z} need ·
        (λ_i - minutes)⁺``, and over all zones with the last sum filled only up to the places of o.
        """
        a = self.a
        need, options = a.need[s, t], a.options_of_service[s]
        eta = float(worth[need > 0].max(initial=0.0))
        saved = np.maximum(0.0, worth[:, None] - a.option_minutes[:, options]) * need[:, None]
        for z in range(self.zone.max() + 1):
            inside = self.zone == z
            self._cut(s, t, [z], float(need[inside] @ worth[inside]), eta, options, saved[inside].sum(axis=0))
        capped = filled(saved, need, a.max_size[options] * a.people_per_place[options])
        if (capped < saved.sum(axis=0) - 1e-6).any():
            every = list(range(self.zone.max() + 1))
            self._cut(s, t, every, float(need @ worth), eta, options, capped)

    def add_priced_cut(self, s: int, t: int, worth: Floats, price: Floats, eta: float) -> None:
        """Add the cut of prices λ of people and κ ≥ 0 of a person's room (by option of the service), in minutes.

        ``Σ_z travel_z ≥ Σ need·λ - η·Σ left_z - Σ_o κ_o·people per place·room[o] - Σ_o here[o] · Σ_i need·(λ_i - κ_o - minutes)⁺``;
        the last sum is filled only up to the places of o.
        """
        a = self.a
        need, options = a.need[s, t], a.options_of_service[s]
        eta = max(eta, float(worth[need > 0].max(initial=0.0)))
        saved = np.maximum(0.0, worth[:, None] - price - a.option_minutes[:, options]) * need[:, None]
        every = list(range(self.zone.max() + 1))
        best = filled(saved, need, a.max_size[options] * a.people_per_place[options])
        of_place = price * a.people_per_place[options]
        self._cut(s, t, every, float(need @ worth), eta, options, best, of_place)

    def _cut(  # noqa: PLR0917 - the formula names them
        self,
        s: int,
        t: int,
        where: list[int],
        constant: float,
        eta: float,
        options: Ints,
        saved: Floats,
        price: Floats | None = None,
    ) -> None:
        terms: list[tuple[pulp.LpVariable, float]] = [(self.theta[s, t, z], 1.0) for z in where]
        terms += [(self.left[s, t, z], eta) for z in where]
        terms += [(self.here[int(o), t], float(x)) for o, x in zip(options, saved, strict=True) if x > SMALL]
        if price is not None:
            terms += [
                (self.room[int(o), t], float(x)) for o, x in zip(options, price, strict=True) if x > SMALL
            ]
        add_row(self.f.prob, terms, ">=", constant, f"travel_cut_{self.count}")
        self.count += 1


def filled(saved: Floats, need: Floats, room: Floats) -> Floats:
    """Return the most that can be saved at each option within its places: the best people first."""
    per_head = np.divide(saved, need[:, None], out=np.zeros_like(saved), where=need[:, None] > 0)
    order = np.argsort(-per_head, axis=0)
    people = need[order]
    taken = np.clip(room - (np.cumsum(people, axis=0) - people), 0.0, people)
    best: Floats = (taken * np.take_along_axis(per_head, order, axis=0)).sum(axis=0)
    return best


def zones(a: Arrays, count: int = ZONES) -> Ints:
    """Return a zone for every demand point: those nearest to the same one of a few spread-out sites."""
    minutes = np.where(np.isfinite(a.minutes), a.minutes, 1e6)
    chosen = spread(minutes, [int((a.need.sum(axis=(0, 1)) @ minutes).argmin())], count)
    label: Ints = np.unique(minutes[:, chosen].argmin(axis=1), return_inverse=True)[1]
    return label


def spread(minutes: Floats, first: Sequence[int], count: int) -> list[int]:
    """Return sites far from each other, the first ones among them: each next is farthest from those chosen.

    Sites are far from each other where people's minutes (I, J) to them differ.
    """
    chosen = list(first)
    between = np.full(minutes.shape[1], np.inf)
    for j in chosen:
        between = np.minimum(between, _apart(minutes, j))
    while len(chosen) < min(count, minutes.shape[1]):
        far = int(between.argmax())
        if between[far] <= 0:
            break
        chosen.append(far)
        between = np.minimum(between, _apart(minutes, far))
    return chosen


def _apart(minutes: Floats, j: int) -> Floats:
    apart: Floats = np.sqrt(((minutes - minutes[:, [j]]) ** 2).mean(axis=0))
    return apart


def critical_minutes(a: Arrays, s: int, t: int, here: Floats) -> Floats:
    """Return for each point the minutes within which a whole opening stands: the best price where y is `here`."""
    options = a.options_of_service[s]
    return critical(a.option_minutes[:, options], here[options, t])


def critical(minutes: Floats, here: Floats) -> Floats:
    """Return for each point (row) the least minutes within which shares of openings (per column) add up to one."""
    order = np.argsort(minutes, axis=1, kind="stable")
    covered = np.cumsum(here[order], axis=1)
    first = np.minimum((covered < 1 - 1e-6).sum(axis=1), len(here) - 1)
    worth = np.take_along_axis(minutes, order, axis=1)[np.arange(len(minutes)), first]
    finite = worth[np.isfinite(worth)]
    known: Floats = np.where(np.isfinite(worth), worth, finite.max(initial=0.0))
    return known


def priced_assignment(  # noqa: PLR0917 - the formula names them
    a: Arrays, s: int, t: int, here: Floats, room: Floats, left: float
) -> tuple[float, Floats, Floats, float] | None:
    """Assign people to fractional openings and return (minutes, λ, κ, η), the prices of people and places.

    min Σ minutes·x subject to ``Σ_o x + u_i = need``, ``Σ_i x ≤ people per place·room[o]``, ``x ≤ need · here[o]``, ``Σ u ≤ left``.
    None if it can't be done.
    """
    options = a.options_of_service[s]
    points = np.flatnonzero(a.need[s, t] > 0)
    open_ = np.flatnonzero(here[options, t] > SMALL)
    need = a.need[s, t, points]
    minutes = a.option_minutes[np.ix_(points, options[open_])]
    row, column = np.nonzero(np.isfinite(minutes))
    n, m, k = len(row), len(points), len(open_)
    one, at = np.ones(n), np.arange(n)
    equal = sparse.hstack([sparse.csr_matrix((one, (row, at)), shape=(m, n)), sparse.eye(m)]).tocsr()
    loads = sparse.hstack([sparse.csr_matrix((one, (column, at)), shape=(k, n)), sparse.csr_matrix((k, m))])
    last = sparse.csr_matrix(np.concatenate([np.zeros(n), np.ones(m)]))
    upper = sparse.vstack([loads, last]).tocsr()
    people = room[options[open_], t] * a.people_per_place[options[open_]]
    right = np.append(people + 1e-7, left + 1e-7)
    top = np.concatenate([need[row] * np.minimum(1.0, here[options[open_], t][column]), need])
    cost = np.concatenate([minutes[row, column], np.zeros(m)])
    bounds = np.column_stack([np.zeros(n + m), top])
    answer = linprog(cost, upper, right, equal, need, bounds, method="highs-ds")
    if answer.status != 0:
        return None
    eta = -float(answer.ineqlin.marginals[-1])
    worth = np.zeros(len(a.demand_ids))
    worth[points] = np.maximum(0.0, answer.eqlin.marginals)
    price = np.zeros(len(options))
    price[open_] = -answer.ineqlin.marginals[:k]
    return float(answer.fun), np.minimum(worth, np.maximum(eta, 0.0)) if left > SMALL else worth, price, eta
