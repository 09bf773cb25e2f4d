"""Names of communes and districts as people write them: with the kind, abbreviated, numbered, with other marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ansinh.geodata.names import fold

_KINDS = {
    "thi tran": "thi tran", "thi xa": "thi xa", "phuong": "phuong", "xa": "xa", "dac khu": "dac khu",
    "thanh pho": "thanh pho", "huyen": "huyen", "quan": "quan", "tt": "thi tran", "tx": "thi xa", "tp": "thanh pho",
    "p": "phuong", "x": "xa", "h": "huyen", "q": "quan", "dk": "dac khu", "ward": "phuong", "commune": "xa",
    "district": "huyen", "township": "thi tran", "city": "thanh pho", "town": "thi xa",
}  # fmt: skip
"""Word before a name (or behind it: in English, or in brackets) → kind of unit."""
_OF_A_DISTRICT = frozenset({"thi xa", "thanh pho", "huyen", "quan"})
_SHORT = frozenset({"p", "x", "h", "q"})
"""Letters that are kinds only with a dot: "P. Quang Trung", but never "Q Trung"."""
_NUMBER = re.compile(
    r"^\s*(?:[-+*•–]+\s*|\(?\d{1,3}\s*[.)/-]\s*(?=\D)|\(?[IVX]{1,5}\s*[.)/-]\s*|[a-zđ]\)\s*)+"
)
_WITH_DOT = re.compile(r"^(tt|tx|tp|dk|p|x|h|q)\s*[.:]+\s*", re.IGNORECASE)
_BEHIND = re.compile(r"^(.*?\S)(?:\s+[-–/]\s*|\s*[-–]\s+|\s*[,;(]\s*)([^,;()]*[^,;() ])(?:\s*[,;].*)?\)?$")
_ENGLISH = re.compile(r"\s+(ward|commune|district|township|city|town)$", re.IGNORECASE)
_KIND_BEHIND = re.compile(
    r"^(.*\S)\s*[,(\[]\s*(thị trấn|thị xã|phường|xã|đặc khu|thành phố|huyện|quận|tt|tx|tp|đk|p|x|h|q)\.?\s*[)\]]?$"
)
_KIND_FIRST = re.compile(
    r"^(thị trấn|thị xã|phường|xã|đặc khu|thành phố|huyện|quận|tt|tx|tp|đk)\b\.?\s*", re.IGNORECASE
)


def unnumbered(name: str) -> str:
    """Return a name without the number or dash before it: "1. Xã A", "II. Huyện B", "- Xã C"."""
    return _NUMBER.sub("", name).strip() or name.strip()


@lru_cache(maxsize=65_536)
def parted(name: str) -> tuple[str, str]:
    """Return the kind of unit (folded; "" if not given) and the rest of a name, composed and in small letters."""
    text = " ".join(unicodedata.normalize("NFC", unnumbered(str(name))).casefold().split())
    if match := _WITH_DOT.match(text):
        return _KINDS[fold(match.group(1))], text[match.end() :]
    if (match := _KIND_FIRST.match(text)) and match.end() < len(text):
        return _KINDS[fold(match.group(1))], text[match.end() :]
    # Without marks ("xa Dak Ha", "Thi tran Sa Thay") the kind is recognised only with its blank.
    words = text.split()
    for count in (2, 1):
        kind = _KINDS.get(fold(" ".join(words[:count])))
        if kind and len(words) > count and fold(" ".join(words[:count])) not in _SHORT:
            return kind, " ".join(words[count:])
    if match := _KIND_BEHIND.match(text):
        return _KINDS[fold(match.group(2))], match.group(1)
    if match := _ENGLISH.search(text):
        return _KINDS[match.group(1).casefold()], text[: match.start()]
    return "", text


def bare(name: str) -> str:
    """Return a unit's name folded and without its kind: "Xã Đắk Hà" → "dak ha"."""
    return fold(parted(name)[1])


def within(name: str) -> tuple[str, str]:
    """Return a name and the district behind it: "Xã A - huyện B", "Xã A (huyện B)", "Xã A, TP. B" → "Xã A", "huyện B"."""
    match = _BEHIND.match(" ".join(str(name).split()))
    if match is None or not is_district(match.group(2)):
        return name, ""
    return match.group(1), match.group(2)


def is_district(name: str) -> bool:
    """Whether a name says that it is one of a district: "Huyện Đắk Hà", "TP. Kon Tum"."""
    return parted(name)[0] in _OF_A_DISTRICT


def keys(name: str) -> Iterator[str]:
    """Yield the ways in which a name is looked up, the most exact first.

    With its kind and its marks, with its kind, with its marks, with neither: "Đăk Long" and "Đăk Lòng" are two units, and so
    are the town and the commune of one name.
    """
    kind, rest = parted(name)
    plain = fold(rest)
    if kind:
        yield f"{kind}:{rest}"
        yield f"{kind}~{plain}"
    yield f"*:{rest}"
    yield f"*~{plain}"
    yield f"*={plain.replace(' ', '')}"
