"""A facility has places but costs nothing to run, or the letter doesn't say what it costs after completion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import DATA, WHOLE, Check, Remark, in_table
from ansinh.reports.appraise.checks.money.amounts import amounts
from ansinh.reports.appraise.checks.money.totals import RUNNING

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look at every facility in the last period, and for the sentence in every letter."""
    facts = dossier.facts
    rows = facts.facilities
    for row in records(rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]):
        if row["places"] >= A_PLACE and not row["running_million_vnd_per_year"] > 0:
            yield Remark(DATA, in_table("facilities", f"{row['site_id']}, {row['service']}"), {})
    for letter in dossier.letters:
        if not any(name in amount.before.lower() for amount in amounts(letter) for name in RUNNING):
            yield Remark(letter.file, WHOLE, {})


CHECK = Check("running_cost", look)
