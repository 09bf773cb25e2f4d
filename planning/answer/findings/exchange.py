"""Who pays for the people that a plan serves more: services in which the proposal serves fewer, by name and number."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.verdicts.verdict import said_service
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.words.phrase import NOTHING, Figure, Listed, Phrase, Sayable


def exchange(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield, where the proposal serves more people of one service and fewer of another, how many of each, and why."""
    period = inputs.scenario.period_ids[-1]
    more: list[tuple[str, float]] = []
    fewer: list[tuple[str, float]] = []
    for service in inputs.scenario.services:
        plans = totals_by_plan(measures, period, service)
        if not {OFFICIAL, OPTIMISED} <= plans.keys():
            continue
        change = plans[OPTIMISED]["served_persons"] - plans[OFFICIAL]["served_persons"]
        if abs(change) >= A_PERSON:
            (more if change > 0 else fewer).append((service, abs(change)))
    if not more or not fewer:
        return
    sentence = Phrase.of(
        "findings.exchange",
        beside=plan_name(inputs.scenario, OFFICIAL).inside,
        period=period,
        more=Listed(tuple(_said(inputs, *item) for item in more)),
        fewer=Listed(tuple(_said(inputs, *item) for item in fewer)),
        why=_why(inputs, [service for service, _ in more]),
    )
    yield PlanFinding.of(OPTIMISED, "warning", "exchange", sentence)


def _said(inputs: Inputs, service: str, people: float) -> Phrase:
    return Phrase.of("findings.exchange_of", service=said_service(inputs, service), people=Figure(people))


def _why(inputs: Inputs, gaining: list[str]) -> Sayable:
    """Say for which of the services that gain a person left out counts as several."""
    weights = {name: inputs.scenario.services[name].unserved_weight for name in gaining}
    heavy = tuple(
        Phrase.of("findings.exchange_weight", service=said_service(inputs, name), weight=Figure(weight))
        for name, weight in weights.items()
        if weight > 1
    )
    return Phrase.of("findings.exchange_why", weights=Listed(heavy)) if heavy else NOTHING
