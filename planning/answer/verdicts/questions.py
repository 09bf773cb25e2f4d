"""The answers of a run, one function per kind of question."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.assemble_sites import runner_up_table
from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.settle import new_sites_of
from ansinh.planning.answer.verdicts.quick_cases import Outcome, same_answer
from ansinh.planning.answer.verdicts.verdict import Verdict
from ansinh.planning.inputs.occupancy import people_per_place, places_for
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.words.phrase import NOTHING, Both, Figure, Listed, Phrase, Sayable

Cases = dict[str, dict[str, Outcome]]
A_MINUTE = 1.0
"""Changes of a district's mean travel below this name nobody as gaining or losing."""


def site_verdicts(inputs: Inputs, plans: dict[str, NetworkPlan], cases: Cases) -> Iterator[Verdict]:
    """Yield for every service whose new site differs between the plans whether there's a reason to move it.

    There is one if it makes the mean travel of everybody shorter by more than the margin of the scenario: a mean over the
    few who use one site would make much of the error of its place.
    """
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    for service in inputs.scenario.services:
        old, new = (new_sites_of(inputs, plans[name], service) for name in (OFFICIAL, OPTIMISED))
        if not old or not new:
            continue
        if old == new:
            yield from _stays(inputs, plans[OPTIMISED], service, old)
            continue
        answers = {case: _move(inputs, found, service) for case, found in cases.items()}
        here = cases["central"]
        before, after = here[OFFICIAL].mean_minutes((service,)), here[OPTIMISED].mean_minutes((service,))
        gains, loses = _districts(inputs, here, service)
        sentence = Phrase.of(
            f"ladder.verdict.site.{answers['central']}",
            service=_service(inputs, service),
            old=_sites(inputs, old),
            new=_sites(inputs, new),
            minutes=_change("minutes", _longer(here, service), 1),
            people=_change("people", _more_people(here, service), 0),
            margin=Figure(inputs.scenario.margins.minutes, 1),
            who=_who(inputs, gains, loses),
        )
        yield Verdict("site", service, inputs.scenario.period_ids[-1], after, before, "minutes", OFFICIAL,
                      answers["central"], sentence, _name(inputs, gains), _name(inputs, loses),
                      *same_answer(answers))  # fmt: skip


def _stays(inputs: Inputs, plan: NetworkPlan, service: str, sites: tuple[str, ...]) -> Iterator[Verdict]:
    """Yield that the sites of the official plan are kept, each beside the nearest other site for the same people."""
    trips = plan.allocation[plan.allocation["period"] == inputs.scenario.period_ids[-1]]
    for row in records(runner_up_table(inputs, {OPTIMISED: plan})):
        if row["site_id"] not in sites or service not in str(row["services"]).split(", "):
            continue
        part = float(row["persons"]) / max(float(trips["persons"].sum()), 1.0)
        longer = (float(row["runner_up_mean_minutes"]) - float(row["mean_minutes"])) * part
        sentence = Phrase.of(
            "ladder.verdict.site.stays",
            service=_service(inputs, service),
            old=_sites(inputs, (str(row["site_id"]),)),
            new=_sites(inputs, (str(row["runner_up"]),)),
            minutes=_change("minutes", longer, 1),
        )
        yield Verdict("site", service, inputs.scenario.period_ids[-1], float(row["mean_minutes"]),
                      float(row["runner_up_mean_minutes"]), "minutes", "runner_up", "keep", sentence)  # fmt: skip


def _change(what: str, difference: float, decimals: int) -> Phrase:
    """Say "2.6 minutes shorter" or "12 people more"; a difference of nothing is none."""
    if abs(difference) < 0.5 * 10**-decimals:
        return Phrase(f"ladder.verdict.same.{what}")
    direction = "more" if difference > 0 else "less"
    return Phrase.of(f"ladder.verdict.{direction}.{what}", size=Figure(abs(difference), decimals))


def _move(inputs: Inputs, found: dict[str, Outcome], service: str) -> str:
    """Return "move" if the other site is nearer by more than the margin and serves no fewer, else "keep".

    More people served speak for more places, not for another site: see `size_verdicts`.
    """
    margins = inputs.scenario.margins
    enough = margins.people_share * float(found[OFFICIAL].need.sum())
    nearer = -_longer(found, service) > margins.minutes
    return "move" if nearer and _more_people(found, service) > -enough else "keep"


def _more_people(found: dict[str, Outcome], service: str) -> float:
    return found[OPTIMISED].served((service,)) - found[OFFICIAL].served((service,))


def _longer(found: dict[str, Outcome], service: str) -> float:
    """Return by how much the travel of a service makes the mean travel of everybody longer.

    ``(mean minutes there − mean minutes here) × people of the service / people of all services``
    """
    official, proposed, every = found[OFFICIAL], found[OPTIMISED], tuple(found[OFFICIAL].need.index)
    part = official.served((service,)) / max(official.served(every), 1.0)
    return (proposed.mean_minutes((service,)) - official.mean_minutes((service,))) * part


def _districts(inputs: Inputs, found: dict[str, Outcome], service: str) -> tuple[str, str]:
    """Return the districts whose mean travel falls and rises most; "" where it's less than a minute."""
    home = inputs.points["district_code"]
    mean = {}
    for name in (OFFICIAL, OPTIMISED):
        trips = found[name].trips[found[name].trips["service"] == service]
        area = trips["demand_id"].map(home)
        mean[name] = (trips["persons"] * trips["minutes"]).groupby(area).sum() / trips.groupby(area)[
            "persons"
        ].sum()
    change = (mean[OPTIMISED] - mean[OFFICIAL]).dropna()
    if change.empty:
        return "", ""
    gains = str(change.idxmin()) if change.min() < -A_MINUTE else ""
    return gains, str(change.idxmax()) if change.max() > A_MINUTE else ""


