"""The sum of the rows of alike sites: one stand-in per class, derived from what the families wrote.

For a class of n sites any true plan, summed over its members, satisfies

* the rows of one member with n times the right-hand side (and n times what belongs to no site),
* every row about several sites, with the coefficients that all members share (for what a campus costs: the cheapest).

No family knows about this: what it writes for sites by name is what is summed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pulp

from ansinh.models.network.families.assignment import add_reach
from ansinh.models.network.model.arrays import Group
from ansinh.models.network.model.build import Formulation, travel_sum, unserved_sum
from ansinh.models.network.model.rows import add_row, total
from ansinh.models.network.model.variables import Variables
from ansinh.models.network.plan.design import conversions_at
from ansinh.models.network.search.alike import COST, OF_OPTION, OF_SITE, UNSERVED

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.rows import Sense
    from ansinh.models.network.model.sheet import Column
    from ansinh.models.network.search.alike import Parsed, Written

Kept = dict["Column", pulp.LpVariable]


def groups_alike(a: Arrays, b: Arrays, members: list[list[int]], written: Written) -> tuple[Group, ...]:
    """Return groups of demand points that reach the same classes and stand in the rows alike.

    Parameters
    ----------
    a, b
        The true problem, and that of the stand-ins.
    members
        Sites of each class.
    written
        The rows of the true problem.
    """
    found: dict[tuple[object, ...], list[int]] = {}
    for g, key in enumerate(_group_keys(a, b, members, written)):
        found.setdefault(key, []).append(g)
    groups = []
    for inside in found.values():
        points = np.sort(np.concatenate([a.groups[g].points for g in inside]))
        groups.append(Group(a.groups[inside[0]].service, points, _reached(a, b, members, inside[0])))
    return tuple(groups)


def _group_keys(a: Arrays, b: Arrays, members: list[list[int]], written: Written) -> list[tuple[object, ...]]:
    of_column = {cast("Column", x): (g, t) for (g, t), x in written.v.served.items()}
    rows: list[list[tuple[int, int, float]]] = [[] for _ in a.groups]
    for n, line in enumerate(written.lines):
        for column, coefficient in line.others:
            if column in of_column:
                g, t = of_column[column]
                rows[g].append((n, t, coefficient))
    return [
        (group.service, tuple(_reached(a, b, members, g)), tuple(rows[g])) for g, group in enumerate(a.groups)
    ]


def _reached(
    a: Arrays, b: Arrays, members: list[list[int]], g: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the options of the stand-ins that a group of the true problem reaches."""
    of_site = {j: k for k, block in enumerate(members) for j in block}
    group = a.groups[g]
    reached = {b.option_at[of_site[int(a.option_site[o])], group.service] for o in group.options}
    return np.array(sorted(reached), dtype=int)


def summed_over_classes(a: Arrays, b: Arrays, members: list[list[int]], written: Written) -> Formulation:
    """Return the formulation of the stand-ins; see the module."""
    prob = pulp.LpProblem("network_aggregated", pulp.LpMinimize)
    count = {block[0]: len(block) for block in members}
    kept = _columns(prob, count, written)
    v = _served(prob, a, b, kept, written)
    _name(v, kept, a, b, members, written)
    cost: list[tuple[pulp.LpVariable, float]] = []
    for line in written.lines:
        summed = _summed(line, count, kept)
        if summed is None or line.row.name == UNSERVED:
            continue
        terms, times = summed
        if line.row.name == COST:
            cost = list(terms.items())
        else:
            sense = cast("Sense", line.row.sense)
            add_row(prob, terms.items(), sense, line.row.right * times, line.row.name)
    add_reach(prob, v, b)
    return Formulation(prob, v, b, unserved_sum(v, b), total(cost), travel_sum(v, b))


def _columns(prob: pulp.LpProblem, count: dict[int, int], written: Written) -> Kept:
    """Declare the columns of the stand-ins, as many times as large as their class, and those of no site."""
    kept: Kept = {}
    people = {cast("Column", x) for x in written.v.served.values()}
    for column in written.sheet.columns:
        site = written.label.get(column, (-1, ()))[0]
        if column in people or (site >= 0 and site not in count):
            continue
        times = count.get(site, 1)
        low, high = (None if x is None else x * times for x in (column.lowBound, column.upBound))
        kept[column] = prob.add_variable(column.name, lowBound=low, upBound=high, cat=column.cat)
    return kept


def _served(prob: pulp.LpProblem, a: Arrays, b: Arrays, kept: Kept, written: Written) -> Variables:
    """Declare the people served of the groups of the stand-ins; every true group becomes its part of one of them."""
    v = Variables()
    of_point = {(group.service, int(i)): h for h, group in enumerate(b.groups) for i in group.points}
    for h, group in enumerate(b.groups):
        for t in range(b.n_periods):
            need = b.group_need(group, t) if len(group.options) else 0.0
            v.served[h, t] = prob.add_variable(f"served_{h}_{t}", lowBound=0, upBound=need)
    for (g, t), column in written.v.served.items():
        h = of_point[a.groups[g].service, int(a.groups[g].points[0])]
        kept[cast("Column", column)] = v.served[h, t]
    return v


def _name(  # noqa: PLR0917 - both problems, and what leads from one to the other
    v: Variables, kept: Kept, a: Arrays, b: Arrays, members: list[list[int]], written: Written
) -> None:
    """Enter the columns under the positions of the stand-ins."""
    site_at = {block[0]: k for k, block in enumerate(members)}
    option_at = {
        o: b.option_at[site_at[int(j)], int(a.option_service[o])]
        for o, j in enumerate(a.option_site)
        if int(j) in site_at
    }
    for families, at in ((OF_OPTION, option_at), (OF_SITE, site_at)):
        for family in families:
            found = getattr(written.v, family).items()
            getattr(v, family).update({(at[k], t): kept[x] for (k, t), x in found if k in at})
    for k, c in enumerate(conversions_at(b, a)):
        for t in range(a.n_periods):
            v.converted[k, t] = kept[cast("Column", written.v.converted[c, t])]
    for family in ("spent", "carried", "shortfall"):
        getattr(v, family).update({key: kept[x] for key, x in getattr(written.v, family).items()})


def _summed(
    line: Parsed, count: dict[int, int], kept: Kept
) -> tuple[dict[pulp.LpVariable, float], int] | None:
    """Return the terms of a row summed over classes, and how many times it was summed; None if another stands for it."""
    own = len(line.of_site) == 1
    site = next(iter(line.of_site)) if own else -1
    if own and site not in count and line.row.name != COST:
        return None
    times = count.get(site, 1) if own and line.row.name != COST else 1
    terms = {kept[column]: coefficient * times for column, coefficient in line.others}
    for j, inside in line.of_site.items():
        if j in count:
            terms |= {kept[column]: coefficient for column, coefficient in inside}
    return terms, times
