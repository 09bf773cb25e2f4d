"""What is built where and when, as arrays: the part of a plan that isn't about who goes where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.model.money import items
from ansinh.models.network.plan.allocation import Allocation, allocate
from ansinh.models.network.problem.records import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import pulp

    from ansinh.models.network.model.arrays import Arrays, Bools, Floats
    from ansinh.models.network.model.variables import Variables

HALF = 0.5
"""Values of yes-or-no decisions above this are a yes."""

SNAP = 1e-5
"""Places closer than this to a whole number are that number."""

LEAK = 0.05
"""Places: no more than this can be lost by a closing that is none, as solvers take a millionth for nothing."""

DECIMALS = 6
"""Decimals of other places: what is behind them is rounding of the solver."""


@dataclass(frozen=True, eq=False)
class Design:
    """Sizes and events by (option, period); conversions by (conversion, period).

    Attributes
    ----------
    is_open
        Service open.
    places, built, moved
        Places standing; built at the start of the period; handed to the successor on a merger.
    merged, closed
        Events that end a service.
    upgraded
        Existing places may be exceeded from now on: paid for, perhaps before anything is built.
    converted
        Places converted.
    """

    a: Arrays
    is_open: Bools
    places: Floats
    built: Floats
    moved: Floats
    merged: Bools
    closed: Bools
    upgraded: Bools
    converted: Floats

    @cached_property
    def before(self) -> Floats:
        """Return places standing in the period before."""
        return np.column_stack([self.a.existing, self.places[:, :-1]])

    @cached_property
    def opened(self) -> Bools:
        """Return openings of services that aren't there today."""
        was = np.column_stack([np.zeros(self.a.n_options, bool), self.is_open[:, :-1]])
        opened: Bools = self.is_open & ~was & (self.a.existing == 0)[:, None]
        return opened

    @cached_property
    def upgraded_first(self) -> Bools:
        """Return upgrades in the first period in which they hold: they are paid then."""
        was = np.column_stack([np.zeros(self.a.n_options, bool), self.upgraded[:, :-1]])
        first: Bools = self.upgraded & ~was
        return first

    @cached_property
    def emptied(self) -> Bools:
        """Return services given up because all their places were converted."""
        was = np.column_stack([self.a.existing > 0, self.is_open[:, :-1]])
        emptied: Bools = was & ~self.is_open & ~self.merged & ~self.closed
        return emptied

    @cached_property
    def campus(self) -> Bools:
        """Return whether a site is open, by (site, period)."""
        campus = np.zeros((len(self.a.site_ids), self.a.n_periods), bool)
        np.logical_or.at(campus, self.a.option_site, self.is_open)
        return campus

    @cached_property
    def campus_opened(self) -> Bools:
        """Return first openings of candidate sites, by (site, period)."""
        first = np.cumsum(self.campus, axis=1) == 1
        opened: Bools = first & self.campus & ~self.a.stands[:, None]
        return opened

    @cached_property
    def allocation(self) -> Allocation:
        """Return who goes where: fewest unserved, then minutes; see `allocate` for what it raises."""
        return allocate(self.a, self)

    @cached_property
    def costs(self) -> dict[tuple[int, str, str], float]:
        """Return the cost by (period, kind, ownership), in million đồng, not discounted."""
        found: dict[tuple[int, str, str], float] = {}
        families: dict[str, Floats] = {
            name: np.asarray(getattr(self, name), dtype=float)
            for name in (
                "is_open", "places", "built", "opened", "closed", "merged", "upgraded", "campus_opened",
                "converted",
            )
        }  # fmt: skip
        for item in items(self.a):
            value = float(families[item.family][item.position, item.decided])
            if value:
                key = (item.period, item.kind, item.owner)
                found[key] = found.get(key, 0.0) + value * item.million_vnd
        return found


