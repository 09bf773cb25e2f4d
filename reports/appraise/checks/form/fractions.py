"""People, places or posts are told in fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.figures import value
from ansinh.words import Words

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

COUNTED = {
    "vi": re.compile(r"(?<![\d.])\d+,\d+ (?:người|chỗ|nhân viên|học viên|vị trí)(?! (?:trên|một))"),
    "en": re.compile(r"(?<![\d,])\d+\.\d+ (?:people|persons|places|workers|posts)"),
}
WHOLE = ("served", "places", "target", "need", "all_posts")
"""Columns of tables that count: ``table.col.<name>``."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look in sentences, and in the columns of tables that count people, places and posts."""
    for letter in dossier.texts:
        language = letter.language
        for passage in letter.body:
            if found := COUNTED[language].search(passage.text):
                yield Remark(letter.file, passage.place, {"found": found[0]})
        heads = {
            Words(language)(f"table.col.{name}") for name in WHOLE if f"table.col.{name}" in Words(language)
        }
        for grid in letter.grids:
            for row, cells in enumerate(grid.rows[1:], start=1):
                for index, cell in enumerate(cells):
                    number = (
                        value(cell, language) if grid.rows[0][index] in heads and "%" not in cell else None
                    )
                    if number is not None and number != int(number):
                        yield Remark(letter.file, grid.place(row, index), {"found": cell})


CHECK = Check("fractions", look)
