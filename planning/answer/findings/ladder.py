"""What a run says about its services: need beside people known in care, what stands together, fairness, what is over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from ansinh.planning.answer.findings.fairness import fairness_sentences
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.verdicts.verdict import said_service
from ansinh.planning.inputs.campuses import NOT_ALLOWED, kept_apart, rules_between, together
from ansinh.planning.inputs.need import base_population, base_year, cases_a_year, group_need, sum_of_groups
from ansinh.planning.inputs.occupancy import clients_per_place
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import existing_service_places
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms.tables import known_residents
from ansinh.words.phrase import NOTHING, Both, Figure, Listed, Phrase

BELOW = 1.1
"""Residents above need by more than this factor contradict the rate: a count taken on one day carries a tenth."""
FAR_ABOVE = 3.0
"""Need this many times the people known in care is worth telling."""


def ladder_sentences(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> Iterator[PlanFinding]:
    """Yield what a run says about its ladder of services."""
    yield from known_sentences(inputs)
    yield from _standing_together(inputs)
    yield from _own_campuses(inputs)
    yield from _clients(inputs)
    yield from _functions(inputs)
    yield from fairness_sentences(inputs, tables)
    yield from _passed(inputs)


def known_sentences(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield where more people are known to live in care than are said to need it, with the rate that would agree.

    ``residents > 1.1 × need`` of the first period is a contradiction; need of three times the residents is told.
    """
    known, period = known_residents(), inputs.scenario.period_ids[0]
    used = {group for service in inputs.scenario.services.values() for group in service.groups}
    for row in records(known[known["province"] == inputs.province.slug]):
        groups = tuple(row["groups"].split("+"))
        if not used & set(groups):
            continue
        since = base_year(inputs.scenario)
        need = float(sum_of_groups(groups, int(period), inputs.points, inputs.norms, since).sum())
        values = {"groups": _names(inputs, groups), "residents": Figure(row["residents"]), "need": Figure(need),
                  "period": period, "source": Both(row["source_vi"], row["source"]), "year": str(row["year"])}  # fmt: skip
        if row["residents"] > BELOW * need:
            yield PlanFinding.of(
                "", "warning", "need_below_residents", Phrase.of("ladder.need_below_residents", **values)
            )
            # Advice on a file of the run is apart: letters quote warnings.
            yield PlanFinding.of("", "info", "need_calibration", _calibration(inputs, groups, row))
        elif need > FAR_ABOVE * row["residents"]:
            yield PlanFinding.of(
                "", "info", "need_above_residents", Phrase.of("ladder.need_above_residents", **values)
            )


def calibrated_rate(inputs: Inputs, group: str, residents: float) -> float:
    """Return the rate at which the need of today is the people known in care: ``rate × residents / need at the census``."""
    year = base_year(inputs.scenario)
    now = float(group_need(group, year, inputs.points, inputs.norms, year).sum())
    return inputs.norms.of("need_rate", group) * residents / now


def _calibration(inputs: Inputs, groups: tuple[str, ...], row: dict[str, object]) -> Phrase:
    """Offer the parameter that makes need agree with the people known in care; only one group can be told apart."""
    if len(groups) > 1:
        return Phrase.of("ladder.no_calibration", groups=_names(inputs, groups))
    rate = calibrated_rate(inputs, groups[0], float(str(row["residents"])))
    return Phrase.of("ladder.calibration", groups=_names(inputs, groups), parameter=f"need_rate.{groups[0]}", rate=Figure(rate, 2),
                     base=base_population(groups[0]))  # fmt: skip


def _names(inputs: Inputs, groups: tuple[str, ...]) -> Listed:
    norms = inputs.norms.table
    rows = norms[norms["key"] == "need_rate"].drop_duplicates("scope").set_index("scope")
    return Listed(tuple(Both(rows["name_vi"][g], rows["name_en"][g]).lower() for g in groups))


