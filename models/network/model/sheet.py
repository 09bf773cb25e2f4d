"""A list of the rows that constraint families write: to be compared, or solved as arrays without PuLP's objects."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from ansinh.models.matrix_form import MatrixForm

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(eq=False, slots=True)
class Column:
    """A variable on a sheet; named as PuLP names its own, since the same families write both."""

    name: str
    lowBound: float | None  # noqa: N815 - PuLP's name
    upBound: float | None  # noqa: N815 - PuLP's name
    cat: str
    varValue: float | None = None  # noqa: N815 - PuLP's name


class Row(NamedTuple):
    """``Σ coefficient · column (sense) right``; a column may come more than once."""

    terms: list[tuple[Any, float]]
    sense: str
    right: float
    name: str


@dataclass
class Sheet:
    """Columns and rows in the order in which they were written; stands in for a PuLP problem."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add_variable(
        self,
        name: str,
        lowBound: float | None = None,  # noqa: N803 - PuLP's name
        upBound: float | None = None,  # noqa: N803 - PuLP's name
        cat: str = "Continuous",
    ) -> Column:
        """Add a column, as PuLP's method of this name does."""
        if cat == "Binary":
            lowBound, upBound, cat = 0, 1, "Integer"  # noqa: N806 - PuLP's name
        column = Column(name, lowBound, upBound, cat)
        self.columns.append(column)
        return column

    def write(self, terms: Iterable[tuple[Any, float]], sense: str, right: float, name: str) -> None:
        """Add a row."""
        self.rows.append(Row(list(terms), sense, right, name))


def sheet_form(sheet: Sheet) -> MatrixForm:
    """Return a sheet as arrays, without an objective: a PuLP problem takes several times as long to write down."""
    at = {id(column): n for n, column in enumerate(sheet.columns)}
    lengths = np.array([len(row.terms) for row in sheet.rows], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    columns = np.fromiter((at[id(x)] for row in sheet.rows for x, _ in row.terms), np.int32, starts[-1])
    values = np.fromiter((c for row in sheet.rows for _, c in row.terms), float, starts[-1])
    matrix = csr_array((values, columns, starts), shape=(len(sheet.rows), len(sheet.columns)))
    matrix.sum_duplicates()  # a column may come twice in a row
    right = np.array([row.right for row in sheet.rows], dtype=float)
    sense = np.array([row.sense for row in sheet.rows])
    lower = [-math.inf if x.lowBound is None else x.lowBound for x in sheet.columns]
    upper = [math.inf if x.upBound is None else x.upBound for x in sheet.columns]
    return MatrixForm(
        cost=np.zeros(len(sheet.columns)),
        offset=0.0,
        lower=np.array(lower, dtype=float),
        upper=np.array(upper, dtype=float),
        integer=np.array([x.cat == "Integer" for x in sheet.columns], dtype=bool),
        matrix=matrix,
        row_lower=np.where(sense == "<=", -math.inf, right),
        row_upper=np.where(sense == ">=", math.inf, right),
    )
