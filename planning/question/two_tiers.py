"""Offices since districts were abolished: a province and its communes."""

from __future__ import annotations

import re

DISTRICTS = re.compile(r"UBND các huyện(, thị xã)?(, thành phố( Huế)?)?")


def in_two_tiers(who: str) -> str:
    """Return who reports to whom, with the communes in place of the districts that are no more.

    >>> in_two_tiers("UBND các huyện, thị xã báo cáo UBND tỉnh")
    'UBND các xã, phường, đặc khu báo cáo UBND cấp tỉnh'
    """
    return DISTRICTS.sub("UBND các xã, phường, đặc khu", who).replace("UBND tỉnh", "UBND cấp tỉnh")
