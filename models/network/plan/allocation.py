"""Who goes where once it's known what is built: a transport LP, written lazily and solved in blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from ansinh.models.errors import SolverError
from ansinh.models.network.families.equity import equity_groups
from ansinh.models.network.problem import SHORTFALL_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.models.network.model.arrays import Arrays, Bools, Floats, Ints
    from ansinh.models.network.plan.design import Design

TINY = 1e-7
"""People: fewer are rounding of the LP."""

NEAREST = 6
"""Arcs per demand point that the LP starts with; more are added where their reduced cost is negative."""

PLACES_ROUNDED, PLACES_SNAPPED = 1e-6, 1e-5
"""Places by which a design differs at most from the solver's answer: where that is no whole number, and where it nearly is."""

MOST_SHIFTED = 40
"""Sites: so many people are counted as shifted by one more served, so that the price stays near the minutes it is added to."""

Pair = tuple[int, int]
Rule: TypeAlias = "tuple[Floats, Floats, float, bool]"
"""Points and sites that count, people that must be reached, and whether that is hard."""


@dataclass(frozen=True, eq=False)
class Allocation:
    """People by arc, with the duals of the LP that sent them there.

    Attributes
    ----------
    point, option, period, persons
        One entry per arc that is used.
    unserved
        Persons (S, T, I).
    place_value
        What room for one more person is worth in the LP's objective (O, T), ≤ 0.
    """

    point: Ints
    option: Ints
    period: Ints
    persons: Floats
    unserved: Floats
    place_value: Floats


def price_of_unserved(a: Arrays) -> float:
    """Return a price of a person unserved, in minutes, that no detour of others can outweigh.

    Serving one more person shifts at most one person per site, so (sites + 1) × the longest minutes is enough; of more than
    `MOST_SHIFTED` sites, so many are counted.
    """
    finite = a.option_minutes[np.isfinite(a.option_minutes)]
    weight = float(a.unserved_weight[a.unserved_weight > 0].min(initial=1.0))
    shifted = min(len(a.site_ids), MOST_SHIFTED)
    return (shifted + 1) * float(finite.max(initial=1.0)) / min(weight, 1.0) + 1.0


def allocate(a: Arrays, design: Design, price: float | None = None, longest: float = np.inf) -> Allocation:
    """Assign people to what the design offers: fewest unserved (weighted, with shortfalls), then minutes.

    min price · (Σ weight · unserved + 10 · Σ shortfall) + Σ minutes · assign subject to
    ``Σ_o assign + unserved = need``, ``use · places ≤ Σ_i assign ≤ people per place · places``, targets and caps.
    Nobody goes farther than `longest` minutes. Services and periods that no target or cap ties together are
    solved apart. Place values are weighted
    persons and minutes mixed by `price`; see `ansinh.models.network.plan.duals` for them apart.

    Raises
    ------
    SolverError
        If the LP has no answer, for example because a hard target can't be met by this design.
    """
    price = price_of_unserved(a) if price is None else price
    unserved = a.need.copy()
    values = np.zeros((a.n_options, a.n_periods))
    parts = [_Block(a, design, pairs, price, longest).solve(unserved, values) for pairs in blocks(a)]
    stacked = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    point, option, period, persons = stacked or [np.zeros(0)] * 4
    order = np.lexsort((point, option, period))
    return Allocation(
        point[order].astype(int),
        option[order].astype(int),
        period[order].astype(int),
        persons[order],
        unserved,
        values,
    )


def blocks(a: Arrays) -> list[list[Pair]]:
    """Return the (service, period) pairs that must be assigned together."""
    parent: dict[Pair, Pair] = {(s, t): (s, t) for s in range(a.n_services) for t in range(a.n_periods)}

    def root(pair: Pair) -> Pair:
        while parent[pair] != pair:
            pair = parent[pair]
        return pair

    tied = [(target.services, target.period) for target in a.problem.targets]
    tied += [(cap.services, cap.period) for cap in a.problem.equity]
    for services, period in tied:
        first, *others = [(a.service_at[s], a.period_at[period]) for s in services]
        for other in others:
            parent[root(other)] = root(first)
    found: dict[Pair, list[Pair]] = {}
    for pair in parent:
        found.setdefault(root(pair), []).append(pair)
    return list(found.values())


