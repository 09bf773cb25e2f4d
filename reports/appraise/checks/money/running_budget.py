"""The plan needs more for running cost than the budget of a period gives, and the letter doesn't say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.facts.money import running_balance
from ansinh.reports.proposal.parts.running import running_over
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the sentence on every overspent period in letters on the whole plan."""
    left = running_balance(dossier.facts).groupby("period", sort=False)["left"].sum()
    for letter in dossier.plan_letters:
        for period, sentence in running_over(dossier.facts, letter.words).items():
            if sentence not in letter.text:
                yield Remark(letter.file, WHOLE, {"period": period, "over": Figure(-float(left[period]))})


CHECK = Check("running_budget", look)
