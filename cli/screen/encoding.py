"""Let every terminal and every file show what is printed, with plain letters where it knows no others."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

_INSTEAD = {
    "đ": "d",
    "Đ": "D",
    "✓": "+",
    "✗": "x",
    "·": ".",
    "…": "...",
    "–": "-",
    "−": "-",
    "→": "->",
    "“": '"',
    "”": '"',
}
_HANDLER = "ansinh-plain"


def show_everywhere() -> None:
    """Make both standard streams write letters that their encoding lacks without marks, instead of failing.

    A Windows code page or an ASCII locale has no "ắ" and no "✓"; a finished run must not end in an error because of that.
    """
    codecs.register_error(_HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return what is written instead of the letters that the encoding lacks, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_one(letter, error.encoding) for letter in lacking), error.end


def _one(letter: str, encoding: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    for candidate in (_INSTEAD.get(letter, ""), base, _INSTEAD.get(base, "")):
        try:
            if candidate and candidate.encode(encoding):
                return candidate
        except UnicodeEncodeError:
            continue
    return "?"
