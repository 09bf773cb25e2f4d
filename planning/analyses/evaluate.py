"""Compare the official plan as written with the best plan for the same money."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import (
    HEADLINES,
    Base,
    Progress,
    best,
    certificate_row,
    headline,
    silent,
)
from ansinh.planning.answer.folder.rundata import A_PLACE, OFFICIAL, OPTIMISED
from ansinh.planning.inputs.problem import Inputs


@dataclass(frozen=True)
class Evaluation:
    """Plans side by side.

    Attributes
    ----------
    base
        The inputs and the problem of the plans.
    indicators
        Index ``measure`` (see `HEADLINES`); one column per plan and ``difference`` (last minus first).
    places
        ``site_id, service, period`` and the places in each plan; only rows in which plans differ or change something.
    certificates
        Index ``plan_id``: ``status, gap, seconds``.
    """

    base: Base
    indicators: pd.DataFrame
    places: pd.DataFrame
    certificates: pd.DataFrame

    def __repr__(self) -> str:
        return shown(
            self, f"plans {', '.join(self.certificates.index)}", ".indicators, .places, .certificates"
        )


def evaluate(inputs: Inputs, progress: Progress = silent, base: Base | None = None) -> Evaluation:
    """Compare the official plan as written with the optimum for the same money, by the same indicators.

    Raises
    ------
    InfeasibleError
        If the scenario's hard limits contradict each other.
    """
    base = base or best(inputs, progress)
    plans = {} if base.official is None else {OFFICIAL: base.official}
    return side_by_side(base, {**plans, OPTIMISED: base.plan})


def side_by_side(base: Base, plans: dict[str, NetworkPlan]) -> Evaluation:
    """Return plans of one problem side by side; ``difference`` is the last minus the first."""
    columns = {name: headline(plan, base.problem) for name, plan in plans.items()}
    indicators = pd.DataFrame(columns, index=pd.Index(HEADLINES, name="measure"))
    names = list(plans)
    indicators["difference"] = indicators[names[-1]] - indicators[names[0]]
    certificates = pd.DataFrame({name: certificate_row(plan) for name, plan in plans.items()}).T
    return Evaluation(base, indicators, places_by_plan(plans), certificates.rename_axis("plan_id"))


def places_by_plan(plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    """Return ``site_id, service, period`` and the places in each plan, for rows in which any plan changes something."""
    keys = ["site_id", "service", "period"]
    tables = {name: plan.facilities.set_index(keys) for name, plan in plans.items()}
    wide = pd.DataFrame({name: table["places"] for name, table in tables.items()}).fillna(0.0)
    touched = pd.DataFrame({name: table["action"] != "keep" for name, table in tables.items()})
    differ = (wide.max(axis=1) - wide.min(axis=1)) > A_PLACE
    keep = touched.reindex(wide.index).fillna(value=False).astype(bool).any(axis=1) | differ
    return wide[keep].reset_index()
