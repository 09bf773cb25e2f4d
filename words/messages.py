"""Vietnamese of what is wrong with an input: the code says it in English, and that text is the key, as in gettext."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

MOST = 2_000
"""Letters of a message that is looked up: a longer one holds a planner's text at length, and matching it takes long."""
_PLACE = re.compile(r"{(\d?)}")


def in_vietnamese(message: str) -> str:
    """Return the Vietnamese of a message, with the values that stand in it; a message that isn't known stays as it is.

    >>> in_vietnamese("min_places (80) is above max_places (50)")
    'min_places (80) lớn hơn max_places (50)'
    >>> in_vietnamese("something else")
    'something else'
    """
    for pattern, told in _patterns() if len(message) <= MOST else ():
        if found := pattern.fullmatch(message):
            return _PLACE.sub(lambda place: found[int(place[1]) + 1] if place[1] else place[0], told)
    return message


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the pattern of each message with its Vietnamese, those with most words of their own first."""
    text = (files("ansinh.words") / "messages.csv").read_text(encoding="utf-8")
    rows = [(row["en"], row["vi"]) for row in csv.DictReader(text.splitlines())]
    rows.sort(key=lambda row: -len(row[0].replace("{}", "")))
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.*?)"), re.DOTALL), told) for english, told in rows
    ]
