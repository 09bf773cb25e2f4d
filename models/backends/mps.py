"""A problem of arrays as a free MPS file, for solvers that are programs of their own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ansinh.models.matrix_form import MatrixForm


def column_name(position: int) -> str:
    """Return the name of a column in the file."""
    return f"x{position}"


def row_name(position: int) -> str:
    """Return the name of a row in the file."""
    return f"r{position}"


def write_mps(form: MatrixForm, path: Path) -> None:
    """Write `form`; its offset stays out, since solvers disagree about the sign of a constant in MPS."""
    with path.open("w", encoding="ascii") as file:
        # FREE: CBC 2.10 guesses the format otherwise, and misreads the first bounds behind an empty RANGES.
        file.write("NAME ansinh FREE\nROWS\n N cost\n")
        file.writelines(_rows(form))
        file.write("COLUMNS\n")
        file.writelines(_columns(form))
        file.write("RHS\n")
        file.writelines(_right_sides(form))
        file.write("RANGES\n")
        file.writelines(_ranges(form))
        file.write("BOUNDS\n")
        file.writelines(_bounds(form))
        file.write("ENDATA\n")


def _kind(lower: float, upper: float) -> str:
    """Return the MPS type of a row: E (equal), L (at most, with a range where it has both limits), G or N (free)."""
    if lower == upper:
        return "E"
    if math.isfinite(upper):
        return "L"
    return "G" if math.isfinite(lower) else "N"


def _rows(form: MatrixForm) -> Iterator[str]:
    for r, (lower, upper) in enumerate(zip(form.row_lower.tolist(), form.row_upper.tolist(), strict=True)):
        yield f" {_kind(lower, upper)} {row_name(r)}\n"


def _columns(form: MatrixForm) -> Iterator[str]:
    """Yield the entries column by column, whole columns between markers."""
    by_column = form.matrix.tocsc()
    starts, rows, values = (
        by_column.indptr.tolist(),
        by_column.indices.tolist(),
        by_column.data.tolist(),
    )
    # Integer columns stand together, so that two markers are enough.
    order = np.argsort(form.integer, kind="stable").tolist()
    first_whole = form.columns - int(form.integer.sum())
    for place, c in enumerate(order):
        if place == first_whole:
            yield " M1 'MARKER' 'INTORG'\n"
        name = column_name(c)
        yield f" {name} cost {form.cost[c]:.17g}\n"
        for k in range(starts[c], starts[c + 1]):
            if values[k] != 0:
                yield f" {name} {row_name(rows[k])} {values[k]:.17g}\n"
    if form.mixed:
        yield " M2 'MARKER' 'INTEND'\n"


def _right_sides(form: MatrixForm) -> Iterator[str]:
    for r, (lower, upper) in enumerate(zip(form.row_lower.tolist(), form.row_upper.tolist(), strict=True)):
        value = upper if math.isfinite(upper) else lower
        if math.isfinite(value) and value != 0:
            yield f" rhs {row_name(r)} {value:.17g}\n"


def _ranges(form: MatrixForm) -> Iterator[str]:
    span = form.row_upper - form.row_lower
    for r in np.flatnonzero(np.isfinite(span) & (span > 0)).tolist():
        yield f" range {row_name(r)} {span[r]:.17g}\n"


def _bounds(form: MatrixForm) -> Iterator[str]:
    """Yield both limits of every column: readers disagree about what is meant where one isn't said."""
    for c, (lower, upper) in enumerate(zip(form.lower.tolist(), form.upper.tolist(), strict=True)):
        name = column_name(c)
        yield f" LO bound {name} {lower:.17g}\n" if math.isfinite(lower) else f" MI bound {name}\n"
        yield f" UP bound {name} {upper:.17g}\n" if math.isfinite(upper) else f" PL bound {name}\n"
