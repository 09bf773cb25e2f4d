"""Compare names of communes and districts without marks and without the word for the unit."""

from __future__ import annotations

import re
from functools import lru_cache

from ansinh.geodata.names import fold

_UNIT = re.compile(r"^(xa|phuong|thi tran|thi xa|huyen|quan|thanh pho|tp|tx|tt)\s+")


# A run asks for the same names of its province in each of its cases.
@lru_cache(maxsize=2048)
def bare(name: str) -> str:
    """Return a name in lower case, without marks and without a first word such as "huyện": "Huyện Cư Jút" → "cu jut"."""
    return _UNIT.sub("", fold(name))
