"""Make text from data fit for pictures and file names, and equal documents equal byte for byte.

`ansinh.words.plain` makes text harmless for tables, pages and documents.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from ansinh.words.plain import text

_LAST_BASIC = 0xFFFF
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


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
            info = zipfile.ZipInfo(name, date_time=ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
