"""First prices for the cuts on travel: the relaxation over zones of people and some of the sites, with every way as a column.

Rounds of cuts find the prices of people and places one answer at a time, which takes dozens of rounds where places are scarce and
sites many. A coarse problem has nearly the same prices and is solved at once, without cuts. Whether its prices are good is
only a question of speed: a cut holds for any prices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from ansinh.models.matrix_form import matrix_form
from ansinh.models.network.search.ways.travel_bound import SMALL, critical, spread, zones
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.matrix_form import MatrixForm
    from ansinh.models.network.model.arrays import Arrays, Bools, Floats, Ints
    from ansinh.models.network.search.ways.travel_bound import TravelBound
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import ArraySolution

COARSE_ZONES = 32
"""Zones of people: with 500 points and 200 sites the LP takes a second or two, and more zones raise the bound little."""

COARSE_SITES = 24
"""Candidate sites beside those that stand or are in the plan, far from each other."""


@dataclass(frozen=True)
class CoarsePrices:
    """Prices of one service and period, as `TravelBound.add_priced_cut` takes them.

    Attributes
    ----------
    worth
        Of people (I), in minutes.
    price
        Of a person's room at each option of the service.
    eta
        Of a person left unserved.
    """

    service: int
    period: int
    worth: Floats
    price: Floats
    eta: float


@dataclass(frozen=True)
class CoarseAnswer:
    """Prices, and where the coarse relaxation puts openings (O, T), places (O, T) and people unserved (S, T)."""

    prices: tuple[CoarsePrices, ...]
    here: Floats
    room: Floats
    left: Floats


@dataclass(frozen=True)
class _Block:
    """Ways of one service and period: its options, and the rows whose duals are prices of room and of being unserved."""

    service: int
    period: int
    options: Ints
    room_rows: Ints
    left_row: int


@dataclass
class _Ways:
    """Columns and rows beyond those of the aggregated model."""

    columns: int
    rows: int
    cost: list[Floats] = field(default_factory=list)
    top: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def add_columns(self, cost: Floats, top: Floats) -> Ints:
        """Add columns from 0 to `top`, and return their positions in the shape of `cost`."""
        first, self.columns = self.columns, self.columns + cost.size
        self.cost.append(cost.ravel())
        self.top.append(top.ravel())
        return first + np.arange(cost.size).reshape(cost.shape)

    def add_rows(self, columns: Ints, values: Floats, low: float | Floats, high: float | Floats) -> Ints:
        """Add a row for each row of `columns`, and return their positions."""
        count = len(columns)
        rows = self.rows + np.arange(count)
        self.rows += count
        self.entries.append((np.repeat(rows, columns.shape[1]), columns.ravel(), values.ravel()))
        self.low.append(np.broadcast_to(low, count))
        self.high.append(np.broadcast_to(high, count))
        return rows


def coarse_answer(
    bound: TravelBound, plan_sites: Sequence[int], settings: SolverSettings
) -> CoarseAnswer | None:
    """Solve the coarse relaxation with all rows and caps of the aggregated model; None if that takes too long.

    Parameters
    ----------
    plan_sites
        Sites (positions) of the best plan: they are in it, so that there is an answer.
    """
    a, form = bound.a, matrix_form(bound.f.prob)
    column = {id(x): k for k, x in enumerate(form.variables)}
    stands = [j for j in range(len(a.site_ids)) if a.stands[j]]
    first = list(dict.fromkeys([*stands, *plan_sites]))
    minutes = np.where(np.isfinite(a.minutes), a.minutes, 1e6)
    inside = np.isin(a.option_site, spread(minutes, first, len(first) + COARSE_SITES))
    label = zones(a, COARSE_ZONES)
    ways = _Ways(form.columns, form.rows)
    blocks = [
        _add_ways(bound, ways, column, label, (s, t), inside)
        for s in range(a.n_services)
        for t in range(a.n_periods)
        if a.need[s, t].sum() > 0 and inside[a.options_of_service[s]].any()
    ]
    if not blocks:  # no service has people and a site: there is no way to price
        return None
    shut = [
        column[id(family[o, t])] for family in (bound.here, bound.room) for o, t in family if not inside[o]
    ]
    found = solve_arrays(_whole(form, ways, shut), settings)
    if found.values is None or found.row_duals is None:
        return None
    return _read(bound, column, blocks, found)


def _add_ways(  # noqa: PLR0917 - the formula names them
    bound: TravelBound, ways: _Ways, column: dict[int, int], label: Ints, at: tuple[int, int], inside: Bools
) -> _Block:
    """Add ``Σ_o x + u = need``, ``Σ_i x ≤ room``, ``x ≤ need · here``, ``Σ u ≤ left`` over zones with people."""
    (s, t), a = at, bound.a
    options = a.options_of_service[s][inside[a.options_of_service[s]]]
    need: Floats = np.bincount(label, a.need[s, t]).astype(float)
    # Where nobody reaches anything there is no longest way, and any number will do.
    longest = float(a.option_minutes[np.isfinite(a.option_minutes)].max(initial=0.0))
    minutes = np.nan_to_num(a.option_minutes[:, options], posinf=longest)
    mean = (
        np.stack([np.bincount(label, a.need[s, t] * m) for m in minutes.T], axis=1)[need > 0]
        / need[need > 0, None]
    )
    need = need[need > 0]
    n, k = mean.shape
    x = ways.add_columns(mean, np.full(n * k, np.inf))
    u = ways.add_columns(np.zeros(n), need)
    here, room = (
        np.array([column[id(family[int(o), t])] for o in options]) for family in (bound.here, bound.room)
    )
    left = np.array([column[id(bound.left[s, t, z])] for z in range(bound.zone.max() + 1)])
    ways.add_rows(np.column_stack([x, u]), np.ones((n, k + 1)), need, need)
    of_room = np.column_stack([np.ones((k, n)), -a.people_per_place[options]])
    room_rows = ways.add_rows(np.column_stack([x.T, room]), of_room, -np.inf, 0.0)
    link = np.column_stack([x.ravel(), np.tile(here, n)])
    ways.add_rows(link, np.column_stack([np.ones(n * k), -np.repeat(need, k)]), -np.inf, 0.0)
    of_left = np.concatenate([np.ones(n), -np.ones(len(left))])
    left_row = ways.add_rows(np.concatenate([u, left])[None], of_left[None], -np.inf, 0.0)
    return _Block(s, t, options, room_rows, int(left_row[0]))


def _whole(form: MatrixForm, ways: _Ways, shut: Sequence[int]) -> MatrixForm:
    """Return the aggregated model with ways in place of its travel, in fractions; some columns are 0."""
    more, upper = ways.columns - form.columns, form.upper.copy()
    upper[shut] = 0.0
    rows, columns, values = (np.concatenate(part) for part in zip(*ways.entries, strict=True))
    extra = sparse.csr_array(
        (values, (rows - form.rows, columns)), shape=(ways.rows - form.rows, ways.columns)
    )
    base = sparse.csr_array(form.matrix, copy=True)
    base.resize((form.rows, ways.columns))
    return replace(
        form,
        variables=[],
        constraints=[],
        cost=np.concatenate([np.zeros(form.columns), *ways.cost]),
        offset=0.0,
        lower=np.concatenate([form.lower, np.zeros(more)]),
        upper=np.concatenate([upper, *ways.top]),
        integer=np.zeros(ways.columns, dtype=bool),
        matrix=sparse.csr_array(sparse.vstack([base, extra])),
        row_lower=np.concatenate([form.row_lower, *ways.low]),
        row_upper=np.concatenate([form.row_upper, *ways.high]),
    )


def _read(
    bound: TravelBound, column: dict[int, int], blocks: Sequence[_Block], found: ArraySolution
) -> CoarseAnswer:
    a, values, duals = bound.a, found.values, found.row_duals
    assert values is not None  # noqa: S101
    assert duals is not None  # noqa: S101
    here, room = np.zeros((2, a.n_options, a.n_periods))
    for array, family in ((here, bound.here), (room, bound.room)):
        for (o, t), x in family.items():
            array[o, t] = values[column[id(x)]]
    left = np.zeros((a.n_services, a.n_periods))
    for (s, t, _), x in bound.left.items():
        left[s, t] += values[column[id(x)]]
    prices = []
    for block in blocks:
        s, t, options = block.service, block.period, a.options_of_service[block.service]
        price = _prices(a, block, np.maximum(0.0, -duals[block.room_rows]), room[:, t])
        eta = max(0.0, -float(duals[block.left_row]))
        worth = critical(a.option_minutes[:, options] + price, here[options, t])
        worth = np.minimum(worth, eta) if left[s, t] > SMALL else worth
        prices.append(CoarsePrices(s, t, worth, price, eta))
    return CoarseAnswer(tuple(prices), here, room, left)


def _prices(a: Arrays, block: _Block, duals: Floats, room: Floats) -> Floats:
    """Return a price for each option of the service: its own, or that of new places on average where none are used."""
    options = a.options_of_service[block.service]
    new = ~np.asarray(a.stands)[a.option_site[block.options]]
    used = room[block.options] * new
    usual = float(used @ duals / used.sum()) if used.sum() > SMALL else 0.0
    price = np.full(len(options), usual)
    own = ~new | (used > SMALL)
    price[np.searchsorted(options, block.options[own])] = duals[own]
    return price
