"""What people's travel costs at given prices of places, for many sets of campuses at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from ansinh.models.matrix_form import MatrixForm
from ansinh.models.network.search.sets.slots import reachable
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Bools, Floats, Ints
    from ansinh.models.network.search.sets.slots import Sites, SlotModel
    from ansinh.models.settings import SolverSettings

TINY = 1e-9
"""Services with fewer people in need are left out."""
SMALL = 1e-6
"""Minutes: an arc is missing if it is cheaper than the one in use by more than this."""
AT_ONCE = 2_000
"""Sets that are bounded at a time: a matrix of so many columns stays in memory."""

NEAREST, ROUNDS = 4, 4
"""Cheapest arcs per point that the assignment starts with, and most rounds in which missing arcs are added."""


@dataclass(frozen=True, eq=False)
class Transport:
    """People of one service and period, on their way to options with given loads.

    Attributes
    ----------
    need
        Persons (I).
    minutes
        Minutes (I, O of the service); infinite where nobody goes.
    room
        Loads (O of the service).
    price
        Of leaving a person unserved, in minutes.
    """

    need: Floats
    minutes: Floats
    room: Floats
    price: float

    def prices(self, guess: Floats, settings: SolverSettings) -> tuple[float, Floats]:
        """Return prices of places, and the person-minutes that they prove to be unavoidable.

        They are duals of ``min Σ minutes · x + price · Σ u`` subject to ``Σ_o x + u_i = need_i``, ``Σ_i x ≤ room_o``,
        over the arcs that are the best ones at the prices of `guess`, and those that turn out to be missing.
        """
        points = np.flatnonzero(self.need > 0)
        if not len(self.room):
            return self.price * float(self.need.sum()), guess
        minutes, need = self.minutes[points], self.need[points]
        active, prices = _nearest(minutes + guess, NEAREST) & np.isfinite(minutes), guess
        for _ in range(ROUNDS):
            duals = self._solve(minutes + prices, need, active, prices, settings)
            if duals is None:
                break
            prices = np.maximum(0.0, prices - duals)
            paid = np.min(np.where(active, minutes + prices, np.inf), axis=1, initial=self.price)
            missing = minutes + prices < paid[:, None] - SMALL
            if not missing.any():
                break
            active |= missing
        least = float(need @ np.min(minutes + prices, axis=1, initial=self.price) - prices @ self.room)
        return least, prices

    def _solve(
        self, cost: Floats, need: Floats, arcs: Bools, prices: Floats, settings: SolverSettings
    ) -> Floats | None:
        """Return by how much prices are too high, by option.

        Everybody starts on the arc that is cheapest at these prices; columns move people to other arcs, leave them
        out, or leave places empty. With good prices the simplex method needs few steps.
        """
        m, k = cost.shape
        whole = np.column_stack([np.where(arcs, cost, np.inf), np.full(m, self.price)])
        best = whole.argmin(axis=1)
        whole[np.arange(m), best] = np.inf
        row, to = np.nonzero(np.isfinite(whole))
        n = len(row)
        away, arrives = best[row], to < k
        leaves = away < k
        at = np.arange(n)
        rows = np.concatenate([row, m + to[arrives], m + away[leaves], m + np.arange(k)])
        columns = np.concatenate([at, at[arrives], at[leaves], n + np.arange(k)])
        values = np.concatenate([np.ones(n), np.ones(arrives.sum()), -np.ones(leaves.sum()), np.ones(k)])
        cheapest = np.where(best < k, cost[np.arange(m), np.minimum(best, k - 1)], self.price)
        spare = self.room - np.bincount(best, need, minlength=k + 1)[:k]
        form = MatrixForm(
            cost=np.concatenate([whole[row, to] - cheapest[row], prices]),
            offset=0.0,
            lower=np.zeros(n + k),
            upper=np.full(n + k, np.inf),
            integer=np.zeros(n + k, dtype=bool),
            matrix=sparse.csr_array((values, (rows, columns)), shape=(m + k, n + k)),
            row_lower=np.concatenate([np.full(m, -np.inf), spare]),
            row_upper=np.concatenate([need, spare]),
        )
        duals = solve_arrays(form, settings).row_duals
        return None if duals is None else duals[m:]


def _nearest(cost: Floats, count: int) -> Bools:
    chosen = np.zeros(cost.shape, dtype=bool)
    if cost.shape[1] <= count:
        chosen[:] = True
    else:
        np.put_along_axis(chosen, np.argpartition(cost, count, axis=1)[:, :count], True, axis=1)  # noqa: FBT003
    return chosen


@dataclass
class _Found:
    """Sets below the target, and the least bound of those left out."""

    target: float
    most_sets: int
    sets: list[Sites] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)
    least_left: float = np.inf

    def add(self, sites: Sites, bound: float) -> None:
        self.sets.append(sites)
        self.bounds.append(bound)


class SetBounds:
    """Bounds for all sets of campuses of a composition at one vector of prices.

    ``LB(A) = Σ_{s,t} Σ_i need · min(price, min_{o ∈ existing ∪ A} minutes + π_o) - most``
    with `most` from `SlotModel.most`. Valid whatever the prices are, by weak duality.
    """

    def __init__(self, model: SlotModel, prices: Floats, most: float) -> None:
        self.model, self.most = model, most
        a, small = model.a, model.small
        self.parts: list[tuple[Floats, Floats, Floats, list[float]]] = []
        for s in range(a.n_services):
            options = model.options(s)
            sites = small.option_site[options]
            minutes = reachable(a, s)
            named = sites < model.first_slot
            named[named] = model.fixed[sites[named]] >= 0
            # A candidate that stands for itself and is outside the set is closed: nobody goes there.
            named[named] = small.stands[sites[named]]
            for t in range(a.n_periods):
                need = a.need[s, t]
                if need.sum() <= TINY:
                    continue
                price = prices[options, t]
                at = model.fixed[sites[named]]
                base = np.min(minutes[:, at] + price[named], axis=1, initial=model.price)
                slot_price = [np.inf] * len(model.kinds)
                for o, j in zip(options, sites, strict=True):
                    if j >= model.first_slot:
                        slot_price[j - model.first_slot] = float(prices[o, t])
                self.parts.append((need, base, minutes, slot_price))

    def of(self, sets: Ints) -> Floats:
        """Return the bound of each set (rows)."""
        total = np.full(len(sets), -self.most)
        for need, base, minutes, price in self.parts:
            for k in range(0, len(sets), AT_ONCE):
                chunk = sets[k : k + AT_ONCE]
                best = np.repeat(base[:, None], len(chunk), axis=1)
                for q in range(sets.shape[1]):
                    np.minimum(best, minutes[:, chunk[:, q]] + price[q], out=best)
                total[k : k + AT_ONCE] += need @ best
        return total

    def below(self, target: float, most_sets: int) -> tuple[Ints, Floats, float]:
        """Return the sets whose bound is below `target`, their bounds, and the least bound of those left out.

        Depth first over the slots. Savings are submodular (a further campus saves the less the more stand),
        so ``LB(chosen) - Σ_{slots left} max_j saving_j`` bounds all completions of what has been chosen.
        """
        found = _Found(target, most_sets)
        self._walk((), [base for _, base, _, _ in self.parts], found)
        sets = np.array(found.sets, dtype=int).reshape(len(found.sets), len(self.model.kinds))
        return sets, np.array(found.bounds, dtype=float), found.least_left

    def greedy(self) -> Sites:
        """Return the set found by filling slot after slot with the site that saves most."""
        chosen: Sites = ()
        current = [base for _, base, _, _ in self.parts]
        for q, kind in enumerate(self.model.kinds):
            members = self.model.aggregated.members[kind]
            savings = self._savings(q, current)
            savings[[k for k, j in enumerate(members) if j in chosen]] = -np.inf
            j = members[int(savings.argmax())]
            chosen = (*chosen, j)
            current = [
                np.minimum(c, minutes[:, j] + price[q])
                for (_, _, minutes, price), c in zip(self.parts, current, strict=True)
            ]
        # Slots of a kind are filled in the order of its members.
        return tuple(sorted(chosen, key=lambda j: (self._kind(j), self._place(j))))

    def _kind(self, j: int) -> int:
        return next(k for k in self.model.kinds if j in self.model.aggregated.members[k])

    def _place(self, j: int) -> int:
        return self.model.aggregated.members[self._kind(j)].index(j)

    def _walk(self, chosen: Sites, current: list[Floats], found: _Found) -> None:
        q, kinds = len(chosen), self.model.kinds
        now = sum(float(need @ c) for (need, _, _, _), c in zip(self.parts, current, strict=True)) - self.most
        if q == len(kinds):
            found.add(chosen, now)
            return
        savings = [self._savings(r, current) for r in range(q, len(kinds))]
        members = self.model.aggregated.members[kinds[q]]
        bound = now - savings[0] - sum(float(saving.max()) for saving in savings[1:])
        first = members.index(chosen[-1]) + 1 if q and kinds[q] == kinds[q - 1] else 0
        for k in range(first, len(members)):
            j = members[k]
            if bound[k] >= found.target or len(found.sets) >= found.most_sets:
                found.least_left = min(found.least_left, float(bound[k]))
            elif q + 1 == len(kinds):
                found.add((*chosen, j), float(bound[k]))
            else:
                after = [
                    np.minimum(c, minutes[:, j] + price[q])
                    for (_, _, minutes, price), c in zip(self.parts, current, strict=True)
                ]
                self._walk((*chosen, j), after, found)

    def _savings(self, slot: int, current: list[Floats]) -> Floats:
        members = self.model.aggregated.members[self.model.kinds[slot]]
        saved = np.zeros(len(members))
        for (need, _, minutes, price), c in zip(self.parts, current, strict=True):
            if np.isfinite(price[slot]):
                saved += need @ np.maximum(0.0, c[:, None] - minutes[:, members] - price[slot])
        return saved
