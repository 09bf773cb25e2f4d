"""Vietnamese of what is wrong with an input: the code says it in English, and that text is the key, as in gettext.

``{0}`` in the Vietnamese is the first value of the English as it stands; ``{0:,}`` is a number that the code wrote with
the signs of English, and gets those of Vietnamese.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from ansinh.words.numbers import MINUS

MOST = 2_000
"""Letters of a message that is looked up: a longer one holds a planner's text at length, and matching it takes long."""
_PLACE = re.compile(r"{(\d?)(:,)?}")
_SIGNS = str.maketrans({",": ".", ".": ",", "-": MINUS})


def in_vietnamese(message: str) -> str:
    """Return the Vietnamese of a message, with the values that stand in it; a message that isn't known stays as it is.

    >>> in_vietnamese("min_places (80) is above max_places (50)")
    'min_places (80) lớn hơn max_places (50)'
    >>> in_vietnamese("something else")
    'something else'
    >>> in_vietnamese("1,234.5 people served, 2,000.0 asked")
    'phục vụ 1.234,5 người, yêu cầu 2.000,0'
    """
    for pattern, told in _patterns() if len(message) <= MOST else ():
        if found := pattern.fullmatch(message):
            return _PLACE.sub(lambda place: _value(found, place), told)
    return message


def _value(found: re.Match[str], place: re.Match[str]) -> str:
    """Return the value that a place of the Vietnamese asks for, from those found in the English."""
    if not place[1]:
        return place[0]
    value = found[int(place[1]) + 1]
    return value.translate(_SIGNS) if place[2] else value


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the pattern of each message with its Vietnamese, those with most words of their own first."""
    text = (files("ansinh.words") / "messages.csv").read_text(encoding="utf-8")
    rows = [(row["en"], row["vi"]) for row in csv.DictReader(text.splitlines())]
    rows.sort(key=lambda row: -len(row[0].replace("{}", "")))
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.*?)"), re.DOTALL), told) for english, told in rows
    ]
