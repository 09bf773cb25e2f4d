"""Rows of districts between the communes: subtotals to leave out, and headings that name the district of the rows below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.names import fold, name_key
from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.communes import Communes
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.tidy.numbers import agree
from ansinh.geodata.own.unit_names import bare, is_district, parted
from ansinh.words.phrase import Figure

_FEWEST = 2  # rows that a bare name must sum up to count as a subtotal: one equal number may be chance


@dataclass(frozen=True)
class _Label:
    """What the name of a row says: a district for sure, perhaps one, or certainly a commune."""

    district: bool
    perhaps: bool


def without_subtotals(table: Table, communes: Communes, log: Log) -> Table:
    """Return the table of communes without rows of districts, which give their name to the rows below.

    A row is one of a district if its name says so ("Huyện Đắk Hà"), or if the name alone may be a district's and its people
    are the sum of the rows below (or above) it. A row with the code, or the whole name, of a commune never is.
    """
    if not table.has("commune_name", "population") or table.geometry is not None:
        return table
    frame = table.frame
    labels = [_label(name, communes) for name in frame["commune_name"]]
    coded = (
        frame["commune_code"].isin(communes.frame.index)
        if table.has("commune_code")
        else pd.Series(data=False, index=frame.index)
    )
    people = frame["population"].to_numpy(float)
    level = np.array([label.district or label.perhaps for label in labels]) & ~coded.to_numpy()
    drop = np.array([
        level[at] and (labels[at].district or _sums_up(people, at, level)) for at in range(len(frame))
    ], dtype=bool)  # fmt: skip
    drop |= _of_province(frame["commune_name"], people, drop, coded.to_numpy(), communes)
    if not drop.any():
        return _filled(table, log)
    said = frame["commune_name"][drop]
    log.add(
        "subtotals_row", table.origin, frame.index[drop], table.column("commune_name"), values=quoted(said)
    )
    _check_sums(table, people, drop, log)
    table = _named_by_headings(table, drop, log).only(pd.Series(~drop, frame.index))
    return _filled(table, log)


def _label(name: object, communes: Communes) -> _Label:
    if not isinstance(name, str) or _exact(name, communes):
        return _Label(district=False, perhaps=False)
    districts = {bare(str(district)) for district in communes.frame["district_name"].unique()}
    known = bare(name) in districts
    return _Label(
        is_district(name) and (known or not communes.named(name)), perhaps=known or not communes.named(name)
    )


def _exact(name: str, communes: Communes) -> bool:
    """Whether a commune has just this name, with its kind."""
    kind, rest = parted(name)
    return bool(kind) and any(
        parted(str(communes.frame["commune_name"][code])) == (kind, rest) for code in communes.named(name)
    )


def _sums_up(people: NDArray[np.float64], at: int, level: NDArray[np.bool_]) -> bool:
    """Whether a row's people are the sum of those of the rows below it, up to the next row of its level, or above it."""
    if not np.isfinite(people[at]) or people[at] <= 0:
        return False
    others = np.flatnonzero(level)
    below, above = others[others > at], others[others < at]
    after = people[at + 1 : int(below[0]) if len(below) else len(people)]
    before = people[int(above[-1]) + 1 if len(above) else 0 : at]
    return any(_run(run, people[at]) for run in (after, before[::-1]))


def _run(people: NDArray[np.float64], wanted: float) -> bool:
    """Whether the first rows of a run, at least `_FEWEST`, sum up to a number."""
    sums = np.cumsum(np.nan_to_num(people))[_FEWEST - 1 :]
    return any(agree(total, wanted) for total in sums)


def _of_province(
    names: pd.Series,
    people: NDArray[np.float64],
    drop: NDArray[np.bool_],
    coded: NDArray[np.bool_],
    communes: Communes,
) -> NDArray[np.bool_]:
    """Tell which rows are the sum of all other rows that stay: the province by its name."""
    found = np.zeros(len(people), dtype=bool)
    stays = ~drop
    total = float(np.nansum(people[stays]))
    for at in np.flatnonzero(stays & ~coded).tolist():
        name = names.iloc[at]
        if (
            isinstance(name, str)
            and agree(people[at], total - people[at])
            and not _exact(name, communes)
            and len(people) > _FEWEST
        ):
            found[at] = (
                fold(name).startswith(("tinh ", "thanh pho ", "tp "))
                or not communes.named(name)
                or bool(name_key(name))
            )
    return found


def _check_sums(table: Table, people: NDArray[np.float64], drop: NDArray[np.bool_], log: Log) -> None:
    """Note rows of districts whose people aren't the sum of the rows under them (or above them)."""
    wrong = []
    for at in np.flatnonzero(drop).tolist():
        others = float(np.nansum(people[~drop]))
        if people[at] > 0 and not (
            _sums_up(people, at, drop) or _one_below(people, at) or agree(others, people[at])
        ):
            wrong.append(
                (int(table.frame.index[at]), f"{table.frame['commune_name'].iloc[at]}: {people[at]:.0f}")
            )
    if wrong:
        rows = Figure(float(np.nansum(people[~drop])))
        log.add("total_disagrees", table.origin, [row for row, _ in wrong], table.column("population"),
                stated="; ".join(said for _, said in wrong[:4]), sum=rows)  # fmt: skip


def _one_below(people: NDArray[np.float64], at: int) -> bool:
    """Whether a district has one commune, with the same people, in the next row."""
    return bool(at + 1 < len(people) and agree(people[at + 1], people[at]))


def _named_by_headings(table: Table, drop: NDArray[np.bool_], log: Log) -> Table:
    """Return the table with the name of a district's row as district of the rows below, where no column has it."""
    if table.has("district_name") or table.has("district_code") or not drop[0]:
        return table
    names = table.frame["commune_name"].where(pd.Series(drop, table.frame.index)).ffill()
    log.add("districts_filled", table.origin)
    return table.with_frame(table.frame.assign(district_name=names.astype("str")))


def _filled(table: Table, log: Log) -> Table:
    """Return the table with each district's name in all its rows, where it stands only in the first of them."""
    if not table.has("district_name"):
        return table
    district = table.frame["district_name"]
    gaps = district.isna() & table.frame["commune_name"].notna()
    if not gaps.any() or pd.isna(district.iloc[0]) or (district.notna() & district.duplicated()).any():
        return table
    log.add("districts_filled", table.origin)
    return table.with_frame(table.frame.assign(district_name=district.ffill()))
