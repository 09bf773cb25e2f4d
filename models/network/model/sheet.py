"""A list of the rows that constraint families write: to be compared, not to be solved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(eq=False, slots=True)
class Column:
    """A variable on a sheet; named as PuLP names its own, since the same families write both."""

    name: str
    lowBound: float | None  # noqa: N815 - PuLP's name
    upBound: float | None  # noqa: N815 - PuLP's name
    cat: str


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
