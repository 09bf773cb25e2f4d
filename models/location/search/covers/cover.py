"""The minimum set cover: reductions, greed, and a MILP over what is left."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Prover, own_method
from ansinh.models.location.found.site_plan import HALF, solver_of
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.covers.patterns import undominated_columns, undominated_rows
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.settings import SolverSettings

REDUCTIONS = own_method("reductions")
GREEDY = own_method("greedy cover")
ROUNDING = 1e-6
"""Columns: a bound less than this above a whole number is that number, because solvers round."""


@dataclass(frozen=True)
class CoverAnswer:
    """The fewest columns found that cover all rows, and the least number that any cover needs."""

    chosen: tuple[int, ...]
    bound: float
    prover: Prover


def minimum_cover(cover: Cover, forced: tuple[int, ...], settings: SolverSettings) -> CoverAnswer:
    """Choose the fewest columns, the `forced` ones among them, so that every row has one of its own.

    There is always an answer: where time is short, that of greed.

    Parameters
    ----------
    cover
        (rows, columns); every row has at least one column.
    """
    rows = cover[~cover[:, list(forced)].any(axis=1)] if forced else cover
    rows = undominated_rows(rows)
    columns = undominated_columns(rows)
    small = rows[:, columns]
    quick = greedy_cover(small)
    by_greed = tuple(sorted({*forced, *(int(columns[k]) for k in quick)}))
    if len(quick) <= 1:
        return CoverAnswer(by_greed, len(forced) + min(1, len(rows)), REDUCTIONS)
    minutes = np.where(small, 0.0, math.inf)
    labels = (tuple(range(len(small))), tuple(range(len(columns))))
    formulation = formulations.lscp(LocationProblem(minutes, np.ones(len(small)), *labels), 0.0)
    for j, variable in enumerate(formulation.v.opened):
        variable.varValue = float(j in quick)
    # A MILP this small is solved before a second thread would help.
    outcome = solve(formulation.prob, dataclasses.replace(settings, threads=1), warm_start=True)
    prover = REDUCTIONS.helped_by(solver_of(outcome))
    if not outcome.status.has_plan:
        return CoverAnswer(by_greed, len(forced) + 1, prover)
    picked = (int(columns[j]) for j, y in enumerate(formulation.v.opened) if y.varValue > HALF)
    chosen = tuple(sorted({*forced, *picked}))
    proven = outcome.proven
    return CoverAnswer(
        chosen, len(forced) + (math.ceil(proven - ROUNDING) if math.isfinite(proven) else 1), prover
    )


def greedy_cover_of(cover: Cover, forced: tuple[int, ...]) -> CoverAnswer:
    """Cover all rows by greed alone: no reductions, no solver."""
    left = cover[~cover[:, list(forced)].any(axis=1)]
    chosen = tuple(sorted({*forced, *greedy_cover(left)}))
    return CoverAnswer(chosen, len(forced) + min(1, len(left)), GREEDY)


def greedy_cover(rows: Cover) -> list[int]:
    """Cover all rows by the column that covers most of the rest, again and again (Chvátal 1979)."""
    left, chosen = rows.copy(), []
    while len(left):
        best = int(left.sum(axis=0).argmax())
        chosen.append(best)
        left = left[~left[:, best]]
    return chosen
