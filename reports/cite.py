"""Texts of rows (sources, notes, units) in the language of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansinh.words import Language
from ansinh.words.citations import cite
from ansinh.words.numbers import is_missing
from ansinh.words.plain import text as clean


def in_language(row: Mapping[str, Any], key: str, language: Language) -> str:
    """Return ``row[key]`` in `language`: the Vietnamese text if the row has one, else the translated citation."""
    own = row.get(f"{key}_vi") if language == "vi" else None
    if not is_missing(own):
        return clean(own)
    value = row[key]
    return "" if is_missing(value) else cite(clean(value), language)
