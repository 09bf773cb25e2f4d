"""The aggregated model: alike sites counted instead of named, so that symmetry can't stall the search.

Sites that could change places in all rows (`ansinh.models.network.search.alike`) form a class. The aggregated model has one stand-in per
class, whose decisions are whole numbers up to the size of the class: the sum of the rows of its members
(`ansinh.models.network.search.aggregate`). It's a relaxation (a sum may be feasible that no single member allows, and travel is
counted from the nearest member), so its bound holds for the true network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.network.families import with_sites_only
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.search.aggregate import groups_alike, summed_over_classes
from ansinh.models.network.search.alike import asked_sites, site_classes, write_all

if TYPE_CHECKING:
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.problem import NetworkProblem


@dataclass(frozen=True)
class Aggregated:
    """The aggregated model, and which sites each of its sites stands for.

    Attributes
    ----------
    arrays
        Of the problem of the stand-ins.
    members
        Positions of the true sites, by position of their stand-in.
    f
        Its formulation.
    asked
        Groups of true sites of which something must stand, see `asked_sites`.
    """

    arrays: Arrays
    members: list[list[int]]
    f: Formulation
    asked: frozenset[frozenset[int]]


def aggregated_model(a: Arrays) -> Aggregated:
    """Return the aggregated model of a problem."""
    written = write_all(a)
    members = site_classes(a, written)
    names = [a.site_ids[block[0]] for block in members]
    with np.errstate(invalid="ignore"):
        nearest = np.column_stack([a.minutes[:, block].min(axis=1) for block in members])
    frame = pd.DataFrame(nearest, index=a.demand_ids, columns=names).replace(np.inf, np.nan)
    problem = replace(with_sites(a.problem, names), minutes=frame, trusted=True)
    b = Arrays(problem, given_groups=groups_alike(a, Arrays(problem), members, written))
    f = summed_over_classes(a, b, members, written)
    return Aggregated(b, members, f, asked_sites(a, written))


def with_sites(problem: NetworkProblem, names: Iterable[str]) -> NetworkProblem:
    """Return the problem with some of its sites only, in the given order: all others stay closed.

    Rules, conversions and mergers are cut down to what they mean among these sites.
    """
    kept = list(names)
    inside = set(kept)
    problem = with_sites_only(problem, inside)
    return replace(
        problem,
        sites=problem.sites.loc[kept],
        options=problem.options[problem.options.index.get_level_values(0).isin(inside)],
        minutes=problem.minutes[kept],
        trusted=True,
    )
