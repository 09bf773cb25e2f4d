"""A letter relabels prices with a year that isn't theirs, or doesn't say of when they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.words.numbers import is_missing

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

STATED = re.compile(r"(?:giá (?:của )?(?:năm|quý [IV]+/)|prices of (?:Q\d/)?) ?(\d{4})|(\d{4}) prices")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare every stated year of prices with that of the unit costs."""
    stated_year = dossier.data.meta.get("price_year")
    if is_missing(stated_year):
        return
    year = int(str(stated_year))
    for letter in dossier.letters:
        stated = False
        for passage in letter.body:
            for found in STATED.finditer(passage.text):
                stated = True
                told = found[1] or found[2]
                if int(told) != year:
                    yield Remark(letter.file, passage.place, {"stated": told, "meant": year})
        if not stated and dossier.facts.capital > 0:
            yield Remark(letter.file, WHOLE, {"stated": "–", "meant": year})


CHECK = Check("price_day", look)
