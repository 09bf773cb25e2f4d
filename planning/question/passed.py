"""What a look from a later year has done with something whose period is over."""

from __future__ import annotations

from ansinh.planning.question.parts.strict import Strict


class Passed(Strict):
    """One limit, target or commitment of a period that is over."""

    what: str
    """Part of the scenario: "limits", "targets", "commitments", ..."""
    period: str
    """Period in which it was due."""
    moved_to: str = ""
    """Period in which it holds now; empty = left behind, a later one has taken its place or it can't be moved."""
    text_vi: str = ""
    """What it says, in Vietnamese."""
    text_en: str = ""
    """What it says, in English."""
