"""Which sites are alike: those that could change places in every row that the families write.

Nothing here knows what a family is about. All rows (and what the stages sum up) are written on a sheet; two sites are
alike if swapping their columns leaves the sheet as it is:

* rows about one site alone come in equal copies for both, and
* in a row about several sites both have the same coefficients *in that very row*.

So any permutation within a class is a symmetry of the whole model, travel apart; a family that is added later splits
classes by itself. What a campus costs is no difference: classes are cut into blocks of like cost, and a block counts its
cheapest (see `ansinh.models.network.search.aggregate`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import unserved_terms, write_rules
from ansinh.models.network.model.money import discounted_terms
from ansinh.models.network.model.sheet import Sheet
from ansinh.models.network.model.variables import declare

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.sheet import Column, Row
    from ansinh.models.network.model.variables import Variables

OF_OPTION = (
    "is_open", "places", "built", "modules", "opened", "closed", "merged", "emptied", "upgraded", "removed",
    "moved", "load",
)  # fmt: skip
"""Variables by (option, period)."""
OF_SITE = ("campus", "campus_opened")
"""Variables by (site, period)."""

COST_LEVELS = 12
"""Blocks of similar campus cost within a class; the last block takes all dearer sites, at the cost of its cheapest."""

COST, UNSERVED = "cost", "unserved"
"""Names of the lines of a sheet that say what the stages sum up."""

PRICED = ("budget_pay_", COST)
"""Beginnings of the names of lines in which a campus stands with its cost."""

OPENING = -1
"""Label of the columns that carry the cost of a campus; sites that differ only in it are alike."""


@dataclass(frozen=True)
class Parsed:
    """A line of the sheet: its terms by site, and those that belong to no site."""

    row: Row
    of_site: dict[int, list[tuple[Column, float]]]
    others: list[tuple[Column, float]]


@dataclass(frozen=True)
class Written:
    """All rows of a problem on a sheet.

    Attributes
    ----------
    sheet, v
        Columns and rows; the columns as the families know them.
    label
        By column that belongs to a site: the site, and what the column is apart from that.
    lines
        All rows, and what the stages sum up, by site.
    """

    sheet: Sheet
    v: Variables
    label: dict[Column, tuple[int, int]]
    lines: list[Parsed]


def write_all(a: Arrays) -> Written:
    """Write every family but those about who can go where; sizes are as large as in the best place."""
    alike = Arrays(a.problem, anywhere=True)
    sheet = Sheet()
    prob = cast("pulp.LpProblem", sheet)
    v = declare(prob, alike)
    write_rules(prob, v, alike)
    sheet.write(discounted_terms(v, alike), "min", 0.0, COST)
    sheet.write(unserved_terms(v, alike), "min", 0.0, UNSERVED)
    label = _labels(v, alike)
    return Written(sheet, v, label, [_parsed(row, label) for row in sheet.rows])


def _labels(v: Variables, a: Arrays) -> dict[Column, tuple[int, int]]:
    """Return the site of every column that has one, and the number of what it is there: alike columns, one number."""
    found: dict[Column, tuple[int, int]] = {}
    numbers: dict[tuple[Any, ...], int] = {("campus_opened", t): OPENING - t for t in range(a.n_periods)}
    site, service = a.option_site.tolist(), a.option_service.tolist()
    for family in OF_OPTION:
        for (o, t), column in getattr(v, family).items():
            found[column] = (site[o], numbers.setdefault((family, service[o], t), len(numbers)))
    for family in OF_SITE:
        for (j, t), column in getattr(v, family).items():  # with one service, the campus is that service
            found.setdefault(column, (j, numbers.setdefault((family, t), len(numbers))))
    for (c, t), column in v.converted.items():
        number = numbers.setdefault(("converted", c, t), len(numbers))
        found[cast("Column", column)] = (site[a.conversions[c][0]], number)
    return found


def _parsed(row: Row, label: dict[Column, tuple[int, int]]) -> Parsed:
    terms = row.terms
    if len(dict(terms)) < len(terms):  # a column may come twice
        summed: dict[Column, float] = {}
        for column, coefficient in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        terms = list(summed.items())
    of_site: dict[int, list[tuple[Column, float]]] = {}
    others = []
    for term in terms:
        at = label.get(term[0])
        if at is not None:
            of_site.setdefault(at[0], []).append(term)
        elif term[1]:
            others.append(term)
    return Parsed(row, of_site, others)


def site_classes(a: Arrays, written: Written) -> list[list[int]]:
    """Return the sites (positions) grouped by being alike, cheapest campus first.

    Existing sites stand alone, and those between which places move: searches name them one by one.
    """
    alone = transfer_sites(a)
    seen = _signatures(written, len(a.site_ids))
    found: dict[Hashable, list[int]] = {}
    for j, name in enumerate(a.site_ids):
        key: Hashable = name if a.stands[j] or name in alone else frozenset(seen[j].items())
        found.setdefault(key, []).append(j)
    return [block for members in found.values() for block in _by_cost(a, members)]


def asked_sites(a: Arrays, written: Written) -> frozenset[frozenset[int]]:
    """Return the groups of candidates of which something must stand, by the rows: nothing at all would break them.

    A smaller problem without any site of a group forgets such a row, whichever family wrote it.
    """
    broken = {
        ">=": lambda right: right > 0,
        "<=": lambda right: right < 0,
        "==": lambda right: right != 0,
    }
    return frozenset(
        frozenset(line.of_site)
        for line in written.lines
        if line.of_site
        and not line.others
        and not any(a.stands[j] for j in line.of_site)
        and line.row.sense in broken
        and broken[line.row.sense](line.row.right)
    )


def transfer_sites(a: Arrays) -> set[str]:
    """Return the sites at which places may be converted, or which take over others."""
    p = a.problem
    return {str(j) for j in p.conversions["site_id"]} | {str(j) for j in p.options["merge_into"] if j}


def _signatures(written: Written, n_sites: int) -> list[Counter[Hashable]]:
    """Return a key of every site: the rows that it stands in, by kind and number, and the properties of its columns."""
    seen: list[Counter[Hashable]] = [Counter() for _ in range(n_sites)]
    label = written.label
    for column, (j, what) in label.items():
        seen[j][what, column.lowBound, column.upBound, column.cat] += 1
    for n, line in enumerate(written.lines):
        priced = line.row.name.startswith(PRICED)
        for j, terms in line.of_site.items():
            numbered = [(label[column][1], coefficient) for column, coefficient in terms]
            if priced:
                numbered = [term for term in numbered if term[0] > OPENING]
            own = frozenset(numbered)
            if len(line.of_site) > 1 or priced:
                seen[j][n, own] += 1
            else:
                rest = frozenset((id(column), coefficient) for column, coefficient in line.others)
                seen[j][line.row.sense, line.row.right, own, rest] += 1
    return seen


def _by_cost(a: Arrays, members: list[int]) -> list[list[int]]:
    cost = a.site("campus_cost_million_vnd")
    levels = sorted({float(cost[j]) for j in members})
    cut = levels[: COST_LEVELS - 1]
    blocks = [[j for j in members if cost[j] == level] for level in cut]
    rest = sorted((j for j in members if cost[j] not in cut), key=lambda j: (cost[j], j))
    return [block for block in (*blocks, rest) if block]
