"""What a plan of a run costs to build if prices turn out otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.lines import lines_of
from ansinh.planning.projects.pieces import spending
from ansinh.planning.projects.prices import unit_prices


def capital_in_cases(
    inputs: Inputs, of_cases: Mapping[str, Inputs], plans: Mapping[str, NetworkPlan]
) -> dict[str, dict[str, float]]:
    """Return ``case → plan_id → million đồng`` of capital over all periods, at the prices of the case.

    Places, renovation and the blocks of a campus each have a price of their own. Mergers and compensation are sums that the
    scenario states; they stay.
    """
    paid = {name: _paid(inputs, plan) for name, plan in plans.items()}
    now = _prices(inputs)
    found: dict[str, dict[str, float]] = {}
    for case, other in of_cases.items():
        then = _prices(other)
        ratio = {what: then[what] / price if price > 0 else 1.0 for what, price in now.items()}
        found[case] = {
            name: sum(amount * ratio.get(what, 1.0) for what, amount in amounts.items())
            for name, amounts in paid.items()
        }
    return found


def _paid(inputs: Inputs, plan: NetworkPlan) -> dict[str, float]:
    """Return the capital of a plan by what it pays for."""
    paid: dict[str, float] = {}
    for row in records(plan.facilities[spending(plan.facilities)]):
        for line in lines_of(inputs, row):
            paid[line.what] = paid.get(line.what, 0.0) + line.amount
    return paid


def _prices(inputs: Inputs) -> dict[str, float]:
    """Return the price of one of everything that norms price."""
    table = unit_prices(inputs)
    return dict(zip(table["what"], table["million_vnd"].astype(float), strict=True))
