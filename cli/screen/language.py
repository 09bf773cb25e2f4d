"""Vietnamese or English, by the locale of the terminal."""

from __future__ import annotations

import os

from ansinh.words import Language, text


def language() -> Language:
    """Return the language of messages: ``ANSINH_LANG`` if it is set, else that of the locale."""
    for name in ("ANSINH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "vi" if value.lower().startswith("vi") else "en"
    return "en"


def say(key: str, /, **values: object) -> str:
    """Return the text of `key` in the language of the terminal, with its placeholders filled."""
    return text(key, language(), **values)
