"""The components of a total investment: what the unit costs contain, and what is added to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ansinh.planning.norms import Norms

COMPONENTS = (
    "construction",
    "equipment",
    "management",
    "consulting",
    "other",
    "contingency",
    "compensation",
)
"""In the order of Decree 206/2026/NĐ-CP, Article 4, compensation last because it is known last."""
Block = Literal["residential", "clinic"]


@dataclass(frozen=True)
class Capital:
    """Capital of a facility by what it pays for, million đồng.

    Attributes
    ----------
    residential, clinic
        Blocks at the published unit cost of a dwelling and of a commune health station, with the addition on top.
    merger
        Cost of a merger, as the scenario states it.
    compensation
        Compensation and resettlement, as the scenario states it.
    """

    residential: float = 0.0
    clinic: float = 0.0
    merger: float = 0.0
    compensation: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.residential + self.clinic + self.merger + self.compensation


def split(capital: Capital, norms: Norms, kind: str) -> dict[str, float]:
    """Return component → million đồng; their sum is the capital.

    A published unit cost holds construction, equipment of the building, project management, consulting and other
    costs. What is added to it holds the facility's own equipment, connections to roads, power and water ("other") and
    contingency. So nothing is counted twice. `kind` is the kind of facility, for its equipment.
    """
    parts = dict.fromkeys(COMPONENTS, 0.0)
    for block, money in (("residential", capital.residential), ("clinic", capital.clinic)):
        for name, share in shares_of(norms, block, kind).items():
            parts[name] += share * money
    parts["other"] += capital.merger
    parts["compensation"] += capital.compensation
    return parts


def shares_of(norms: Norms, block: str, kind: str) -> dict[str, float]:
    """Return component → share of the capital of a block, addition included; compensation is in no block."""
    added = norms["other_capital_share"]
    construction = norms["unit_cost_part", f"{block}_construction"]
    building = norms["unit_cost_part", f"{block}_equipment"]
    rest = max(0.0, 1.0 - construction - building)
    management, consulting = (norms["unit_cost_rest", name] for name in ("management", "consulting"))
    contingency = norms["addition_contingency"]
    own = min(norms["addition_equipment", equipped_as(norms, kind)], 1.0 - contingency)
    of_unit_cost = {
        "construction": construction,
        "equipment": building + added * own,
        "management": rest * management,
        "consulting": rest * consulting,
        "other": rest * (1.0 - management - consulting) + added * (1.0 - contingency - own),
        "contingency": added * contingency,
    }
    return {name: share / (1.0 + added) for name, share in of_unit_cost.items()}


def equipped_as(norms: Norms, kind: str) -> str:
    """Return the kind itself, or the one of mixed facilities where no equipment is stated for it."""
    return kind if norms.states("addition_equipment", kind) else "general"


BASIS = {
    "construction": "unit_cost_part",
    "equipment": "addition_equipment",
    "management": "unit_cost_rest",
    "consulting": "unit_cost_rest",
    "other": "unit_cost_rest",
    "contingency": "addition_contingency",
}
"""Component → key of the norm from which it follows."""
MISSING, STATED, STANDING = "missing", "scenario", "existing_site"
"""Compensation that nobody has stated; that of the scenario; none, because the site is built on already."""


def basis_of(component: str, *, compensation: str) -> str:
    """Return on what a component rests: the key of a norm, or what is known of `compensation`."""
    return compensation if component == "compensation" else BASIS[component]
