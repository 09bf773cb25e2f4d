"""Names of communes and districts, with or without marks and the word for the unit."""

from __future__ import annotations

import re

from ansinh.geodata.names import fold

_UNIT = re.compile(r"^(xa|phuong|thi tran|thi xa|huyen|quan|thanh pho|tp|tx|tt)\s+")


def bare(name: str) -> str:
    """Return a name without case, marks and a word such as "huyện" in front: "Huyện Cư Jút" → "cu jut"."""
    return _UNIT.sub("", fold(name))
