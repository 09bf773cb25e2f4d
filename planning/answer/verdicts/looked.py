"""All that the quick look at other cases found: inputs, who goes where, and what the plans cost there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.verdicts.beside import Second
from ansinh.planning.answer.verdicts.case_inputs import inputs_of_cases
from ansinh.planning.answer.verdicts.case_money import capital_in_cases
from ansinh.planning.answer.verdicts.quick_cases import Cases, outcomes, sites_of
from ansinh.planning.inputs.problem import Inputs


@dataclass(frozen=True)
class Looked:
    """The quick cases of a run.

    Attributes
    ----------
    plans
        ``plan_id`` → plan, as the run made it.
    inputs
        Case → inputs of that case, for the sites looked at.
    cases
        Case → plan_id → who goes where.
    capital
        Case → plan_id → million đồng over all periods.
    """

    plans: Mapping[str, NetworkPlan]
    inputs: Mapping[str, Inputs]
    cases: Cases
    capital: dict[str, dict[str, float]]

    @classmethod
    def at(
        cls,
        inputs: Inputs,
        plans: Mapping[str, NetworkPlan],
        periods: set[str],
        also: set[str],
        second: Second | None = None,
    ) -> Looked:
        """Look at some plans in `periods` and the last one, and at travel to the sites `also`, which no plan needs use."""
        of_cases = inputs_of_cases(inputs, sites_of(plans) | also)
        cases = outcomes(of_cases, plans, periods, second)
        return cls(plans, of_cases, cases, capital_in_cases(inputs, of_cases, plans))

    def plan(self, name: str, case: str) -> NetworkPlan:
        """Return a plan as it turns out in a case: its places, with the trips and the capital of the case."""
        plan = self.plans[name]
        central = self.capital["central"][name]
        ratio = self.capital[case][name] / central if central > 0 else 1.0
        money = plan.money.assign(
            million_vnd=plan.money["million_vnd"].where(
                plan.money["kind"] != "capital", plan.money["million_vnd"] * ratio
            )
        )
        return replace(plan, allocation=self.cases[case][name].every, money=money)
