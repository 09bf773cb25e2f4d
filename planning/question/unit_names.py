"""Compare names of communes and districts without marks and without the word for the unit."""

from __future__ import annotations

import re

from ansinh.geodata.names import fold

_UNIT = re.compile(r"^(xa|phuong|thi tran|thi xa|huyen|quan|thanh pho|tp|tx|tt)\s+")


def bare(name: str) -> str:
    """Return a name in lower case, without marks and without a first word such as "huyện": "Huyện Cư Jút" → "cu jut"."""
    return _UNIT.sub("", fold(name))
