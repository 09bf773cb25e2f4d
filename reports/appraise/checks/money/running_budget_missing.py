"""Nobody has said what is granted for running cost, so that it stands beside no budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.facts.money import running_balance

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look whether the run has a budget for running cost."""
    if running_balance(dossier.facts).empty:
        yield Remark(DATA, in_table("budgets", "–"), {})


CHECK = Check("running_budget_missing", look, missing=True)