def _standing_together(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield the facilities of today whose services may not share a campus; nothing is moved for it."""
    places = existing_service_places(inputs.scenario, inputs.province)
    for site, rows in places[places["places"] > 0].groupby("site_id"):
        for a, b in combinations(sorted(rows["service"]), 2):
            if together(inputs.scenario, a, b) == NOT_ALLOWED:
                values = {
                    "a": said_service(inputs, a),
                    "b": said_service(inputs, b),
                    "basis": _basis(inputs, a, b),
                }
                sentence = Phrase.of("ladder.standing_together", site=inputs.sites["name_vi"][site], **values)
                yield PlanFinding.of("", "warning", "standing_together", sentence)


def _own_campuses(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield which services get campuses of their own beside which others, and on what basis."""
    services = inputs.scenario.services
    apart: dict[str, list[str]] = {}
    for a, b in kept_apart(inputs.scenario):
        if services[a].candidates or services[b].candidates:
            apart.setdefault(b, []).append(a)
    for name, others in apart.items():
        owner = services[name]
        listed = Listed(tuple(said_service(inputs, other) for other in others))
        said = (
            Phrase.of("ladder.owner", owner=Both(owner.owner_vi, owner.owner_en))
            if owner.owner_vi
            else NOTHING
        )
        values = {
            "service": said_service(inputs, name),
            "others": listed,
            "basis": _basis(inputs, others[0], name),
        }
        yield PlanFinding.of("", "info", "kept_apart", Phrase.of("ladder.kept_apart", **values, owner=said))


def _basis(inputs: Inputs, a: str, b: str) -> Both:
    """Return the norm that keeps two services apart; the scenario itself where it names the pair."""
    rules = rules_between(inputs.scenario, a, b)
    rules = rules[rules["level"] == NOT_ALLOWED]
    if rules.empty:
        return Both("keep_apart", "keep_apart")
    return Both(str(rules["source_vi"].iloc[0]), str(rules["source"].iloc[0]))


def _clients(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield what people present mean in clients or cases of a year, by the last period."""
    period = inputs.scenario.period_ids[-1]
    for name, service in inputs.scenario.services.items():
        rows = inputs.need[(inputs.need["service"] == name) & (inputs.need["period"] == period)]
        present = float(rows["need_persons"].sum())
        if service.rotates:
            each = clients_per_place(service, inputs.norms)
            values = {"service": said_service(inputs, name), "period": period, "present": Figure(present),
                      "clients": Figure(present * each), "each": Figure(each, 1)}  # fmt: skip
            yield PlanFinding.of("", "info", "rotation", Phrase.of("ladder.rotation", **values))
        if service.mode == "emergency":
            since, cases = base_year(inputs.scenario), 0.0
            for group in service.groups:
                here = float(group_need(group, int(period), inputs.points, inputs.norms, since).sum())
                cases += cases_a_year(group, here, inputs.norms)
            values = {"service": said_service(inputs, name), "period": period, "cases": Figure(cases),
                      "present": Figure(present)}  # fmt: skip
            yield PlanFinding.of("", "info", "cases", Phrase.of("ladder.cases", **values))


def _functions(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield the functions that the plan gives facilities: neither places nor capital."""
    for item in inputs.scenario.official.functions:
        sentence = Phrase.of(
            "ladder.function", site=inputs.sites["name_vi"][item.site], text=Both(item.text_vi, item.text_en)
        )
        yield PlanFinding.of("", "info", "function", sentence)


def _passed(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield what a look from a later year has carried over, and what it has left behind: one sentence each."""
    passed = inputs.scenario.passed
    for key, items in (
        ("ladder.carried", [item for item in passed if item.moved_to]),
        ("ladder.left_behind", [item for item in passed if not item.moved_to]),
    ):
        if items:
            each = [
                Phrase.of("ladder.passed_item", what=Both(i.text_vi, i.text_en), period=i.period)
                for i in items
            ]
            sentence = Phrase.of(key, items=Listed(tuple(each), "; "), moved_to=items[0].moved_to)
            yield PlanFinding.of("", "info", "passed", sentence)
