"""Units as people write them in headings, above tables and in cells: nghìn người, %, ha, km²."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ansinh.geodata.names import fold

SHARE = "share"
PERSONS = "persons"
AREA = "area"


class Unit(NamedTuple):
    """What is counted (`PERSONS`, `AREA` in square metres, or `SHARE` of the people), and how many of it one means."""

    kind: str
    factor: float
    word: str


_MANY = {"nghin": 1e3, "ngan": 1e3, "1000": 1e3, "thousand": 1e3, "thousands": 1e3, "000": 1e3, "k": 1e3,
         "trieu": 1e6, "1000000": 1e6, "million": 1e6, "van": 1e4, "tram": 1e2, "100": 1e2}  # fmt: skip
_PEOPLE = frozenset({"nguoi", "nhan khau", "khau", "person", "persons", "people", "dan", "inhabitants"})
_AREAS = {"ha": 1e4, "hecta": 1e4, "hec ta": 1e4, "hectare": 1e4, "hectares": 1e4, "m2": 1.0, "m": 1.0, "met vuong": 1.0,
          "sqm": 1.0, "km2": 1e6, "km": 1e6, "sq km": 1e6, "sqkm": 1e6, "sao": 360.0, "mau": 3600.0,
          "cong": 1000.0}  # fmt: skip
_HOUSEHOLDS = frozenset({"ho", "ho gia dinh", "household", "households"})
HOUSEHOLDS = "households"
"""Not a unit of people: a column that counts households can't be read as people."""
_NUMBER_OF_MANY = re.compile(r"(?<=\d)[., ](?=0{3})")
_TITLE = re.compile(r"(?:don vi(?: tinh)?|dvt|dv tinh|unit)\b(.*)")
_LONGEST_UNIT = 24  # letters; a longer remark in brackets is no unit


def unit_of(text: object) -> Unit | None:
    """Return the unit that a text means ("1.000 người", "nghìn", "%", "ha", "km²"); None if it is none."""
    said = str(text).strip()
    if not said or len(said) > _LONGEST_UNIT:
        return None
    if said in ("%", "phần trăm") or fold(said) in ("phan tram", "percent", "pct"):
        return Unit(SHARE, 0.01, said)
    if said == "‰":
        return Unit(SHARE, 0.001, said)
    said = said.replace("²", "2").replace("^2", "2")
    plain = fold(_NUMBER_OF_MANY.sub("", said))
    if plain in _AREAS and not (plain in ("m", "km") and "2" not in said):
        return Unit(AREA, _AREAS[plain], str(text).strip())
    if plain in _HOUSEHOLDS:
        return Unit(HOUSEHOLDS, 1.0, str(text).strip())
    return _of_people(plain, str(text).strip())


def _of_people(plain: str, said: str) -> Unit | None:
    many, _, rest = plain.partition(" ")
    if many in _MANY and (not rest or rest in _PEOPLE):
        return Unit(PERSONS, _MANY[many], said)
    if many in _MANY and rest in _AREAS:
        return Unit(AREA, _MANY[many] * _AREAS[rest], said)
    return Unit(PERSONS, 1.0, said) if plain in _PEOPLE else None


def unit_in_heading(heading: str) -> Unit | None:
    """Return the unit in brackets, or behind a comma or dash, at the end of a heading; None without one."""
    inside = re.findall(r"[(\[]([^)\]]*)[)\]]", heading)
    parts = [part for text in inside for part in (text, text.split(":")[-1], text.split(",")[-1])]
    tail = re.split(r"[,\-–:/]", heading)
    if len(tail) > 1:
        parts.append(tail[-1])
    if heading.rstrip().endswith("%"):
        parts.append("%")
    parts += [word for word in heading.split()[1:][-1:] if word in ("ha", "km2", "km²", "m2", "m²")]
    return next((unit for part in parts if (unit := unit_of(part)) is not None), None)


def unit_above(cells: Iterable[Any]) -> Unit | None:
    """Return the unit that a line above the table states ("Đơn vị tính: 1.000 người"); None if it states several."""
    found = []
    for cell in cells:
        if not isinstance(cell, str) or not (match := _TITLE.search(fold(cell))):
            continue
        at = re.search(r"(?:tính|vị|đvt|dvt|unit)\s*[:\-]?\s*(.*)", cell, re.IGNORECASE)
        said = (at.group(1) if at else match.group(1)).strip(" .:()")
        said = re.sub(r"^t[ií]nh\s*[:\-]?\s*", "", said, flags=re.IGNORECASE)
        parts = re.split(r"[;]|,\s*(?=\D)", said)
        found += [unit for part in parts if (unit := unit_of(part)) is not None]
    return found[0] if len(found) == 1 else None
