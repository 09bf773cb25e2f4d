"""Rows of facilities that work no more or not yet: lists keep them for years, with a word in a column of their state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

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


# "Đang xây dựng thêm" is said of a facility that works; "dự kiến" in brackets may stand behind a name.
_PLANNED = re.compile(
    r"(du kien|quy hoach|ke hoach|dang (xay dung|thi cong|dau tu|lap du an|trien khai xay dung)|chuan bi (dau tu|xay dung)"
    r"|chua (xay dung|hoat dong|di vao hoat dong|dua vao su dung|van hanh|khoi cong|thanh lap)|se (xay dung|thanh lap|hoat dong)"
    r"|du an( moi)?(?! (cua|do)\b)(?!.*(?<!chua )\b(hoan thanh|tai tro|dang hoat dong)\b)"
    r"|planned|proposed|under construction|not yet open)(?!.* (them|mo rong|nang cap|bo sung)\b).*"
)
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]\s*$")


def without_closed(raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table without facilities that don't work: closed, dissolved or merged into another, or only planned yet."""
    read = set(columns.values())
    for column in raw.frame.columns:
        if column not in read and fold(str(column)) in _STATE:
            raw = _without("facility_closed", _CLOSED, raw, raw.frame[column], columns, log)
            raw = _without("facility_planned", _PLANNED, raw, raw.frame[column], columns, log)
    if "name_vi" not in columns:
        return raw
    behind = raw.frame[columns["name_vi"]].map(
        lambda cell: hit.group(1) if isinstance(cell, str) and (hit := _IN_BRACKETS.search(cell)) else None
    )
    return _without("facility_planned", _PLANNED, raw, behind.rename(columns["name_vi"]), columns, log)


def _without(  # noqa: PLR0917 - what is left out, and where it is said
    code: str, words: re.Pattern[str], raw: RawTable, state: pd.Series, columns: Mapping[str, str], log: Log
) -> RawTable:
    """Return the table without the rows whose state is one of these words; they are noted by name."""
    hit = state.map(lambda cell: cell is not None and words.fullmatch(fold(str(cell))) is not None).astype(
        bool
    )
    if not hit.any():
        return raw
    named = raw.frame[columns.get("name_vi", str(state.name))][hit]
    log.add(code, raw.origin, named.index, str(state.name), values=quoted(named))
    geometry = None if raw.geometry is None else raw.geometry[~hit]
    return replace(raw, frame=raw.frame[~hit], geometry=geometry)
