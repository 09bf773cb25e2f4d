"""Format numbers, dates and sums of money in Vietnamese and English.

Vietnamese official papers write ``1.234,5`` and ``ngày 05 tháng 9 năm 2026``, and sums of money also in words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from ansinh.words.catalogue import Language, text

MINUS = "−"
NONE = {"vi": "–", "en": "–"}
LEAST_MINUTES = 0.05
"""Minutes; a shorter time is rounding, because times are written with one decimal."""
_DONG_PER_MILLION = 1_000_000
_BILLION = 1_000_000_000
_HUNDRED = 100
_TENTHS = 10
_THOUSAND = 1_000
_TWENTY = 20
_MOST_DECIMALS = 6
_LOW_MONTHS = 2  # Decree 30/2020: days below 10 and months 1 and 2 carry a leading zero


def is_missing(value: Any) -> bool:
    """Tell whether `value` is missing: None, NaN, NaT, an empty text or an infinite number."""
    if value is None:
        return True
    try:
        return not math.isfinite(float(value))
    except (TypeError, ValueError):
        return str(value) in {"", "nan", "NaT", "<NA>", "None"}


def number(value: Any, language: Language, decimals: int = 0) -> str:
    """Write a number with `decimals` places, halves rounded away from zero: ``1.234,5`` or ``1,234.5``."""
    return NONE[language] if is_missing(value) else _written(float(value), language, decimals)


def exact(value: float, language: Language) -> str:
    """Write a number with all its digits, at most six decimals.

    >>> exact(0.36, "vi"), exact(1600.0, "en"), exact(0.1 + 0.2, "en")
    ('0,36', '1,600', '0.3')
    """
    return number(value, language, decimals_of(value))


def decimals_of(value: float) -> int:
    """Return how many decimals a number has, at most six: further ones come from floating point."""
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


@lru_cache(maxsize=4096)
def _written(value: float, language: Language, decimals: int) -> str:
    """Return a number as it's written; documents show the same ones again and again, and Babel takes a while for each."""
    shown = _rounded(value, decimals)
    shown = abs(shown) if shown == 0 else shown
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(shown, format=pattern, locale=language)).replace("-", MINUS)


def _rounded(value: float, decimals: int) -> Decimal:
    """Round halves away from zero, starting from the shortest decimal text of the float: that is the number in tables."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def whole(value: float) -> int:
    """Return the whole number that `number` shows: halves are rounded away from zero, not to the even one.

    >>> whole(2.5), whole(3.4999)
    (3, 3)
    """
    return int(_rounded(float(value), 0))


def shown_difference(after: float, before: float, decimals: int) -> float:
    """Return the difference of two figures as they are shown, so that a reader who subtracts them gets it.

    >>> shown_difference(591.36, 494.67, 0)
    96.0
    """
    if is_missing(after) or is_missing(before):
        return math.nan
    return float(_rounded(float(after), decimals) - _rounded(float(before), decimals))


def whole_parts(values: Sequence[float], total: int) -> list[int]:
    """Return whole numbers near `values` that add up to `total`: the largest remainders are rounded up.

    >>> whole_parts([1.4, 1.3, 0.3], 3)
    [2, 1, 0]
    """
    whole = [math.floor(value) for value in values]
    order = sorted(range(len(whole)), key=lambda k: whole[k] - values[k])
    for k in order[: max(0, total - sum(whole))]:
        whole[k] += 1
    return whole


def signed(value: Any, language: Language, decimals: int = 0) -> str:
    """Write a difference with its sign, ``+8.484`` or ``−16.738``; a difference that rounds to 0 gets no sign."""
    if is_missing(value):
        return NONE[language]
    size = number(abs(float(value)), language, decimals)
    if not any(digit in size for digit in "123456789"):
        return size
    return ("+" if float(value) > 0 else MINUS) + size


def percent(share: Any, language: Language, decimals: int = 1) -> str:
    """Write a share (0.25) as a percentage, ``25,0%``: without a space, as in Vietnamese papers."""
    if is_missing(share):
        return NONE[language]
    return number(float(share) * _HUNDRED, language, decimals) + "%"


def percent_up(share: float, language: Language) -> str:
    """Write a share as a percentage in tenths, rounded up: a proof of 0.33% must not be claimed as 0.3%."""
    tenths = math.ceil(round(share * _HUNDRED * _TENTHS, 6)) / _TENTHS
    return number(tenths, language, 1) + "%"


def minutes(value: Any, language: Language) -> str:
    """Write a travel time in minutes with one decimal."""
    if is_missing(value):
        return NONE[language]
    return text("common.amount.minutes", language, n=number(value, language, 1))


def money(million_vnd: Any, language: Language) -> str:
    """Write a sum given in million đồng: ``61.250 triệu đồng`` or ``VND 61,250 million``."""
    if is_missing(million_vnd):
        return NONE[language]
    return text("common.amount.million_vnd", language, n=number(million_vnd, language))


def money_in_words(million_vnd: Any, language: Language) -> str:
    """Spell out a sum given in million đồng, rounded to whole million as in `money`."""
    if is_missing(million_vnd):
        return NONE[language]
    dong = (
        int(Decimal(repr(float(million_vnd))).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        * _DONG_PER_MILLION
    )
    spelled = text("common.amount.dong", language, n=in_words(dong, language))
    return spelled[0].upper() + spelled[1:]


def _library(value: int, language: Language) -> str:
    """Return the library's words for a number; imported here, since only proposals spell sums and the import is slow."""
    from num2words import num2words

    return str(num2words(value, lang=language))


