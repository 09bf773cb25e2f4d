"""Allowances and salaries are those of a day before the letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.words.numbers import as_date
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the year of the norms with the year of the letter."""
    created = text(dossier.data.meta.get("created", ""))
    if created and as_date(created).year < dossier.day.year:
        values = {"norms": as_date(created).isoformat(), "year": dossier.day.year}
        yield Remark(DATA, in_table("meta", "created"), values)


CHECK = Check("older_norms", look, missing=True)
