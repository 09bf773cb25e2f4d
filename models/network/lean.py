"""The lean model: alike sites counted instead of named, so that symmetry can't stall the search.

Sites that could change places in all rows (`ansinh.models.network.alike`) form a class. The lean model has one stand-in per
class, whose decisions are whole numbers up to the size of the class: the sum of the rows of its members
(`ansinh.models.network.aggregate`). It's a relaxation (a sum may be feasible that no single member allows, and travel is
counted from the nearest member), so its bound holds for the true network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.network.aggregate import aggregated, groups_alike
from ansinh.models.network.alike import site_classes, write_all
from ansinh.models.network.arrays import Arrays
from ansinh.models.network.families import FAMILIES

if TYPE_CHECKING:
    from ansinh.models.network.build import Formulation
    from ansinh.models.network.problem import NetworkProblem


@dataclass(frozen=True)
class Lean:
    """The lean model, and which sites each of its sites stands for.

    Attributes
    ----------
    arrays
        Of the lean problem.
    members
        Positions of the true sites, by position of the lean site.
    f
        Its formulation.
    """

    arrays: Arrays
    members: list[list[int]]
    f: Formulation


def lean_model(a: Arrays) -> Lean:
    """Return the lean model of a problem."""
    written = write_all(a)
    members = site_classes(a, written)
    names = [a.site_ids[block[0]] for block in members]
    with np.errstate(invalid="ignore"):
        nearest = np.column_stack([a.minutes[:, block].min(axis=1) for block in members])
    frame = pd.DataFrame(nearest, index=a.demand_ids, columns=names).replace(np.inf, np.nan)
    problem = replace(with_sites(a.problem, names), minutes=frame, trusted=True)
    b = Arrays(problem, given_groups=groups_alike(a, Arrays(problem), members, written))
    return Lean(b, members, aggregated(a, b, members, written))


def with_sites(problem: NetworkProblem, names: Iterable[str]) -> NetworkProblem:
    """Return the problem with some of its sites only, in the given order: all others stay closed.

    Rules, conversions and mergers are cut down to what they mean among these sites.
    """
    kept = list(names)
    inside = set(kept)
    options = problem.options[problem.options.index.get_level_values(0).isin(inside)].copy()
    own = [family for family in FAMILIES if family.field != "more"]
    others = [family for family in FAMILIES if family.field == "more"]
    lost = ~options["merge_into"].isin([*kept, ""])  # a site that stays closed can't take over another
    options.loc[lost, ["merge_into", "merge_by"]] = ""
    rules: dict[str, Any] = {family.field: family.restrict(family.rules(problem), inside) for family in own}
    return replace(
        problem,
        sites=problem.sites.loc[kept],
        options=options,
        minutes=problem.minutes[kept],
        conversions=problem.conversions[problem.conversions["site_id"].isin(inside)],
        **rules,
        more=tuple(rule for family in others for rule in family.restrict(family.rules(problem), inside)),
        trusted=True,
    )