def read_design(v: Variables, a: Arrays) -> Design:
    """Return the design that stands on the variables, cleaned of the solver's tolerances.

    A millionth of an opening or a merger would let places stand, be built or move where there is none.
    """
    shape = (a.n_options, a.n_periods)

    def values(family: Mapping[tuple[int, int], pulp.LpVariable], rows: int) -> Floats:
        array = np.zeros((rows, a.n_periods))
        for (k, t), variable in family.items():
            array[k, t] = max(0.0, variable.varValue or 0.0)
        whole = np.round(array)
        clean: Floats = np.where(np.abs(array - whole) < SNAP, whole, np.round(array, DECIMALS))
        return clean

    n = shape[0]
    is_open = values(v.is_open, n) > HALF
    merged = values(v.merged, n) > HALF
    converted = values(v.converted, len(a.conversions))
    moved = np.where(merged, values(v.moved, n), 0.0)
    given_away = moved > 0  # in the period in which it is built, as what is converted
    for c, (source, _, _, _) in enumerate(a.conversions):
        given_away[source] |= converted[c] > 0
    built = np.where(is_open | given_away, values(v.built, n), 0.0)
    return _nothing_leaks(
        Design(
            a=a,
            is_open=is_open,
            places=np.where(is_open, values(v.places, n), 0.0),
            built=built,
            moved=moved,
            merged=merged,
            closed=values(v.closed, n) > HALF,
            upgraded=_upgraded(a, built, values(v.upgraded, n) > HALF),
            converted=converted,
        )
    )


def _nothing_leaks(design: Design) -> Design:
    """Return the design without places that were given up by a millionth of a closing, which is rounded away.

    That many fewer are built; or they stay, where modules are built or nothing is.
    """
    a, places, built = design.a, design.places.copy(), design.built.copy()
    in_modules = np.nan_to_num(a.option("module_places"), nan=0.0) > 0
    got = np.zeros_like(places)
    for o in np.flatnonzero(a.merge_target >= 0):
        got[a.merge_target[o]] += design.moved[o]
    for c, (source, target, _, _) in enumerate(a.conversions):
        got[target] += design.converted[c]
        got[source] -= design.converted[c]
    got -= design.moved
    for t in range(a.n_periods):
        before = places[:, t - 1] if t else a.existing
        lost = before + built[:, t] + got[:, t] - places[:, t]
        leak = np.where(design.is_open[:, t] & (lost > SNAP) & (lost < LEAK * a.problem.one_place), lost, 0.0)
        fewer = np.where(in_modules, 0.0, np.minimum(leak, built[:, t]))
        built[:, t] -= fewer
        places[:, t] += leak - fewer
    return replace(design, places=places, built=built)


def _upgraded(a: Arrays, built: Floats, decided: Bools) -> Bools:
    """Return from when on existing places may be exceeded: as decided, or else once something is built.

    A service that is never enlarged doesn't need an upgrade, so none is read.
    """
    enlarged = built > SNAP
    ever = enlarged.any(axis=1) & (a.existing > 0)
    upgraded: Bools = np.logical_or.accumulate(enlarged | decided, axis=1) & ever[:, None]
    return upgraded


def written_design(a: Arrays) -> Design:
    """Return the design that the decisions of the problem describe, with the events that explain it.

    A service that ends while its named successor grows was merged; places that vanish while another service
    of the site grows by an allowed conversion were converted; anything else was closed or shrunk.
    """
    places = np.zeros((a.n_options, a.n_periods))
    decisions = a.problem.decisions
    if decisions is not None:
        for row in records(decisions):
            o = a.option_at[a.site_at[str(row.site_id)], a.service_at[str(row.service)]]
            places[o, a.period_at[str(row.period)]] = float(str(row.places))
    before = np.column_stack([a.existing, places[:, :-1]])
    growth = np.maximum(places - before, 0.0)
    loss = np.maximum(before - places, 0.0)
    moved, converted = np.zeros_like(places), np.zeros((len(a.conversions), a.n_periods))
    merged = np.zeros(places.shape, bool)
    for t in range(a.n_periods):
        merging = (a.merge_target >= 0) & (places[:, t] == 0) & (before[:, t] > 0)
        for o in map(int, np.flatnonzero(merging)):
            successor = int(a.merge_target[o])
            if places[successor, t] > 0:
                merged[o, t] = True
                moved[o, t] = min(growth[successor, t], a.existing[o], before[o, t])
                growth[successor, t] -= moved[o, t]
        for c, (source, target, _, most) in enumerate(a.conversions):
            if not merged[source, t]:
                room = most - converted[c].sum()
                converted[c, t] = max(0.0, min(growth[target, t], loss[source, t], room))
                growth[target, t] -= converted[c, t]
                loss[source, t] -= converted[c, t]
    gone = (places == 0) & (before > 0) & ~merged & (loss > 0)
    upgraded = _upgraded(a, growth, np.zeros(places.shape, bool))
    return Design(a, places > 0, places, growth, moved, merged, gone, upgraded, converted)


