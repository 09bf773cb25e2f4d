"""Costs of building and running places, land and staff, computed from norms."""

from __future__ import annotations

from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.services import Service
from ansinh.planning.question.scenario import Scenario
from ansinh.words.units import MONTHS_A_YEAR

NATIONAL_FACTOR = 1.0
"""Region factor of a province without a published one: the national cost is used (an assumption)."""
DAY = "day"
"""Scope of the staff norm for users of a day, who live at home."""


def has_region_factor(norms: Norms, province: str) -> bool:
    """Whether the norms contain a region factor for a province."""
    return norms.states("region_factor", province)


def region_factor(norms: Norms, province: str) -> float:
    """Return the cost of building in a province as a multiple of the national unit cost."""
    if province.isdecimal() or not has_region_factor(norms, province):
        return norms.overrides.get("region_factor", NATIONAL_FACTOR)
    return norms["region_factor", province]


def place_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for one new place: floor × unit cost × price index × region × (1 + addition)."""
    return norms["floor_m2_per_place"] * norms["building_cost"] * _on_unit_costs(norms, province)


def renovation_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for renovating one place that stands: a share of a new one."""
    return norms["upgrade_share"] * place_cost(norms, province)


def campus_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for the common and clinic blocks of a new facility."""
    common = norms["common_floor_m2"] * norms["building_cost"] * _on_unit_costs(norms, province)
    return common + clinic_cost(norms, province)


def clinic_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for the clinic block alone, which `campus_cost` contains."""
    return norms["clinic_floor_m2"] * norms["clinic_cost"] * _on_unit_costs(norms, province)


def compensation(scenario: Scenario) -> dict[str, float]:
    """Return site → million đồng of compensation and resettlement, for the sites of which the scenario states it."""
    return {entry.site: entry.million_vnd for entry in scenario.compensation}


def _on_unit_costs(norms: Norms, province: str) -> float:
    """Return what a published unit cost is multiplied with: price index, region, and what it doesn't hold."""
    return norms["price_index"] * region_factor(norms, province) * (1 + norms["other_capital_share"])


def staff_per_place(norms: Norms, kind: str) -> float:
    """Return workers per place: shift factor / residents per worker (Circular 33/2017) / (1 − share of indirect staff)."""
    direct = norms["shift_factor"] / norms["residents_per_worker", kind]
    return direct / (1 - norms["indirect_share"])


def salary_per_year(norms: Norms) -> float:
    """Return million đồng a year for one worker, contributions included."""
    return MONTHS_A_YEAR * norms["base_salary"] * norms["salary_factor"]


def running_cost_per_place(norms: Norms, kind: str) -> float:
    """Return million đồng a year for one place: allowance, other resident costs, staff; day clients live at home."""
    standard = norms["allowance_standard"]
    resident = standard * (MONTHS_A_YEAR * norms["allowance_coefficient"] + norms["other_resident_costs"])
    resident *= kind != DAY
    return resident + staff_per_place(norms, kind) * salary_per_year(norms)


def running_cost_per_facility(norms: Norms) -> float:
    """Return million đồng a year for the managers of a facility, which don't depend on its size."""
    return norms["managers"] * salary_per_year(norms)


def land_per_place(norms: Norms, service: Service, settlement: str) -> float:
    """Return m² of land per place (Decree 103/2017 Art 24; Decree 116/2021 Art 6 for secure services)."""
    return norms["land_per_place_secure" if service.secure else "land_per_place", settlement]


def room_per_place(norms: Norms, service: Service) -> float:
    """Return m² of bedroom per place (Decree 103/2017 Art 24.2)."""
    return norms["room_per_place_secure" if service.secure else "room_per_place"]


MIXED = "general"
"""Scope of the staff norm for several kinds of facility service, and for a kind without a ratio of its own."""


def staff_kind(norms: Norms, service: Service) -> str:
    """Return the scope of the staff norm for a service: its one kind of facility service, else `MIXED`."""
    alone = service.offers[0] if len(service.offers) == 1 else MIXED
    return alone if norms.states("residents_per_worker", alone) else MIXED
