"""One finding: a sentence about the plans of a run, in both languages."""

from __future__ import annotations

from typing import NamedTuple


class PlanFinding(NamedTuple):
    """One finding: the columns of ``RunData.findings``."""

    plan_id: str
    severity: str
    code: str
    text_vi: str
    text_en: str
