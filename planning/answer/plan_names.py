"""What the plans of a run are called: the official one, or today's network where no official plan is stated."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.question.scenario import Scenario
from ansinh.words.phrase import Both, Inside, Listed, Phrase, Sayable

Baseline = Literal["official", "today"]
"""What the optimised plan is compared with: places of an official plan, or today's places kept as they are."""


TODAY: Baseline = "today"


class PlanName(NamedTuple):
    """The name of a plan as a title, and as the subject of a sentence."""

    title: Sayable
    subject: Sayable

    @property
    def inside(self) -> Sayable:
        """The name inside a sentence."""
        return Inside(self.subject)


_OPTIMISED = PlanName(Phrase("common.plan.optimised"), Phrase("findings.plan.optimised"))
_BASELINES: dict[Baseline, PlanName] = {
    "official": PlanName(Phrase("common.plan.official"), Phrase("findings.plan.official")),
    TODAY: PlanName(Phrase("today.common.plan.official"), Phrase("findings.plan.today")),
}


def baseline(scenario: Scenario) -> Baseline:
    """Return what the first plan of a run of `scenario` is: without places under ``[official]``, it is today."""
    return "official" if scenario.official.places else TODAY


def plan_name(scenario: Scenario, plan_id: str) -> PlanName:
    """Return the name of a plan; a plan of another id is called by its id."""
    names = {OFFICIAL: _BASELINES[baseline(scenario)], OPTIMISED: _OPTIMISED}
    own = Both(plan_id, plan_id)
    return names.get(plan_id, PlanName(own, own))


def optimised_description(scenario: Scenario) -> Sayable:
    """Return what binds the optimised plan of `scenario`."""
    optimise = scenario.optimise
    bounds = [Phrase(f"findings.bound.{optimise.capital_at_most}")]
    if optimise.new_sites_at_most is not None:
        bounds.append(Phrase.of("findings.bound.new_sites", most=optimise.new_sites_at_most))
    elif optimise.same_new_sites:
        bounds.append(Phrase("findings.bound.same_new_sites"))
    return Listed(tuple(bounds), "; ")
