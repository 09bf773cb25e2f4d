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
_CLOSED = re.compile(
    r"(da |bi )*(giai the|ngung|ngung hoat dong|dung hoat dong|dong cua|cham dut hoat dong|het hoat dong|sap nhap( vao .*)?|"
    r"thu hoi giay phep|xoa ten)( .*)?|khong (con |hoat dong)( hoat dong)?.*|closed|dissolved|merged( into .*)?"
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
