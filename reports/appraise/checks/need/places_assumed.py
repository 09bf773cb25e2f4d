"""Today's places are an assumption, because no document states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.facts.outlook import assumed
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Count the facilities whose places are assumed."""
    rows = dossier.facts.data.existing_places
    guessed = rows[assumed(rows["basis"], rows["confidence"])]
    if len(guessed):
        n = guessed["site_id"].nunique()
        yield Remark(DATA, in_table("existing_places", guessed["site_id"].iloc[0]), {"n": Figure(n)})


CHECK = Check("places_assumed", look, missing=True)
