"""Vietnamese or English, by the locale of the terminal."""

from __future__ import annotations

import os


def vietnamese() -> bool:
    """Whether to speak Vietnamese: ``ANSINH_LANG`` if set, else the locale's language."""
    for name in ("ANSINH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value.lower().startswith("vi")
    return False


def say(in_vietnamese: str, in_english: str) -> str:
    """Return the text in the language of the terminal."""
    return in_vietnamese if vietnamese() else in_english
