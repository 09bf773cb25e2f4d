"""What places cost to build and to run, from norms."""

from __future__ import annotations

from ansinh.planning.norms import Norms
from ansinh.planning.question.services import Service

NATIONAL_FACTOR = 1.0
"""Region factor where none is published for the province: the national cost itself (an assumption)."""


def has_region_factor(norms: Norms, province: str) -> bool:
    """Whether the norms know the region factor of a province."""
    rows = norms.table
    return bool(((rows["key"] == "region_factor") & (rows["scope"] == province)).any())


def region_factor(norms: Norms, province: str) -> float:
    """Return what building costs in a province, of the national unit cost."""
    if province.isdigit() or not has_region_factor(norms, province):
        return norms.overrides.get("region_factor", NATIONAL_FACTOR)
    return norms["region_factor", province]


def place_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for one new place: floor × unit cost × region × (1 + other costs)."""
    building = norms["floor_m2_per_place"] * norms["building_cost"]
    return building * region_factor(norms, province) * (1 + norms["other_capital_share"])


def campus_cost(norms: Norms, province: str) -> float:
    """Return million đồng of capital for the common and clinic blocks of a new facility."""
    blocks = (
        norms["common_floor_m2"] * norms["building_cost"] + norms["clinic_floor_m2"] * norms["clinic_cost"]
    )
    return blocks * region_factor(norms, province) * (1 + norms["other_capital_share"])


def staff_per_place(norms: Norms, kind: str) -> float:
    """Return workers per place: ratio of Circular 33/2017, shifts, and indirect staff on top."""
    direct = norms["shift_factor"] / norms["residents_per_worker", kind]
    return direct / (1 - norms["indirect_share"])


def salary_per_year(norms: Norms) -> float:
    """Return million đồng a year for one worker, contributions included."""
    return 12 * norms["base_salary"] * norms["salary_factor"]


def running_cost_per_place(norms: Norms, kind: str) -> float:
    """Return million đồng a year for one place: allowance, other resident costs, staff; day clients live at home."""
    standard = norms["allowance_standard"]
    resident = standard * (12 * norms["allowance_coefficient"] + norms["other_resident_costs"])
    resident *= kind != "day"
    return resident + staff_per_place(norms, kind) * salary_per_year(norms)


def running_cost_per_facility(norms: Norms) -> float:
    """Return million đồng a year that a facility costs whatever its size: its managers."""
    return norms["managers"] * salary_per_year(norms)


def land_per_place(norms: Norms, service: Service, settlement: str) -> float:
    """Return m² of land per place (Decree 103/2017 Art 24; Decree 116/2021 Art 6 for secure services)."""
    return norms["land_per_place_secure" if service.secure else "land_per_place", settlement]


def room_per_place(norms: Norms, service: Service) -> float:
    """Return m² of bedroom per place (Decree 103/2017 Art 24.2)."""
    return norms["room_per_place_secure" if service.secure else "room_per_place"]


def staff_kind(service: Service) -> str:
    """Return the staff norm that applies to a service: its own kind, or the mixed one."""
    return service.offers[0] if len(service.offers) == 1 else "general"
