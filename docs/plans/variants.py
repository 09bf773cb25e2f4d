"""What a plan becomes where another decision was taken since: a table, with how to run each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansinh.door.wishes import wished_of
from ansinh.geodata import TravelTimes
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.missed import CODE
from ansinh.planning.answer.plans import official_plan, proposal
from ansinh.planning.answer.run import Clock, Run, finished_run
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.changes import changed
from docs.plans.answers import new_sites
from docs.plans.figures import en

POINTS = 40
"""Demand points of a line: enough for sites and people, and a province takes a minute."""


@dataclass(frozen=True)
class Variant:
    """One line of the table.

    Attributes
    ----------
    words
        What is otherwise.
    wishes
        Arguments of `Plan.what_if`.
    changes
        Dotted keys of the scenario with other values, as in a table of `ansinh sweep`.
    """

    words: str
    wishes: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def how(self) -> str:
        """How a planner runs it."""
        if self.changes:
            return "keys: " + ", ".join(f"`{key} = {value}`" for key, value in self.changes.items())
        wishes = ", ".join(f"{name}={value!r}" for name, value in self.wishes.items())
        return f"`what_if({wishes})`" if wishes else ""


SINCE = {
    "dak-nong": (
        Variant(
            "the police keep drug rehabilitation in the centre that they took over",
            changes={
                "official.places.3.places": 0,
                "limits.2.min_places": 0,
                "rules.1.count": 0,
                "targets.5.share": 0,
                "parameters.need_rate.drug_in_centre": 0,
            },
        ),
    ),
    "hai-duong": (
        Variant(
            "the elderly home in Nam Sách, where the centre is being built", {"open": {"elderly": "Nam Sách"}}
        ),
        Variant(
            "general care there, too, for the 379.3 bn that were decided (renovation, 26.1 bn in every plan, on top)",
            {"open": {"elderly": "Nam Sách", "general": "Nam Sách"}, "million_vnd": 379_300},
        ),
    ),
    "lao-cai": (Variant("the pilot in Bát Xát", {"open": {"general": "Bát Xát"}}),),
    "thua-thien-hue": (
        Variant(
            "the elderly home at Hương An, where a paying wing has opened",
            {"open": {"elderly": "Hương An"}},
        ),
    ),
}
"""Decisions that were taken since, by scenario; see the page "what happened since" of each."""


def variants(scenario: Scenario) -> list[str]:
    """Return the table as Markdown lines."""
    coarse = changed(scenario, {"demand.points": POINTS})
    lines = [
        "",
        "## As decided since",
        "",
        (
            f"Each line is a run on {POINTS} demand points, so the decimals differ a little from those above; official plan →"
            f' proposed plan, last period. `what_if` is a method of `ansinh.plan("{scenario.scenario.id}")`; keys are'
            " columns of a table of `ansinh sweep` (`limits.2` is the second `[[limits]]` of the scenario)."
        ),
        "",
        "| case | to be served | served | mean minutes | capital, million đồng | new sites of the proposed plan | run it with |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    start = _run(coarse)
    for variant in (Variant("as the plan stands"), *SINCE.get(scenario.scenario.id, ())):
        lines += _line(variant, _varied(coarse, start, variant))
    return lines


def _run(scenario: Scenario, travel: TravelTimes | None = None) -> Run:
    """Return the run of a scenario, without the look at other cases."""
    inputs = collect_inputs(scenario, scenario_province(scenario), travel)
    official = official_plan(inputs)
    plans = {} if official is None else {OFFICIAL: official}
    return finished_run(inputs, {**plans, OPTIMISED: proposal(inputs, official).plan}, Clock(), judged=False)


def _varied(scenario: Scenario, start: Run, variant: Variant) -> Run:
    if variant.changes:
        return _run(changed(scenario, variant.changes), start.inputs.travel)
    if variant.wishes:
        return _run(wished_of(start, variant.wishes), start.inputs.travel)
    return start


def _line(variant: Variant, run: Run) -> Iterator[str]:
    """Yield the line of a variant, and a line for what its proposal misses."""
    totals = totals_by_plan(run.data.measures, run.inputs.scenario.period_ids[-1])
    asked = totals[OPTIMISED]["target_persons"]
    cells = [variant.words, en(asked)]
    cells += [_pair(totals, "served_persons", 0), _pair(totals, "mean_minutes", 0)]
    capital = {name: {"capital": plan.capital_million_vnd} for name, plan in run.plans.items()}
    cells.append(_pair(capital, "capital", 0))
    cells += ["; ".join(new_sites(run, OPTIMISED)) or "none", variant.how]
    yield "| " + " | ".join(cells) + " |"
    missed = run.data.findings
    missed = missed[(missed["code"] == CODE) & (missed["plan_id"] == OPTIMISED)]
    for text in missed["text_en"]:
        yield f"| – missed: {text} | | | | | | |"


def _pair(totals: Mapping[str, Mapping[str, float]], measure: str, decimals: int) -> str:
    """Return a figure of the official and of the proposed plan; one alone where there is no official plan."""
    return " → ".join(en(totals[name][measure], decimals) for name in (OFFICIAL, OPTIMISED) if name in totals)