def size_verdicts(inputs: Inputs, plans: dict[str, NetworkPlan], cases: Cases) -> Iterator[Verdict]:
    """Yield for every service that a plan builds for whether its places are enough, in low, central and high demand."""
    plan = plans.get(OFFICIAL, plans[OPTIMISED])
    period, of = inputs.scenario.period_ids[-1], OFFICIAL if OFFICIAL in plans else OPTIMISED
    rows = plan.facilities[plan.facilities["period"] == period]
    for services in _asked(inputs, rows):
        places = float(rows.loc[rows["service"].isin(services), "places"].sum())
        needed = {case: _needed(inputs, found[of].need, services) for case, found in cases.items()}
        answers = {case: "enough" if number <= places else "short" for case, number in needed.items()}
        sentence = Phrase.of(
            f"ladder.verdict.size.{answers['central']}",
            services=Listed(tuple(_service(inputs, name) for name in services)),
            period=period,
            places=Figure(places),
            needed=Figure(needed["central"]),
            low=Figure(needed["demand_low"]),
            high=Figure(needed["demand_high"]),
        )
        yield Verdict("size", "+".join(services), period, places, needed["central"], "places", "need",
                      answers["central"], sentence, "", "", *same_answer(answers))  # fmt: skip


def _asked(inputs: Inputs, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the services whose size the scenario asks about: those of limits, together, and those built."""
    asked = list(dict.fromkeys(limit.services for limit in inputs.scenario.limits))
    limited = {name for services in asked for name in services}
    built = rows.groupby("service")["places"].sum() > rows.groupby("service")["places_before"].sum()
    built |= rows.groupby("service")["places_built"].sum() > 0
    planned = {entry.service for entry in inputs.scenario.official.places}
    asked += [
        (name,)
        for name in inputs.scenario.services
        if name in planned | set(built.index[built]) and name not in limited
    ]
    return asked


def _needed(inputs: Inputs, need: pd.Series, services: tuple[str, ...]) -> float:
    each = {name: people_per_place(inputs.scenario.services[name], inputs.norms) for name in services}
    return sum(places_for(float(need.get(name, 0.0)), each[name]) for name in services)


def share_verdicts(commitments: pd.DataFrame) -> Iterator[Verdict]:
    """Yield for every share that the plan promises whether it's kept, on the plan's own denominator."""
    plan = OFFICIAL if (commitments["plan_id"] == OFFICIAL).any() else OPTIMISED
    rows = commitments[
        (commitments["plan_id"] == plan)
        & (commitments["unit"] == "share")
        & (commitments["met"] != "unknown")
    ]
    for row in records(rows):
        kind = "staff" if row["kind"] == "social_workers" else "share"
        answer = "kept" if row["met"] == "yes" else "not_kept"
        why = Both(str(row["why_vi"]), str(row["why_en"]))
        sentence = Phrase.of(
            f"ladder.verdict.share.{answer}",
            text=Both(row["text_vi"], row["text_en"]),
            reached=Figure(100.0 * float(row["reached"]), 1),
            required=Figure(100.0 * float(row["required"]), 1),
            why=Phrase.of("ladder.because", why=why) if why.en else NOTHING,
        )
        yield Verdict(kind, str(row["text_en"]), str(row["period"]), float(row["reached"]),  # type: ignore[arg-type]
                      float(row["required"]), "share", "required", answer, sentence)  # fmt: skip


def money_verdicts(inputs: Inputs, plans: dict[str, NetworkPlan]) -> Iterator[Verdict]:
    """Yield whether the proposal costs more or less capital than the plan as written, beyond the margin."""
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    capital = {
        name: float(plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum())
        for name, plan in plans.items()
    }
    official, proposed = capital[OFFICIAL], capital[OPTIMISED]
    near = abs(proposed - official) <= inputs.scenario.margins.capital_share * official
    answer = "same" if near else "cheaper" if proposed < official else "dearer"
    sentence = Phrase.of(
        f"ladder.verdict.money.{answer}",
        proposed=Figure(proposed),
        official=Figure(official),
        difference=Figure(abs(proposed - official)),
        margin=Figure(100.0 * inputs.scenario.margins.capital_share, 1),
    )
    yield Verdict("money", "capital", "", proposed, official, "million_vnd", OFFICIAL, answer, sentence)


def _service(inputs: Inputs, name: str) -> Both:
    service = inputs.scenario.services[name]
    return Both(service.name_vi, service.name_en).lower()


def _sites(inputs: Inputs, ids: tuple[str, ...]) -> Listed:
    return Listed(tuple(Both(inputs.sites["name_vi"][site], inputs.sites["name_en"][site]) for site in ids))


def _name(inputs: Inputs, district: str) -> str:
    return str(inputs.province.districts["district_name"].get(district, district))


def _who(inputs: Inputs, gains: str, loses: str) -> Sayable:
    """Say who gains and who loses most; nothing where nobody does by a minute."""
    parts = tuple(
        Phrase.of(f"ladder.verdict.{key}", where=Both(in_sentence(_name(inputs, code)), _name(inputs, code)))
        for key, code in (("gains", gains), ("loses", loses))
        if code
    )
    return Listed(parts, "")