class _Block:
    """One transport LP over some (service, period) pairs, with arcs generated as they are needed."""

    def __init__(self, a: Arrays, design: Design, pairs: list[Pair], price: float, longest: float) -> None:
        self.a, self.design, self.pairs, self.price = a, design, pairs, price
        people: list[tuple[Ints, ...]] = []
        sites: list[tuple[Ints, ...]] = []
        arcs: list[tuple[Ints, Ints, Floats]] = []
        above = left_of = 0
        for s, t in pairs:
            points = np.flatnonzero(a.need[s, t] > 0)
            options = a.options_of_service[s]
            options = options[design.places[options, t] > 0]
            minutes = a.option_minutes[np.ix_(points, options)]
            rows, columns = np.nonzero(np.isfinite(minutes) & (minutes <= longest + 1e-9))
            arcs.append((rows + above, columns + left_of, minutes[rows, columns]))
            people.append((np.full(len(points), s), np.full(len(points), t), points))
            sites.append((options, np.full(len(options), t)))
            above, left_of = above + len(points), left_of + len(options)
        self.service, self.period, self.point = (np.concatenate(part) for part in zip(*people, strict=True))
        self.option, self.site_period = (np.concatenate(part) for part in zip(*sites, strict=True))
        self.arc_row, self.arc_site, self.minutes = (np.concatenate(part) for part in zip(*arcs, strict=True))
        self.need = a.need[self.service, self.period, self.point]
        self.places = design.places[self.option, self.site_period] * a.people_per_place[self.option]
        self.rules = list(self._side_rows())
        n_rules = len(self.rules)
        self.of_points = np.array([rule[0] for rule in self.rules]).reshape(n_rules, len(self.need))
        self.of_sites = np.array([rule[1] for rule in self.rules]).reshape(n_rules, len(self.places))

    def _side_rows(self) -> Iterator[Rule]:
        """Yield targets and caps as rows over served people (by point) or loads (by site)."""
        a, nobody, nowhere = self.a, np.zeros(len(self.need)), np.zeros(len(self.places))
        for target in a.problem.targets:
            chosen = self._chosen(target.services, target.period)
            if chosen is None:
                continue
            of_point, of_site = (part.astype(float) for part in chosen)
            least = target.min_share * float(self.need @ of_point)
            if target.comprehensive:
                yield nobody, of_site * a.comprehensive[self.option], least, target.hard
            else:
                yield of_point, nowhere, least, target.hard
        for k, cap in enumerate(a.problem.equity):
            chosen = self._chosen(cap.services, cap.period)
            if chosen is None:
                continue
            label = a.problem.demand[cap.by].astype(str).to_numpy()[self.point]
            for group in equity_groups(a, k):
                of_point = (chosen[0] & (label == group)).astype(float)
                least = float(self.need @ of_point) * (1.0 - cap.max_unserved_share)
                yield of_point, nowhere, least, cap.hard

    def _chosen(self, names: Sequence[str], period: str) -> tuple[Bools, Bools] | None:
        """Return which people and sites are of these services in a period; None if they aren't all of this block."""
        t, services = self.a.period_at[period], [self.a.service_at[name] for name in names]
        if not {(s, t) for s in services} <= set(self.pairs):
            return None
        of_point = np.isin(self.service, services) & (self.period == t)
        return of_point, np.isin(self.a.option_service[self.option], services) & (self.site_period == t)

    def solve(self, unserved: Floats, values: Floats) -> tuple[Ints, Ints, Ints, Floats]:
        """Solve, write unserved people and place values in place, and return the arcs that are used."""
        active = self._first_arcs()
        for _ in range(60):
            try:
                flow, left, point_dual, site_dual = self._lp(active)
            except SolverError:
                if active.all():
                    raise
                active[:] = True  # a hard rule or a least use may need arcs that aren't among the nearest
                continue
            reduced = self.minutes - point_dual[self.arc_row] - site_dual[self.arc_site]
            wanted = (reduced < -1e-7 * (1.0 + self.price)) & ~active
            if not wanted.any():
                break
            active |= wanted
        unserved[self.service, self.period, self.point] = left
        values[self.option, self.site_period] = np.minimum(0.0, site_dual)
        used = np.flatnonzero(active)[flow > TINY]
        row, site = self.arc_row[used], self.arc_site[used]
        return self.point[row], self.option[site], self.site_period[site], flow[flow > TINY]

    def _first_arcs(self) -> Bools:
        order = np.lexsort((self.minutes, self.arc_row))
        rows = self.arc_row[order]
        first = np.searchsorted(rows, rows)
        active = np.zeros(len(rows), bool)
        active[order] = np.arange(len(rows)) - first < NEAREST
        return active

    def _lp(self, active: Bools) -> tuple[Floats, Floats, Floats, Floats]:
        """Solve over the active arcs; return flow, unserved, and what a point and a site add to an arc.

        A duals pair (point, site) is such that the reduced cost of an arc is minutes - point - site.
        """
        row, site = self.arc_row[active], self.arc_site[active]
        n_arcs, n_points, n_sites, n_rules = len(row), len(self.need), len(self.places), len(self.rules)
        if n_points == 0:
            return np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(n_sites)
        equal = _entries(
            [(row, np.arange(n_arcs), 1.0), (np.arange(n_points), n_arcs + np.arange(n_points), 1.0)],
            (n_points, n_arcs + n_points + n_rules),
        )
        # A row of the transport LP is ≤; a rule "at least" and a least use are written with the sign turned.
        least = self._least_loads()
        using = np.flatnonzero(least > 0)
        upper = self._upper(row, site, using)
        right = np.concatenate(
            [self.places, -least[using], [self._excused(rule) - rule[2] for rule in self.rules]]
        )
        weight = self.a.unserved_weight[self.service]
        cost = np.concatenate(
            [self.minutes[active], self.price * weight, np.full(n_rules, self.price * SHORTFALL_WEIGHT)]
        )
        top = np.concatenate(
            [np.full(n_arcs + n_points, np.inf), [0.0 if rule[3] else np.inf for rule in self.rules]]
        )
        answer = linprog(
            cost,
            upper,
            right,
            equal,
            self.need,
            np.column_stack([np.zeros(len(top)), top]),
            method="highs-ds",
        )
        if answer.status != 0:
            message = f"people can't be assigned to this design: {answer.message}"
            raise SolverError(message)
        upper_dual, point_dual = answer.ineqlin.marginals, answer.eqlin.marginals.copy()
        site_dual = upper_dual[:n_sites].copy()
        site_dual[using] -= upper_dual[n_sites : n_sites + len(using)]
        rule_dual = upper_dual[n_sites + len(using) :]
        if n_rules:
            point_dual -= self.of_points.T @ rule_dual
            site_dual -= self.of_sites.T @ rule_dual
        left = answer.x[n_arcs : n_arcs + n_points]
        return answer.x[:n_arcs], np.where(left > TINY, left, 0.0), point_dual, site_dual

    def _excused(self, rule: Rule) -> float:
        """Return how many people a hard rule may miss, because the places of a design are rounded."""
        return PLACES_ROUNDED * float(sum(self.a.people_per_place[self.option])) if rule[3] else 0.0

    def _upper(self, row: Ints, site: Ints, using: Ints) -> sparse.csr_matrix:
        """Return the rows ≤ over arcs, people unserved and shortfalls: places, least uses, rules."""
        n_arcs, n_points, n_sites, n_rules = len(row), len(self.need), len(self.places), len(self.rules)
        used, arc = np.nonzero(site == using[:, None])
        counted = self.of_points[:, row] + self.of_sites[:, site]
        rule, of_rule = np.nonzero(counted)
        first = n_sites + len(using)
        return _entries(
            [
                (site, np.arange(n_arcs), 1.0),
                (n_sites + used, arc, -1.0),
                (first + rule, of_rule, -counted[rule, of_rule]),
                (first + np.arange(n_rules), n_arcs + n_points + np.arange(n_rules), -1.0),
            ],
            (first + n_rules, n_arcs + n_points + n_rules),
        )

    def _least_loads(self) -> Floats:
        """Return the fewest people that each site must have; a plan as written is taken as it is."""
        return least_loads(self.a, self.design, self.option, self.site_period)


def _entries(parts: list[tuple[Ints, Ints, Floats | float]], shape: Pair) -> sparse.csr_matrix:
    """Return a matrix from its entries (rows, columns, values), written at once: to stack blocks takes longer."""
    rows, columns, values = zip(*parts, strict=True)
    filled = [np.broadcast_to(value, len(row)) for row, value in zip(rows, values, strict=True)]
    where = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_matrix((np.concatenate(filled), where), shape=shape)


def least_loads(a: Arrays, design: Design, option: Ints, period: Ints) -> Floats:
    """Return the fewest people at options in periods, but for those of rounded places; see `add_min_utilisation`."""
    if a.problem.decisions is not None:
        return np.zeros(len(option))
    moved_in = np.zeros_like(design.places)
    for o in np.flatnonzero(a.merge_target >= 0):
        moved_in[a.merge_target[o]] += np.cumsum(design.moved[o])
    exempt = moved_in + a.existing[:, None] * ~design.upgraded
    least = np.maximum(0.0, a.least_people_per_place[:, None] * (design.places - exempt - PLACES_SNAPPED))
    found: Floats = least[option, period]
    return found
