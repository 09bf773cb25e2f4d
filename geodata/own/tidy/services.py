"""Services of facilities that stand in another column than their own."""

from __future__ import annotations

from collections.abc import Mapping

from ansinh.geodata.own.cells.columns import choice
from ansinh.geodata.own.findings import Log
from ansinh.geodata.own.readers.raw import RawTable


def with_service(raw: RawTable, columns: Mapping[str, str], log: Log) -> dict[str, str]:
    """Return field → column, with that of kinds ("Loại hình") for services too, where each of its words is one.

    Only for a table that counts places and has no other column that says of which service they are.
    """
    counted = "places" in columns or "residents" in columns
    told = "service" in columns or any(field.startswith("places_") for field in columns)
    if told or not counted or "kind" not in columns:
        return dict(columns)
    kinds = [str(cell) for cell in raw.frame[columns["kind"]].dropna() if str(cell).strip()]
    if not kinds or not all(choice("service", kind) for kind in kinds):
        return dict(columns)
    log.add("service_of_kind", raw.origin, column=columns["kind"])
    return {**columns, "service": columns["kind"]}
