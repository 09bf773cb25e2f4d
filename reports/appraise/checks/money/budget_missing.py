"""Nobody has said what the medium-term investment plan gives, so that the balance of capital can't be judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look whether the run has a budget for building."""
    budgets = dossier.facts.data.budgets
    if not budgets["covers"].isin(["capital", "all"]).any():
        yield Remark(DATA, in_table("budgets", "–"), {})


CHECK = Check("budget_missing", look, missing=True)
