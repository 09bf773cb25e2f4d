"""Make text from data fit for pictures and file names, and equal documents equal byte for byte.

`ansinh.words.plain` makes text harmless for tables, pages and documents.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST_BASIC = 0xFFFF
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WHOLE_WORDS = 0.75
"""Part of the length that must be left where a line ends with a whole word; else it is cut inside one."""


def label(value: Any, length: int = 40) -> str:
    """Return one line of at most `length` characters for a chart; characters that its font lacks become "□".

    What is cut ends with a whole word, unless that is much shorter.

    >>> label("Home for the elderly, no. 1", 16)
    'Home for the…'
    """
    line = _line(value)
    if len(line) <= length:
        return line
    cut = line[:length].rpartition(" ")[0]
    return (cut if len(cut) >= length * _WHOLE_WORDS else line[: length - 1]).rstrip(" ,;:(“") + "…"


def labels(values: Iterable[Any], length: int = 40) -> list[str]:
    """Return a `label` for each name of a list, so that names that differ are never written alike.

    Names that begin alike keep their end and lose their middle; if even then two are alike, they are written out.

    >>> labels(["Home for the elderly, no. 1", "Home for the elderly, no. 2", "School"], 16)
    ['Home for…, no. 1', 'Home for…, no. 2', 'School']
    """
    lines = [_line(value) for value in values]
    written = {line: label(line, length) for line in lines}
    for shorter in (_without_middle, lambda line, _: line):
        alike = Counter(written.values())
        written |= {line: shorter(line, length) for line, cut in written.items() if alike[cut] > 1}
    return [written[line] for line in lines]


def _line(value: Any) -> str:
    line = " ".join(text(value).split())
    return "".join(c if _drawable(c) else "□" for c in line)


def _without_middle(line: str, length: int) -> str:
    if len(line) <= length:
        return line
    end = (length - 1) // 2
    return line[: length - 1 - end].rstrip() + "…" + line[-end:].lstrip()


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
