"""Stages of a scenario in the words of the network model."""

from __future__ import annotations

from collections.abc import Iterable

from ansinh.models.network.problem import Stage
from ansinh.planning.question.parts.aims import FAIRNESS, SERVES, StageName


def model_stages(stages: Iterable[StageName]) -> tuple[Stage, ...]:
    """Return the stages of the network model; fairness isn't one of them (see `ansinh.models.network.fair`).

    Those about people served are one: a person missing to a target weighs as eleven others unserved.
    """
    found: list[Stage] = []
    for name in stages:
        if name == FAIRNESS:
            continue
        stage: Stage = "unserved" if name in SERVES else name  # type: ignore[assignment]
        if stage not in found:
            found.append(stage)
    return tuple(found)
