"""Small networks for tests: every number is chosen so that the answer can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ansinh.models import NetworkProblem, Objective

EXACT = Objective(tolerances={"unserved": 0.0, "cost": 0.0, "travel": 0.0})


def network(
    need: Mapping[str, float | Sequence[float]] | None = None,
    minutes: Mapping[str, Mapping[str, float]] | None = None,
    options: Mapping[Any, Mapping[str, Any]] | None = None,
    *,
    existing: Sequence[str] = (),
    sites: Mapping[str, Mapping[str, Any]] | None = None,
    services: Mapping[str, Mapping[str, Any]] | None = None,
    periods: int = 1,
    demand: Mapping[str, Mapping[str, Any]] | None = None,
    objective: Objective = EXACT,
    **more: Any,
) -> NetworkProblem:
    """Return a network; by default points a, b, c (10, 20, 30 people) and sites X, Y, one service, one period.

    `need` may give one number per period; `options` may be keyed by site or by (site, service).
    """
    need = need or {"a": 10.0, "b": 20.0, "c": 30.0}
    minutes = minutes or {"a": {"X": 10, "Y": 40}, "b": {"X": 20, "Y": 20}, "c": {"X": 40, "Y": 10}}
    options = options or {"X": {}, "Y": {}}
    services = services or {"care": {}}
    names = [f"t{k}" for k in range(periods)]
    keyed = {(k if isinstance(k, tuple) else (k, "care")): v for k, v in options.items()}
    base = {"max_places": 100.0, "place_cost_million_vnd": 1.0, "opening_cost_million_vnd": 10.0}
    site_ids = list(dict.fromkeys(site for site, _ in keyed))
    rows = []
    for point, persons in need.items():
        amounts = persons if isinstance(persons, Sequence) else [persons] * periods
        rows += [
            (point, service, name, float(amount))
            for service in services
            for name, amount in zip(names, amounts, strict=True)
            if amount
        ]
    return NetworkProblem(
        demand=pd.DataFrame.from_dict(demand or {p: {"district_code": "D"} for p in need}, orient="index"),
        need=pd.DataFrame(rows, columns=["demand_id", "service", "period", "persons"]),
        sites=pd.DataFrame(
            [
                {"status": "existing" if j in existing else "candidate", **(sites or {}).get(j, {})}
                for j in site_ids
            ],
            index=site_ids,
        ),
        options=pd.DataFrame(
            [{**base, **values} for values in keyed.values()], index=pd.MultiIndex.from_tuples(list(keyed))
        ),
        minutes=pd.DataFrame.from_dict(minutes, orient="index").astype(float),
        services=pd.DataFrame(
            [{"unserved_weight": 1.0, **values} for values in services.values()], index=list(services)
        ),
        periods=pd.DataFrame([{"start_year": 2025 + 5 * k, "years": 5} for k in range(periods)], index=names),
        objective=objective,
        **more,
    )


def budget(*rows: tuple[str, str, float], **columns: Any) -> pd.DataFrame:
    """Return budgets of (source, period, million đồng)."""
    frame = pd.DataFrame(rows, columns=["source", "period", "million_vnd"])
    return frame.assign(**columns)


def places(plan: Any, period: str = "t0", digits: int = 4) -> dict[Any, float]:
    """Return places by site (and service, where there's more than one)."""
    rows = plan.facilities[(plan.facilities["period"] == period) & (plan.facilities["places"] > 0)]
    if rows["service"].drop_duplicates().size > 1:
        return {(r.site_id, r.service): round(r.places, digits) for r in rows.itertuples()}
    return {r.site_id: round(r.places, digits) for r in rows.itertuples()}


def stage(plan: Any, name: str) -> float:
    """Return the value of a stage."""
    return float(plan.stages.set_index("stage").loc[name, "value"])
