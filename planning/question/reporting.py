"""The reporting calendar of a plan in a later year: who reports since districts were abolished, and what is long due."""

from __future__ import annotations

import re

DISTRICTS = re.compile(r"UBND các huyện(, thị xã)?(, thành phố( Huế)?)?")
ONCE = re.compile(r"^(?:một lần|theo giai đoạn)\b.*\b(\d{4})$")


def in_two_tiers(who: str) -> str:
    """Return who reports to whom, with the communes in place of the districts that are no more.

    >>> in_two_tiers("UBND các huyện, thị xã báo cáo UBND tỉnh")
    'UBND các xã, phường, đặc khu báo cáo UBND cấp tỉnh'
    """
    return DISTRICTS.sub("UBND các xã, phường, đặc khu", who).replace("UBND tỉnh", "UBND cấp tỉnh")


def was_due_before(due: str, year: int) -> bool:
    """Say whether a report was due only once, or for periods, of which the last year is over.

    >>> was_due_before("một lần, trước ngày 20/6/2021", 2026), was_due_before("hằng năm, trước ngày 30/11", 2026)
    (True, False)
    >>> was_due_before("theo giai đoạn 2017 - 2020 và 2021 - 2025", 2026)
    True
    """
    over = ONCE.match(due)
    return over is not None and int(over[1]) < year
