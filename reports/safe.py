"""Make text from data harmless before it is written into a spreadsheet, XML, a picture or a file name.

Names come from planners' own files. They must appear as written, but must not run as a formula, break a
document, or reverse the reading direction of the following text.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from ansinh.words.numbers import is_missing

MAX_CELL = 32_000  # Excel refuses cells above 32,767 characters
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LAST_BASIC = 0xFFFF
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text(value: Any, missing: str = "") -> str:
    """Return `value` as NFC text without control and direction-turning characters; `missing` for None and NaN."""
    if is_missing(value) and not isinstance(value, str):
        return missing
    clean = _DIRECTION.sub("", _CONTROL.sub("", str(value)))
    return unicodedata.normalize("NFC", clean) or missing


def cell(value: Any, missing: str = "") -> str:
    """Return text for a spreadsheet cell: like `text`, at most `MAX_CELL` long, and never a formula.

    A cell written as a string is no formula, but becomes one if someone saves the sheet as CSV and opens it again.
    An apostrophe in front of signs such as "=" prevents that.
    """
    clean = text(value, missing)[:MAX_CELL]
    return "'" + clean if clean.lstrip().startswith(_RISKY_STARTS) else clean


def label(value: Any, length: int = 40) -> str:
    """Return one line of at most `length` characters for a chart; characters that its font lacks become "□"."""
    line = " ".join(text(value).split())
    line = "".join(c if _drawable(c) else "□" for c in line)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _drawable(character: str) -> bool:
    return ord(character) <= _LAST_BASIC and unicodedata.bidirectional(character) not in {"R", "AL"}


def file_name(value: Any, length: int = 60) -> str:
    """Return a name of ASCII letters, digits, dot, dash and underscore for a file or a folder."""
    plain = unicodedata.normalize("NFKD", text(value).replace("đ", "d").replace("Đ", "D"))
    plain = plain.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:length] or "unnamed"


def fix_zip_times(path: Path) -> None:
    """Rewrite a ZIP container (DOCX) with one fixed time for every member, so that equal content gives equal bytes."""
    with zipfile.ZipFile(path) as archive:
        members = [(item.filename, archive.read(item)) for item in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