def written_places(a: Arrays, facilities: pd.DataFrame) -> Floats:
    """Return the places of a plan of a similar problem by (option, period); what has no option here is left out."""
    places = np.zeros((a.n_options, a.n_periods))
    for row in records(facilities):
        key = (a.site_at.get(str(row.site_id), -1), a.service_at.get(str(row.service), -1))
        t = a.period_at.get(str(row.period), -1)
        if key in a.option_at and t >= 0:
            places[a.option_at[key], t] = float(str(row.places))
    return places


PARTS = ("is_open", "places", "built", "moved", "merged", "closed", "upgraded")
"""Attributes of a design that are by (option, period)."""


def options_at(small: Arrays, a: Arrays) -> list[int]:
    """Return where the options of a problem of some of the sites stand among those of the whole network."""
    return [
        a.option_at[a.site_at[small.site_ids[small.option_site[o]]], int(small.option_service[o])]
        for o in range(small.n_options)
    ]


def lift(design: Design, a: Arrays) -> Design:
    """Return a design of some of the sites as a design of the whole network: nothing stands elsewhere."""
    small = design.a
    at = options_at(small, a)
    parts = {}
    for name in PARTS:
        values = getattr(design, name)
        whole = np.zeros((a.n_options, a.n_periods), values.dtype)
        whole[at] = values
        parts[name] = whole
    converted = np.zeros((len(a.conversions), a.n_periods))
    converted[conversions_at(small, a)] = design.converted
    return Design(a=a, converted=converted, **parts)


def conversions_at(small: Arrays, a: Arrays) -> list[int]:
    """Return where the conversions of a problem of some of the sites stand among those of the whole network."""
    sites = set(small.site_ids)
    return [c for c, name in enumerate(a.problem.conversions["site_id"]) if str(name) in sites]


def cut_to_open(design: Design) -> Design:
    """Return the design over the sites that stand today or are open in some period."""
    a = design.a
    kept = [a.site_ids[j] for j in range(len(a.site_ids)) if design.campus[j].any() or a.stands[j]]
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.search.aggregated import with_sites

    small = Arrays(with_sites(a.problem, kept))
    at = options_at(small, a)
    parts = {name: getattr(design, name)[at] for name in PARTS}
    return Design(a=small, converted=design.converted[conversions_at(small, a)], **parts)


def fix_to(v: Variables, design: Design) -> None:
    """Fix what is whole (openings, upgrades, modules) to a design of the same sites; sizes stay free."""
    a = design.a
    modules = a.option("module_places")
    for (o, t), variable in v.is_open.items():
        pin(variable, float(design.is_open[o, t]))
    for (j, t), variable in v.campus.items():
        pin(variable, float(design.campus[j, t]))
    for (o, t), variable in v.upgraded.items():
        pin(variable, float(design.upgraded[o, t]))
    for (o, t), variable in v.merged.items():
        pin(variable, float(design.merged[o, t]))
    for (o, t), variable in v.closed.items():
        pin(variable, float(design.closed[o, t]))
    for (o, t), variable in v.emptied.items():
        pin(variable, float(design.emptied[o, t]))
    for (o, t), variable in v.modules.items():
        pin(variable, float(np.round(design.built[o, t] / modules[o])))
    for (c, t), variable in v.conversion_modules.items():
        pin(variable, float(np.round(design.converted[c, t] / a.conversion_modules[c])))


def pin(variable: pulp.LpVariable, value: float) -> None:
    """Fix a variable at a value; it needn't be declared as whole any longer."""
    variable.lowBound = variable.upBound = value
    variable.cat = "Continuous"
