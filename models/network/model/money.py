"""What every decision costs, when, and who may pay: one table for the formulation, the plan and the duals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ansinh.models.network.problem.records import records

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.model.variables import Variables

KINDS = ("capital", "running")
CAPITAL_OF = {
    "built": "place_cost_million_vnd",
    "opened": "opening_cost_million_vnd",
    "closed": "closing_cost_million_vnd",
    "merged": "merge_cost_million_vnd",
}
"""Event of an option → the column of options that prices it once. Upgrades, conversions and campuses are priced apart."""
RUNNING_OF = {
    "places": "running_cost_million_vnd_per_place_year",
    "is_open": "running_cost_million_vnd_per_year",
}
"""State of an option → the column of options that prices it every year."""
OWNERS = ("public", "non_public")


class Item(NamedTuple):
    """One unit of a decision (`family`, `position`, `decided`) costs `million_vnd` in period `period`."""

    family: str
    position: int
    decided: int
    period: int
    kind: str
    owner: str
    million_vnd: float


@dataclass(frozen=True)
class Stream:
    """A source of money through the periods: amounts, and whether what is left may be kept."""

    source: str
    covers: str
    ownership: str
    amounts: Floats = field(repr=False)
    given: tuple[bool, ...]
    carry_over: tuple[bool, ...]

    def pays(self, kind: str, owner: str) -> bool:
        """Tell whether this source may pay for a kind of cost of facilities of an ownership."""
        return self.covers in (kind, "all") and self.ownership in (owner, "any")


def streams(a: Arrays) -> list[Stream]:
    """Return the budgets as one stream per source, coverage and ownership; a period not named has 0."""
    found = []
    named: dict[tuple[str, str, str], list[Any]] = {}
    for row in records(a.problem.budgets):
        named.setdefault((str(row.source), str(row.covers), str(row.ownership)), []).append(row)
    for name, rows in sorted(named.items()):
        amounts = np.zeros(a.n_periods)
        given, carry = [False] * a.n_periods, [False] * a.n_periods
        for row in rows:
            t = a.period_at[str(row.period)]
            amounts[t], given[t], carry[t] = float(str(row.million_vnd)), True, bool(row.carry_over)
        for t in range(1, a.n_periods):
            carry[t] = carry[t] or (not given[t] and carry[t - 1])
        found.append(Stream(*name, amounts, tuple(given), tuple(carry)))
    return found


def limited(budgets: list[Stream], t: int, kind: str, owner: str) -> bool:
    """Tell whether a kind of cost is limited: some budget row of the period covers it."""
    return any(stream.given[t] and stream.pays(kind, owner) for stream in budgets)


def items(a: Arrays) -> Iterator[Item]:
    """Yield everything that costs money, in million đồng over the whole period, not discounted."""
    for o in range(a.n_options):
        yield from _option_items(a, o)
    for j, options in enumerate(a.options_of_site):
        campus = campus_price(a, j)
        if campus > 0 and options:
            for t in range(a.n_periods):
                yield Item("campus_opened", j, t, t, "capital", a.ownership[j], campus)
    for c, (o, per_place) in enumerate(conversion_prices(a)):
        for t in range(a.n_periods):
            yield Item("converted", c, t, t, "capital", a.ownership[a.option_site[o]], per_place)


def _option_items(a: Arrays, o: int) -> Iterator[Item]:
    owner = a.ownership[a.option_site[o]]
    running, capital, upgrade = running_prices(a, o), capital_prices(a, o), upgrade_price(a, o)
    for t in range(a.n_periods):
        years = float(a.years[t])
        for family, price in running:
            if value := price * years:
                yield Item(family, o, t, t, "running", owner, value)
        for family, price in capital:
            if price:
                yield Item(family, o, t, t, "capital", owner, price)
        if upgrade:  # what is upgraded stays so, but is paid once: what a period pays, the next one gets back
            yield Item("upgraded", o, t, t, "capital", owner, upgrade)
            if t + 1 < a.n_periods:
                yield Item("upgraded", o, t, t + 1, "capital", owner, -upgrade)


def running_prices(a: Arrays, o: int) -> list[tuple[str, float]]:
    """Return what each state of an option costs a year, in million đồng."""
    return [(state, float(a.option(column)[o])) for state, column in RUNNING_OF.items()]


def capital_prices(a: Arrays, o: int) -> list[tuple[str, float]]:
    """Return what each event of an option costs, in million đồng; events that it can't have are left out."""
    without = {"opened": a.existing[o] > 0, "merged": a.merge_target[o] < 0}
    return [
        (event, float(a.option(column)[o]))
        for event, column in CAPITAL_OF.items()
        if not without.get(event, False)
    ]


def upgrade_price(a: Arrays, o: int) -> float:
    """Return what it costs to exceed the places of today, in million đồng; nothing where none stand."""
    return float(a.option("upgrade_cost_million_vnd")[o]) if a.existing[o] > 0 else 0.0


def campus_price(a: Arrays, j: int) -> float:
    """Return what it costs to open a site for the first time, in million đồng; nothing where it stands."""
    return 0.0 if a.stands[j] else float(a.site("campus_cost_million_vnd")[j])


def conversion_prices(a: Arrays) -> list[tuple[int, float]]:
    """Return by conversion the option that gets the places, with which the cost stands, and million đồng for a place."""
    return [(target, per_place) for _, target, per_place, _ in a.conversions]


def sizes_are_free(a: Arrays) -> bool:
    """Tell whether nothing that is made least keeps sizes small: cost isn't, or some place costs nothing."""
    objective = a.problem.objective
    counted = objective.weights.get("cost", 0.0) > 0 if objective.weights else "cost" in objective.stages
    price = a.option("place_cost_million_vnd") + a.option("running_cost_million_vnd_per_place_year")
    return not counted or bool(((price <= 0) & (a.max_size > a.existing)).any())


def factor(a: Arrays, kind: str, t: int) -> float:
    """Return the discount factor of money of a kind in a period."""
    if kind == "capital":
        return float(a.capital_factor[t])
    return float(a.running_factor[t] / a.years[t])


def cost_terms(v: Variables, a: Arrays) -> dict[tuple[int, str, str], list[tuple[pulp.LpVariable, float]]]:
    """Return the cost as terms by (period, kind, ownership), in million đồng, not discounted."""
    terms: dict[tuple[int, str, str], list[tuple[pulp.LpVariable, float]]] = {
        (t, kind, owner): [] for t in range(a.n_periods) for kind in KINDS for owner in OWNERS
    }
    for item in items(a):
        variable = getattr(v, item.family).get((item.position, item.decided))
        if variable is not None:
            terms[item.period, item.kind, item.owner].append((variable, item.million_vnd))
    return terms


def discounted_terms(v: Variables, a: Arrays) -> list[tuple[pulp.LpVariable, float]]:
    """Return the whole cost, discounted to the start of the first period, as terms."""
    return [
        (variable, value * factor(a, kind, t))
        for (t, kind, _), terms in cost_terms(v, a).items()
        for variable, value in terms
    ]
