"""The answers of a run on size, shares, staff and money, one function per kind of question."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.commitments import measured, met_by
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.plan_names import TODAY, baseline
from ansinh.planning.answer.verdicts.looked import Looked
from ansinh.planning.answer.verdicts.quick_cases import Cases, same_answer
from ansinh.planning.answer.verdicts.verdict import Verdict, said_service
from ansinh.planning.inputs.people.occupancy import inflow_share, people_per_place, places_for
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.question.parts.commitment import Commitment
from ansinh.words.phrase import NOTHING, Both, Figure, Listed, Phrase, Sayable

ANSWER_OF = {"yes": "kept", "no": "not_kept", "unknown": "unknown"}
"""Answer of a verdict by ``met`` of a commitment; in a case in which it can't be measured the answer isn't known."""


def size_verdicts(inputs: Inputs, plans: dict[str, NetworkPlan], cases: Cases) -> Iterator[Verdict]:
    """Yield for every service that a plan builds for whether its places are enough, in low, central and high demand."""
    plan = plans.get(OFFICIAL, plans[OPTIMISED])
    period, of = inputs.scenario.period_ids[-1], OFFICIAL if OFFICIAL in plans else OPTIMISED
    rows = plan.facilities[plan.facilities["period"] == period]
    for services in _asked(inputs, rows):
        places = float(rows.loc[rows["service"].isin(services), "places"].sum())
        needed = {case: _needed(inputs, found[of].need, services) for case, found in cases.items()}
        margin = inputs.scenario.margins.places_share
        answers = {case: sized(places, number, margin) for case, number in needed.items()}
        sentence = Phrase.of(
            f"ladder.verdict.size.{answers['central']}",
            services=Listed(tuple(said_service(inputs, name) for name in services)),
            period=period,
            places=Figure(places),
            needed=Figure(needed["central"]),
            low=Figure(needed["demand_low"]),
            high=Figure(needed["demand_high"]),
            inflow=_inflow(inputs, services),
        )
        yield Verdict("size", "+".join(services), period, places, needed["central"], "places", "need",
                      answers["central"], sentence, "", "", *same_answer(answers))  # fmt: skip


def sized(places: float, needed: float, margin: float) -> str:
    """Return whether places are enough: "about" where they are too few by no more than `margin`, a share of them.

    >>> [sized(150, needed, 0.05) for needed in (150, 152, 158)]
    ['enough', 'about', 'short']
    """
    if needed <= places:
        return "enough"
    return "about" if needed <= places * (1.0 + margin) else "short"


def _inflow(inputs: Inputs, services: tuple[str, ...]) -> Sayable:
    """Say whose places are counted for a regional service: the whole region's need is another question."""
    each = [inflow_share(inputs.scenario.services[name], inputs.norms) for name in services]
    return Phrase.of("ladder.verdict.inflow", share=Figure(100.0 * max(each))) if max(each) else NOTHING


def _asked(inputs: Inputs, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the services whose size the scenario asks about: those of limits, together, and those built."""
    asked = list(dict.fromkeys(limit.services for limit in inputs.scenario.limits if not limit.sites))
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


def share_verdicts(commitments: pd.DataFrame, looked: Looked) -> Iterator[Verdict]:
    """Yield for every share that the plan promises whether it's kept, on the plan's own denominator.

    Where no official plan is at hand, the proposed one is asked: today's network has promised nothing.
    """
    planned = baseline(looked.inputs["central"].scenario) != TODAY
    plan = OFFICIAL if planned and (commitments["plan_id"] == OFFICIAL).any() else OPTIMISED
    of_plan = commitments[commitments["plan_id"] == plan]
    items = looked.inputs["central"].scenario.commitments  # a row of each plan for every one, in their order
    for item, row in zip(items, records(of_plan), strict=True):
        if row["unit"] != "share" or row["met"] == "unknown":
            continue
        kind = "staff" if row["kind"] == "social_workers" else "share"
        answer = ANSWER_OF[row["met"]]
        why = Both(str(row["why_vi"]), str(row["why_en"]))
        sentence = Phrase.of(
            f"ladder.verdict.share.{answer}",
            text=Both(row["text_vi"], row["text_en"]),
            reached=Figure(100.0 * float(row["reached"]), 1),
            required=Figure(100.0 * float(row["required"]), 1),
            why=Phrase.of("ladder.because", why=why) if why.en else NOTHING,
        )
        firm = same_answer({**_kept_in_cases(item, plan, looked), "central": answer})
        yield Verdict(kind, str(row["text_en"]), str(row["period"]), float(row["reached"]),  # type: ignore[arg-type]
                      float(row["required"]), "share", "required", answer, sentence, "", "", *firm)  # fmt: skip


def _kept_in_cases(item: Commitment, plan: str, looked: Looked) -> dict[str, str]:
    """Return case → whether a promise is kept there."""
    return {
        case: ANSWER_OF[met_by(item, measured(item, looked.inputs[case], looked.plan(plan, case)))]
        for case in looked.cases
    }


def money_verdicts(
    inputs: Inputs, plans: dict[str, NetworkPlan], capital: dict[str, dict[str, float]]
) -> Iterator[Verdict]:
    """Yield whether the proposal costs more or less capital than the plan as written, beyond the margin.

    `capital`: ``case → plan_id → million đồng``.
    """
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    share = inputs.scenario.margins.capital_share
    answers = {case: _compared(cost[OFFICIAL], cost[OPTIMISED], share) for case, cost in capital.items()}
    official, proposed = (plans[name].capital_million_vnd for name in (OFFICIAL, OPTIMISED))
    answers["central"] = _compared(official, proposed, share)
    sentence = Phrase.of(
        f"ladder.verdict.money.{answers['central']}",
        proposed=Figure(proposed),
        official=Figure(official),
        difference=Figure(abs(proposed - official)),
        margin=Figure(100.0 * share, 1),
    )
    yield Verdict("money", "capital", "", proposed, official, "million_vnd", OFFICIAL, answers["central"], sentence,
                  "", "", *same_answer(answers))  # fmt: skip


def _compared(official: float, proposed: float, share: float) -> str:
    """Return how the capital of the proposal compares: "same" within a share of that of the plan as written."""
    if abs(proposed - official) <= share * official:
        return "same"
    return "cheaper" if proposed < official else "dearer"
