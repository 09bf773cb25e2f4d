"""What one more place, million đồng or point of coverage is worth, once it's fixed what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import Formulation, formulate, formulate_assignment
from ansinh.models.network.model.money import streams
from ansinh.models.network.plan.design import Design, cut_to_open, fix_to, pin
from ansinh.models.network.stages.stage import slack
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.settings import SolverSettings

COLUMNS = ("kind", "site_id", "service", "period", "source", "value", "unit")
SMALL = 1e-7
"""Duals below this are rounding of the LP."""


def worths(design: Design, settings: SolverSettings, *, sizes_free: bool = True) -> pd.DataFrame:
    """Fix the binaries, re-solve the LP twice and return its duals as the frame of `NetworkPlan.duals`.

    First ``min Σ weight · unserved + 10 · Σ shortfall``, whose duals are worth *weighted people served*; then,
    with that held, ``min Σ minutes · assign``, whose duals are worth *person-minutes saved*.

    * ``place``: of the row ``load ≤ people per place · (places + extra)``, by facility and period: one more place that
      costs nothing.
    * ``budget``: of the row of a source and period: one more million đồng.
    * ``target``: of a coverage target: one percentage point less asked.

    With `sizes_free` sizes may change within what is open (what money could buy); without it, only people
    move. Duals hold for small changes: a new site isn't among the things that money could buy.
    """
    small = cut_to_open(design)
    if sizes_free and design.a.problem.decisions is None:
        f = formulate(small.a, written_out=True, standing=small.is_open)
        fix_to(f.v, small)
    else:
        f = formulate_assignment(small.a, small.is_open)
        fix_to(f.v, small)
        for (o, t), variable in f.v.places.items():
            pin(variable, float(small.places[o, t]))
    rows: list[dict[str, Any]] = []
    for goal, unit in ((f.unserved, "weighted_persons"), (f.travel, "person_minutes")):
        f.prob.objective = goal
        outcome = solve(f.prob, settings)
        if not outcome.status.has_plan:
            break
        rows += _read(f, small.a, unit)
        f.prob.addConstraint(goal <= outcome.objective + slack(outcome.objective, 0.0), name=f"kept_{unit}")
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _read(f: Formulation, a: Arrays, unit: str) -> list[dict[str, Any]]:
    rows, rows_at = [], {row.name: row for row in f.prob.constraints()}
    for o in range(a.n_options):
        for t in range(a.n_periods):
            worth = -(rows_at[f"capacity_{o}_{t}"].pi or 0.0) * float(a.people_per_place[o])
            if worth > SMALL and (f.v.is_open[o, t].upBound or 0) > 0:
                site, service = a.site_ids[a.option_site[o]], a.service_ids[a.option_service[o]]
                rows.append(_row("place", worth, unit, site=site, service=service, period=a.period_ids[t]))
    for s, stream in enumerate(streams(a)):
        for t in range(a.n_periods):
            row = rows_at.get(f"budget_{s}_{t}")
            if row is not None and stream.given[t]:
                rows.append(
                    _row("budget", -(row.pi or 0.0), unit, period=a.period_ids[t], source=stream.source)
                )
    for k, target in enumerate(a.problem.targets):
        row = rows_at.get(f"target_{k}")
        if row is not None:
            need = sum(
                float(a.need[a.service_at[x], a.period_at[target.period]].sum()) for x in target.services
            )
            worth = (row.pi or 0.0) * need / 100.0
            rows.append(_row("target", worth, unit, service=", ".join(target.services), period=target.period))
    return rows


def _row(  # noqa: PLR0917 - the formula names them
    kind: str, value: float, unit: str, site: str = "", service: str = "", period: str = "", source: str = ""
) -> dict[str, Any]:
    return {
        "kind": kind,
        "site_id": site,
        "service": service,
        "period": period,
        "source": source,
        "value": max(0.0, value) if np.isfinite(value) else 0.0,
        "unit": unit,
    }
