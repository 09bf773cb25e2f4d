"""Citations and units in the other language: norm tables cite in English, plans have Vietnamese titles."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from ansinh.words.catalogue import Language
from ansinh.words.numbers import date_long

_DATE = re.compile(r" ngày (\d{1,2})/(\d{1,2})/(\d{4})")


def document(name: str, language: Language) -> str:
    """Return the title of a plan document, which is Vietnamese in a run, in `language`.

    >>> document("Kế hoạch số 512/KH-UBND ngày 31/7/2024 của UBND tỉnh Đắk Nông", "en")
    "Plan no. 512/KH-UBND of 31 July 2024 of the People's Committee of Đắk Nông Province"
    """
    if language == "vi":
        return name
    translated = _replaced(name, "en")
    return _DATE.sub(lambda m: " of " + date_long(date(int(m[3]), int(m[2]), int(m[1])), "en"), translated)


def cite(text: str, language: Language) -> str:
    """Return an English citation or unit in `language`; words that aren't in the list stay English.

    >>> cite("Decree 103/2017 Art. 6", "vi")
    'Nghị định 103/2017 Điều 6'
    """
    return text if language == "en" else _replaced(text, "vi")


def _replaced(text: str, language: Language) -> str:
    for pattern, words in _patterns()[language]:
        text = re.sub(pattern, words, text)
    return text


@cache
def _patterns() -> dict[str, list[tuple[str, str]]]:
    """Return (pattern, replacement) by target language, as in ``citations.toml``."""
    found = tomllib.loads((files("ansinh.words") / "citations.toml").read_text(encoding="utf-8"))
    return {language: [(pattern, words) for pattern, words in rows] for language, rows in found.items()}
