"""Names of the plans of a run: the official plan, or today's network if the scenario states no official plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.words.phrase import Both, Inside, Listed, Phrase, Sayable

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Scenario

Baseline = Literal["official", "today"]
"""The plan with which the optimised plan is compared: an official plan, or today's places unchanged."""


TODAY: Baseline = "today"


class PlanName(NamedTuple):
    """The name of a plan as a title, and as the subject of a sentence."""

    title: Sayable
    subject: Sayable

    @property
    def inside(self) -> Sayable:
        """The name, as written inside a sentence."""
        return Inside(self.subject)


_OPTIMISED = PlanName(Phrase("common.plan.optimised"), Phrase("findings.plan.optimised"))
_BASELINES: dict[Baseline, PlanName] = {
    "official": PlanName(Phrase("common.plan.official"), Phrase("findings.plan.official")),
    TODAY: PlanName(Phrase("today.common.plan.official"), Phrase("findings.plan.today")),
}


def baseline(scenario: Scenario) -> Baseline:
    """Return with what a run of `scenario` compares: today's network if ``[official]`` gives no places."""
    return "official" if scenario.official.places else TODAY


def plan_name(scenario: Scenario, plan_id: str) -> PlanName:
    """Return the name of a plan; any other plan than the official and the optimised one is named by its id."""
    names = {OFFICIAL: _BASELINES[baseline(scenario)], OPTIMISED: _OPTIMISED}
    own = Both(plan_id, plan_id)
    return names.get(plan_id, PlanName(own, own))


def optimised_description(scenario: Scenario) -> Sayable:
    """Return the limits on the optimised plan of `scenario`."""
    optimise = scenario.optimise
    bounds = [Phrase(f"findings.bound.{optimise.capital_at_most}")]
    if optimise.new_sites_at_most is not None:
        bounds.append(Phrase.of("findings.bound.new_sites", most=optimise.new_sites_at_most))
    elif optimise.same_new_sites:
        bounds.append(Phrase("findings.bound.same_new_sites"))
    return Listed(tuple(bounds), "; ")
