"""The plan spends more than the budget of a period, and the letter doesn't say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.facts.money import HALF_A_MILLION, left_of_budget
from ansinh.words.numbers import money
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the sentence on every overspent period in letters on the whole plan."""
    if dossier.facts.data.budgets.empty:
        return
    for period, left in left_of_budget(dossier.facts).items():
        for letter in dossier.plan_letters if left < -HALF_A_MILLION else ():
            words = letter.words
            said = words("proposal.balance_over", period=period, money=money(-left, words.language))
            if said not in letter.text:
                place = WHOLE
                yield Remark(letter.file, place, {"period": str(period), "over": Figure(-left)})


CHECK = Check("budget", look)
