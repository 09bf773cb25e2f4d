"""Temporary residents beside a column of permanent ones: left out, and said."""

from __future__ import annotations

from ansinh.geodata.names import fold
from ansinh.geodata.own.findings import Log
from ansinh.geodata.own.readers.raw import RawTable
from ansinh.geodata.own.tidy.numbers import plain
from ansinh.words.phrase import Figure, Share

_PERMANENT, _TEMPORARY = "thuong tru", "tam tru"
_LEAST_SHARE = 0.01  # of the permanent residents: fewer make no difference to a plan


def check_residents(raw: RawTable, column: str, log: Log) -> None:
    """Note a column of temporary residents that isn't read, where the column of people counts permanent ones only."""
    if _PERMANENT not in fold(column) or _TEMPORARY in fold(column):
        return
    permanent = float(plain(raw.frame[column]).sum())
    for other in raw.frame.columns:
        said = fold(str(other))
        if _TEMPORARY in said and _PERMANENT not in said:
            temporary = float(plain(raw.frame[other]).sum())
            if temporary > _LEAST_SHARE * permanent > 0:
                log.add("residents_only", raw.origin, column=column, other=str(other), people=Figure(temporary),
                        percent=Share(temporary / permanent, 0))  # fmt: skip
