"""What the prices of a run follow from: the factors of every unit price, of every share, and of every cost of a year."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.dated import norms_of_period
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import Norms
from ansinh.planning.projects.components import equipped_as, shares_of
from ansinh.planning.projects.kinds import BLOCKS, CLINIC_BLOCK, COMMON_BLOCK, NEW_PLACE, RENOVATED_PLACE
from ansinh.planning.projects.running import items_per_place
from ansinh.planning.question.parts.services import Service


def unit_prices(inputs: Inputs) -> pd.DataFrame:
    """Return ``what``, the factors of its unit price, and the price ``million_vnd``.

    ``floor_m2 × unit_cost × price_index × region_factor × (1 + addition) × share``.
    """
    norms, province = inputs.norms, inputs.province.slug
    place, clinic = costs.place_cost(norms, province), costs.clinic_cost(norms, province)
    rows = {
        NEW_PLACE: ("floor_m2_per_place", "building_cost", 1.0, place),
        RENOVATED_PLACE: (
            "floor_m2_per_place",
            "building_cost",
            norms["upgrade_share"],
            costs.renovation_cost(norms, province),
        ),
        COMMON_BLOCK: ("common_floor_m2", "building_cost", 1.0, costs.campus_cost(norms, province) - clinic),
        CLINIC_BLOCK: ("clinic_floor_m2", "clinic_cost", 1.0, clinic),
    }
    return pd.DataFrame(
        {
            "what": what,
            "floor_m2": norms[floor],
            "unit_cost": norms[cost],
            "price_index": norms["price_index"],
            "region_factor": costs.region_factor(norms, province),
            "addition": norms["other_capital_share"],
            "share": share,
            "million_vnd": price,
        }
        for what, (floor, cost, share, price) in rows.items()
    )


def component_shares(inputs: Inputs) -> pd.DataFrame:
    """Return the share of every component in the capital of a block, by service, and the parts from which it follows."""
    norms = inputs.norms
    return pd.DataFrame(
        {
            "block": block,
            "service": name,
            "construction_part": norms["unit_cost_part", f"{block}_construction"],
            "equipment_part": norms["unit_cost_part", f"{block}_equipment"],
            "management_part": norms["unit_cost_rest", "management"],
            "consulting_part": norms["unit_cost_rest", "consulting"],
            "addition": norms["other_capital_share"],
            "contingency_part": norms["addition_contingency"],
            "own_equipment_part": norms["addition_equipment", equipped_as(norms, kind)],
            **shares_of(norms, block, kind),
        }
        for block in dict.fromkeys(BLOCKS.values())
        for name, kind in _kinds(inputs).items()
    )


def running_rates(inputs: Inputs) -> pd.DataFrame:
    """Return what a place costs in a year by period, service and item, and the norms from which it follows."""
    return pd.DataFrame(
        _rate(norms_of_period(inputs.norms, period), period, name, service)
        for period in inputs.scenario.period_ids
        for name, service in inputs.scenario.services.items()
    )


def _rate(norms: Norms, period: str, name: str, service: Service) -> dict[str, object]:
    kind = costs.staff_kind(norms, service)
    return {
        "period": period,
        "service": name,
        "allowance_standard": norms["allowance_standard"],
        "allowance_coefficient": norms["allowance_coefficient"],
        "other_resident_costs": norms["other_resident_costs"],
        "upkeep_part": norms["upkeep_part"],
        "residents": float(kind != costs.DAY),
        "shift_factor": norms["shift_factor"],
        "residents_per_worker": norms["residents_per_worker", kind],
        "indirect_share": norms["indirect_share"],
        "base_salary": norms["base_salary"],
        "salary_factor": norms["salary_factor"],
        "posts_of_heads": norms["managers"],
        **items_per_place(norms, service),
        "managers": costs.running_cost_per_facility(norms),
    }


def _kinds(inputs: Inputs) -> dict[str, str]:
    """Return service → kind of facility by which it is staffed and equipped."""
    return {name: costs.staff_kind(inputs.norms, s) for name, s in inputs.scenario.services.items()}
