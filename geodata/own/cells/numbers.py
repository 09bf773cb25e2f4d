"""Numbers as people write them: separators of thousands, decimal commas, units behind them, degrees and minutes."""

from __future__ import annotations

import re
from typing import NamedTuple

from ansinh.geodata.names import fold
from ansinh.geodata.own.layout.units import Unit, unit_of

PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?|[+-]?\.\d+")
COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+")
DOTTED = re.compile(r"[+-]?\d+\.\d+")
DOTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
SPACES = re.compile(r"[+-]?\d{1,3}([ '’]\d{3})+([.,]\d+)?")
_ABOUT = r"(?:khoảng|gần|hơn|trên|dưới|độ|ước(?: tính)?|about|ca\.)"
_AFFIX = re.compile(
    rf"(?i:{_ABOUT}\s+)?[~≈≃]?\s*(?P<core>[+-]?[\d.,'’ ]*\d)\.?\s*(?P<unit>\(?[^\d()]*[23²]?\)?)"
)
_FOOTNOTE = re.compile(r"(?<=\d)\s*(\*+|\(\*+\)|\(\d\)|\[\d\]|[¹²³⁴-⁹]+\)?)$")
"""A mark of a footnote behind a number: "1.234*", "1.234 (1)", "1.234¹"."""
_COUNTED = frozenset({"giuong", "cho", "doi tuong", "suat", "tre", "cu", "phong", "beds", "places", "benh nhan", "em",
                      "giuong benh", "cho o", "hoc vien", "phut", "minutes", "min"})  # fmt: skip
_ANGLE = re.compile(
    r"[^\d\-+]{0,14}?(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|˚|o|độ|do|d|deg|:|\s)?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:['′’‘´`]|phút|phut|m|min|:|\s)?\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”“]|''|′′|’’|giây|giay|s|sec)?\s*)?[A-Za-zĐđắôâ. ]*"
)
_SIXTY = 60.0
_PARTS = ("degrees", "minutes", "seconds")
_PAIR = re.compile(r"([+-]?\d{1,3}[.,]\d{2,})\D{1,6}?([+-]?\d{1,3}[.,]\d{2,})")
_LINK = (
    re.compile(r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)"),
    re.compile(r"[@=/,](-?\d+\.\d+)(?:,|%2C|/)\s*(?:\+|%20)?(-?\d+\.\d+)", re.IGNORECASE),
    re.compile(r"mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)"),
)  # fmt: skip


class Core(NamedTuple):
    """The digits of a cell, and the unit behind them."""

    digits: str
    unit: Unit | None


def core(text: str) -> Core | None:
    """Return the digits and the unit of a cell such as "120 giường" or "2,5 ha"; None if it is no number."""
    text = _FOOTNOTE.sub("", text)
    if PLAIN.fullmatch(text):
        return Core(text, None)
    match = _AFFIX.fullmatch(text)
    if match is None:
        return None
    said = match.group("unit").strip(" ()")
    unit = unit_of(said) if said else None
    if said and unit is None and fold(said) not in _COUNTED:
        return None
    return Core(match.group("core").strip(), unit)


def ungroup(text: str) -> str:
    """Return a number without separators of thousands, with a dot before its decimals."""
    text = re.sub(r"[ '’]", "", text)
    if "," in text and "." in text:
        return text.replace(",", "")
    return re.sub(r"[.,](?=\d{3}(\D|$))", "", text).replace(",", ".")


def angle(text: str) -> float | None:
    r"""Return degrees from "14°21'36,5\\"N", "N14 21 36" or "108,05° Đ"; None if the text is no angle."""
    match = _ANGLE.fullmatch(text.strip())
    if match is None:
        return None
    degrees, minutes, seconds = (float((match.group(part) or "0").replace(",", ".")) for part in _PARTS)
    if minutes > _SIXTY or seconds > _SIXTY:
        return None
    return degrees + minutes / _SIXTY + seconds / _SIXTY**2


def pair(text: str) -> tuple[float, float] | None:
    """Return the two coordinates in one cell, in the order in which they stand: numbers, angles or a link to a map.

    A short link ("maps.app.goo.gl") holds no coordinates: None.
    """
    if "://" in text or text.startswith("www."):
        hits = (match for pattern in _LINK if (match := pattern.search(text)))
        return next(((float(hit.group(1)), float(hit.group(2))) for hit in hits), None)
    if re.search(r"[°º˚′″'\"]", text):
        return _angles(text)
    for pattern in (r"^\D{0,12}(-?\d+(?:[.,]\d+)?)\s*[;|/]\D{0,12}(-?\d+(?:[.,]\d+)?)\D*$",
                    r"^\D{0,12}(-?\d+(?:\.\d+)?)\D{0,3}[, ]\D{0,12}(-?\d+(?:\.\d+)?)\D*$"):  # fmt: skip
        if match := re.match(pattern, text):
            return float(match.group(1).replace(",", ".")), float(match.group(2).replace(",", "."))
    if match := _PAIR.search(text):
        return float(match.group(1).replace(",", ".")), float(match.group(2).replace(",", "."))
    return None


def _angles(text: str) -> tuple[float, float] | None:
    starts = [match.start() for match in re.finditer(r"\d{1,3}(?:[.,]\d+)?\s*[°º˚]", text)]
    if len(starts) != 2:  # noqa: PLR2004 - two coordinates
        return None
    first, second = text[: starts[1]], text[starts[1] :]
    cut = re.search(r"[\s,;/]+[A-ZĐ]?[.: ]*$", first)
    halves = (first[: cut.start()] if cut else first, second)
    found = [angle(half.strip(" ,;/")) for half in halves]
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None