def in_words(value: int, language: Language) -> str:
    """Spell out a whole number.

    Vietnamese words are composed here from the library's words for 1 to 99, because the library leaves out
    "không trăm" inside a number (1 005 as "một nghìn lẻ năm" instead of "một nghìn không trăm linh năm").
    """
    if language == "en":
        return _library(value, "en")
    if value < 0:
        return "âm " + in_words(-value, "vi")
    return _vietnamese(value, inside=False) or "không"


def _vietnamese(value: int, *, inside: bool) -> str:
    """Spell `value`; with `inside`, larger digits precede it, so that its hundreds are spoken even if they are zero."""
    if value >= _BILLION:
        head, rest = divmod(value, _BILLION)
        return _join(_vietnamese(head, inside=inside) + " tỷ", _vietnamese(rest, inside=True))
    words = ""
    for size, name in ((_DONG_PER_MILLION, " triệu"), (_THOUSAND, " nghìn"), (1, "")):
        group, value = divmod(value, size)
        if group:
            words = _join(words, _below_thousand(group, inside=inside or bool(words)) + name)
    return words


def _below_thousand(value: int, *, inside: bool) -> str:
    hundreds, rest = divmod(value, _HUNDRED)
    words = ""
    if hundreds or inside:
        digit = "không" if hundreds == 0 else _library(hundreds, "vi")
        words = f"{digit} trăm"
    if rest == 0:
        return words
    linked = f"linh {_library(rest, 'vi')}" if words and rest < 10 else _tens(rest)  # noqa: PLR2004 (one digit)
    return _join(words, linked)


def _tens(value: int) -> str:
    """Spell 1 to 99, with "tư" after "mươi" as in official papers."""
    words = _library(value, "vi")
    return words.removesuffix("bốn") + "tư" if value > _TWENTY and words.endswith("bốn") else words


def _join(left: str, right: str) -> str:
    return f"{left} {right}".strip()


def date_long(value: date | datetime | str, language: Language) -> str:
    """Write a date as in official papers: ``ngày 05 tháng 9 năm 2026`` or ``5 September 2026``."""
    day = as_date(value)
    if language == "en":
        return str(format_date(day, format="d MMMM y", locale="en"))
    month = f"{day.month:02d}" if day.month <= _LOW_MONTHS else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def date_short(value: Any, language: Language) -> str:
    """Write a date in figures, ``05/9/2026``; text that is no full date ("2024", "Q4/2024") stays unchanged."""
    if is_missing(value):
        return NONE[language]
    try:
        day = as_date(value)
    except ValueError:
        return str(value)
    return f"{day.day:02d}/{day.month}/{day.year}" if language == "vi" else day.isoformat()


def as_date(value: date | datetime | str) -> date:
    """Read an ISO 8601 date or time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return datetime.fromisoformat(str(value)).date()
