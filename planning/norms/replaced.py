"""What a scenario's own value stands in place of: the published one, with its source."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.norms.amounts import amount_of
from ansinh.words import LANGUAGES, Language, text
from ansinh.words.citations import cite


def in_place_of(rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield the columns of notes of replaced norms, in each language, with the published value and its source added."""
    for language in LANGUAGES:
        column = "note_vi" if language == "vi" else "note"
        yield column, rows.apply(_told, axis=1, args=(language,)).astype("str")


def _told(row: pd.Series, language: Language) -> str:
    """Return the note of a norm, and what was published."""
    source, note = (_in(row, key, language) for key in ("source", "note"))
    value = amount_of(str(row["key"]), float(row["value"]), language)
    told = text("assumptions.note.in_place_of", language, value=value, source=source)
    return "; ".join(part for part in (note, told) if part)


def _in(row: pd.Series, key: str, language: Language) -> str:
    """Return a text of a norm in a language; the tables have Vietnamese ones where the list of citations has none."""
    own = str(row[f"{key}_vi"]) if language == "vi" else ""
    return own or cite(str(row[key]), language)
