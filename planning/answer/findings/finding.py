"""One finding: a sentence about the plans of a run, in both languages."""

from __future__ import annotations

from typing import NamedTuple, Self

from ansinh.words.phrase import Phrase


class PlanFinding(NamedTuple):
    """One finding: the columns of ``RunData.findings``."""

    plan_id: str
    severity: str
    code: str
    text_vi: str
    text_en: str

    @classmethod
    def of(cls, plan_id: str, severity: str, code: str, sentence: Phrase) -> Self:
        """Return the finding that says `sentence` in both languages."""
        return cls(plan_id, severity, code, sentence.said("vi"), sentence.said("en"))
