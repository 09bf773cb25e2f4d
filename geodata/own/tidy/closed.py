"""Rows of facilities that work no more: lists keep them for years, with a word in a column of their state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ansinh.geodata.names import fold
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.readers.raw import RawTable

_STATE = frozenset({"tinh trang", "trang thai", "hien trang", "tinh trang hoat dong", "trang thai hoat dong", "status",
                    "hien trang hoat dong", "state", "hoat dong"})  # fmt: skip
_ENDED = r"(giai the|thu hoi giay phep|xoa ten)( .*)?"
_STOPPED = (
    r"(ngung|ngung hoat dong|dung hoat dong|cham dut hoat dong|het hoat dong|khong (con )?hoat dong|dong cua)"
)
# What may follow: since when, and why; not "hết công suất" or "tiếp nhận mới", said of facilities that work.
_SINCE = r"( (nua|tu|ke tu|nam|ngay|do|vi|theo|han|vinh vien|sap nhap|[0-9]+)\b.*)?"
_FOR_GOOD = r"(?!.*\b(tam thoi|mot phan|sua chua|nang cap)\b)"
# "Sáp nhập từ hai trung tâm" is said of the successor.
_CLOSED = re.compile(
    rf"(da |bi )*({_ENDED}|{_FOR_GOOD}{_STOPPED}{_SINCE}|sap nhap( vao .*)?|khong con ton tai)|"
    r"closed|dissolved|merged( into .*)?"
)


def without_closed(raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table without facilities whose state is a word for closed, dissolved or merged into another."""
    read = set(columns.values())
    for column in (
        column for column in raw.frame.columns if column not in read and fold(str(column)) in _STATE
    ):
        closed = raw.frame[column].map(
            lambda cell: cell is not None and _CLOSED.fullmatch(fold(str(cell))) is not None
        )
        if closed.any():
            name = columns.get("name_vi", column)
            log.add(
                "facility_closed",
                raw.origin,
                raw.frame.index[closed],
                str(column),
                values=quoted(raw.frame[name][closed]),
            )
            raw = replace(
                raw,
                frame=raw.frame[~closed],
                geometry=None if raw.geometry is None else raw.geometry[~closed],
            )
    return raw
