"""What a plan of a run costs to build if prices turn out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import upgraded_sites
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.projects.lines import lines_of
from ansinh.planning.projects.pieces import capital_of


def capital_in_cases(
    inputs: Inputs, of_cases: Mapping[str, Inputs], plans: Mapping[str, NetworkPlan]
) -> dict[str, dict[str, float]]:
    """Return ``case → plan_id → million đồng`` of capital over all periods, at the prices of the case."""
    found: dict[str, dict[str, float]] = {}
    for case, other in of_cases.items():
        prices = _Prices.of(inputs, other.norms)
        found[case] = {name: _capital(inputs, plan, prices) for name, plan in plans.items()}
    return found


class _Prices(NamedTuple):
    """Price in a case over the price of the scenario, for what a plan pays for."""

    place: float
    clinic: float
    renovation: float

    @classmethod
    def of(cls, inputs: Inputs, norms: Norms) -> _Prices:
        """Return the ratios; a renovated place costs a share of a new one, and the share has its own range."""
        slug, now = inputs.province.slug, inputs.norms
        place = _ratio(costs.place_cost(norms, slug), costs.place_cost(now, slug))
        clinic = _ratio(costs.clinic_cost(norms, slug), costs.clinic_cost(now, slug))
        return cls(place, clinic, place * _ratio(norms["upgrade_share"], now["upgrade_share"]))


def _ratio(price: float, now: float) -> float:
    return price / now if now > 0 else 1.0


def _capital(inputs: Inputs, plan: NetworkPlan, prices: _Prices) -> float:
    """Return the capital of a plan: places, renovation and the blocks of a campus each at their own price.

    Mergers and compensation are sums that the scenario states; they stay.
    """
    renovated = upgraded_sites(inputs.sites)
    total = 0.0
    for row in records(plan.facilities[plan.facilities["capital_million_vnd"] > 0]):
        paid = capital_of(lines_of(inputs, row))
        price = inputs.options["place_cost_million_vnd"].get((row["site_id"], row["service"]), 0.0)
        built = min(paid.residential, float(row["places_built"]) * float(price))
        rest = paid.residential - built
        total += built * (prices.renovation if row["site_id"] in renovated else prices.place)
        total += rest * (
            prices.place if paid.clinic > 0 else prices.renovation
        )  # common block, or renovation
        total += paid.clinic * prices.clinic + paid.merger + paid.compensation
    return total
