"""Decision variables of the network plan, by position."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pulp

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Gaps
    from ansinh.words.phrase import Phrase

At = dict[tuple[int, int], pulp.LpVariable]


@dataclass
class Variables:
    """What may be decided; keys are positions (option or site or group, period).

    Attributes
    ----------
    is_open
        Service open at a site (binary).
    places
        Places standing in a period.
    built, modules
        Places built at the start of a period; whole modules where the option has a module size.
    opened, closed, merged, emptied
        Events, yes or no: opened; closed for good; merged into the successor; given up because all places were
        converted.
    upgraded
        Existing places may be exceeded from now on (binary).
    removed
        Places lost by closing or merging.
    moved
        Places taken over by the successor on a merger.
    converted, conversion_modules
        Places converted, by (conversion, period); whole modules where the conversion has a module size.
    campus, campus_opened
        Site open (binary); first opening of a candidate site.
    load
        People served by an option.
    served
        People served of a group of demand points.
    assign, unserved
        People by (point, option, period) and (point, service, period); only where the model is written out.
    spent, carried
        Money by (stream, period) of a budget; see `ansinh.models.network.families.budget`.
    shortfall
        People missing to a target or cap, by (rule, group of people).
    travel
        Person-minutes by (service, period); only where the assignment isn't written out.
    relaxable
        Rows that a planner could relax, by name of the row: the phrase that says which. Known only here.
    switches
        By words, whether these rows are relaxed; None except in the elastic formulation of `explain.py`.
    gaps
        By how much rules are missed; None except in the formulation of `least_missing.py`.
    """

    is_open: At = field(default_factory=dict)
    places: At = field(default_factory=dict)
    built: At = field(default_factory=dict)
    modules: At = field(default_factory=dict)
    opened: At = field(default_factory=dict)
    closed: At = field(default_factory=dict)
    merged: At = field(default_factory=dict)
    emptied: At = field(default_factory=dict)
    upgraded: At = field(default_factory=dict)
    removed: At = field(default_factory=dict)
    moved: At = field(default_factory=dict)
    converted: At = field(default_factory=dict)
    conversion_modules: At = field(default_factory=dict)
    campus: At = field(default_factory=dict)
    campus_opened: At = field(default_factory=dict)
    load: At = field(default_factory=dict)
    served: At = field(default_factory=dict)
    assign: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)
    unserved: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)
    spent: dict[tuple[int, int, str, str], pulp.LpVariable] = field(default_factory=dict)
    carried: At = field(default_factory=dict)
    shortfall: dict[tuple[str, int, int], pulp.LpVariable] = field(default_factory=dict)
    travel: At = field(default_factory=dict)
    relaxable: dict[str, Phrase] = field(default_factory=dict)
    switches: dict[str, pulp.LpVariable] | None = None
    gaps: Gaps | None = None


def declare(prob: pulp.LpProblem, a: Arrays, *, elastic: bool = False, gaps: Gaps | None = None) -> Variables:
    """Declare the variables that every network plan has; the families add their own."""
    v = Variables(switches={} if elastic else None, gaps=gaps)
    for o in range(a.n_options):
        for t in range(a.n_periods):
            _declare_option(prob, v, a, o, t)
    _declare_campus(prob, v, a)
    for c in range(len(a.conversions)):
        for t in range(a.n_periods):
            v.converted[c, t] = prob.add_variable(f"converted_{c}_{t}", lowBound=0)
            if not np.isnan(a.conversion_modules[c]):
                name = f"conversion_modules_{c}_{t}"
                v.conversion_modules[c, t] = prob.add_variable(name, lowBound=0, cat="Integer")
    for g, group in enumerate(a.groups):
        for t in range(a.n_periods):
            need = a.group_need(group, t)
            v.served[g, t] = prob.add_variable(
                f"served_{g}_{t}", lowBound=0, upBound=need if len(group.options) else 0.0
            )
    return v


def can_upgrade(a: Arrays, o: int) -> bool:
    """Tell whether enlarging an existing service is a decision of its own (cost, least size or use)."""
    return bool(
        a.existing[o] > 0
        and (
            a.option("upgrade_cost_million_vnd")[o] > 0
            or a.min_size[o] > a.existing[o]
            or a.least_people_per_place[o] > 0
        )
    )


def never_open(a: Arrays, o: int, t: int) -> bool:
    """Tell whether a service can't stand at a site in a period yet: candidates before their first period."""
    j = a.option_site[o]
    return bool(not a.stands[j] and t < a.site_first_period[j])


def _declare_option(prob: pulp.LpProblem, v: Variables, a: Arrays, o: int, t: int) -> None:
    barred = never_open(a, o, t)
    top = 0.0 if barred else float(a.max_size[o])
    # A rule may ask for a service that nobody can reach: it's open, and has no places.
    most = 0 if barred or a.permitted_size[o] <= 0 else 1
    v.is_open[o, t] = prob.add_variable(f"open_{o}_{t}", lowBound=0, upBound=most, cat="Integer")
    v.places[o, t] = prob.add_variable(f"places_{o}_{t}", lowBound=0, upBound=top)
    v.built[o, t] = prob.add_variable(f"built_{o}_{t}", lowBound=0, upBound=top)
    people = top * float(a.people_per_place[o])
    v.load[o, t] = prob.add_variable(f"load_{o}_{t}", lowBound=0, upBound=people)
    if not np.isnan(a.option("module_places")[o]):
        v.modules[o, t] = prob.add_variable(f"modules_{o}_{t}", lowBound=0, cat="Integer")
    if a.existing[o] == 0:
        v.opened[o, t] = prob.add_variable(f"opened_{o}_{t}", lowBound=0, upBound=1)
    elif can_upgrade(a, o):
        v.upgraded[o, t] = prob.add_variable(f"upgraded_{o}_{t}", cat="Binary")
    if a.may_close[o, t]:
        v.closed[o, t] = prob.add_variable(f"closed_{o}_{t}", lowBound=0, upBound=1, cat="Integer")
    if a.merge_target[o] >= 0:
        v.merged[o, t] = prob.add_variable(f"merged_{o}_{t}", cat="Binary")
        v.moved[o, t] = prob.add_variable(f"moved_{o}_{t}", lowBound=0, upBound=float(a.existing[o]))
    if (o, t) in v.closed or (o, t) in v.merged:
        v.removed[o, t] = prob.add_variable(f"removed_{o}_{t}", lowBound=0)
    if any(o == source for source, _, _, _ in a.conversions):
        v.emptied[o, t] = prob.add_variable(f"emptied_{o}_{t}", lowBound=0, upBound=1, cat="Integer")


def _declare_campus(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Declare sites; a site with one service is open when that service is."""
    for j, options in enumerate(a.options_of_site):
        for t in range(a.n_periods):
            if len(options) == 1:
                v.campus[j, t] = v.is_open[options[0], t]
            elif options:
                v.campus[j, t] = prob.add_variable(f"campus_{j}_{t}", lowBound=0, upBound=1, cat="Integer")
            if options and not a.stands[j]:
                v.campus_opened[j, t] = prob.add_variable(f"campus_opened_{j}_{t}", lowBound=0, upBound=1)
