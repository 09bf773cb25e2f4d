"""The network problem of the last period in plain numbers, small enough to be solved again inside a map.

Places are given and people are assigned to them: what `ansinh.models.network.plan.allocation.allocate` solves.
Everything is told by position, in the order of the run's frames (points, sites, services).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ansinh.models.network.families import without_rules
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.answer.folder.carry import own_files, values_of
from ansinh.planning.inputs.people.need import need_table
from ansinh.planning.inputs.people.occupancy import people_per_place
from ansinh.planning.inputs.problem import Inputs, network_problem, scenario_norms
from ansinh.planning.norms import Case
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.dump import scenario_toml

COLUMNS = ("part", "value")
MOST_MINUTES = 250_000
"""Travel times of a problem that is told: 1.3 MB of text, so that a map with a solver stays below 5 MB."""
CASES: tuple[Case, ...] = ("low", "central", "high")
COSTS = (
    "existing_places", "min_places", "max_places", "module_places", "opening_cost_million_vnd", "place_cost_million_vnd",
    "upgrade_cost_million_vnd", "closing_cost_million_vnd", "merge_cost_million_vnd",
    "running_cost_million_vnd_per_place_year", "running_cost_million_vnd_per_year",
)  # fmt: skip
"""Numbers of options that a map needs."""


def last_problem_table(inputs: Inputs, plans: Mapping[str, NetworkPlan]) -> pd.DataFrame:
    """Return ``part, value`` (JSON): the problem of the last period; no rows where a map couldn't solve it.

    That is so where the objective is a weighted sum, or where there are more than `MOST_MINUTES` travel times.
    """
    problem = last_period(network_problem(inputs))
    a = Arrays(problem)
    columns, place = _travel_columns(a.minutes)
    if problem.objective.weights or columns.size > MOST_MINUTES or not a.n_options:
        return pd.DataFrame(columns=list(COLUMNS), dtype=object)
    parts = {
        "period": a.period_ids[0],
        "case": inputs.scenario.scenario.demand_case,
        "stages": [stage for stage in problem.objective.stages if stage in ("unserved", "travel")],
        "services": _services(problem),
        "options": _options(a),
        "sites": _sites(a, place),
        "conversions": [[o, to, cost, _finite(most)] for o, to, cost, most in a.conversions],
        "minutes": _packed(columns.astype("<f4")),
        "need": {case: _need(inputs, case) for case in CASES},
        "targets": _targets(a),
        "caps": _caps(a),
        "fair": _fair(a),
        "scenario": _scenario(inputs.scenario),
        "fixed": [[entry.site, entry.service] for entry in inputs.scenario.official.places if entry.fixed],
        "start": {name: _places(a, plan) for name, plan in plans.items()} | {"today": _today(a)},
    }
    rows = [
        (name, json.dumps(value, ensure_ascii=False, separators=(",", ":"))) for name, value in parts.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def last_period(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem of the last period alone, as a plan as written: today's network becomes that of its end.

    Rules on places are dropped: what is tried is judged, not corrected.
    """
    last = str(problem.periods.index[-1])
    of_last = {
        name: tuple(rule for rule in getattr(problem, name) if rule.period == last)
        for name in ("targets", "equity")
    }
    sites = problem.sites.assign(first_period="")
    options = problem.options.assign(merge_by="")
    return without_rules(problem.replace(limits=(), rules=(), shares=(), more=())).replace(
        periods=problem.periods.loc[[last]],
        need=problem.need[problem.need["period"] == last].reset_index(drop=True),
        sites=sites,
        options=options,
        **of_last,
    )


def _scenario(scenario: Scenario) -> str:
    """Return the scenario without its official plan, for one that is tried; "" where it names files of its own.

    Those lie on the computer of whoever made the run: a map that is handed on tells nothing about them.
    """
    values = values_of(scenario)
    if scenario.data is not None or any(own_files(values)):
        return ""
    return scenario_toml({key: value for key, value in values.items() if key != "official"})


def _travel_columns(minutes: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Return the different columns of minutes, NaN where there is no way, and the column of each site."""
    known: dict[bytes, int] = {}
    place: list[int] = []
    kept: list[npt.NDArray[np.float64]] = []
    for j in range(minutes.shape[1]):
        key = minutes[:, j].tobytes()
        if key not in known:
            known[key] = len(kept)
            kept.append(np.where(np.isfinite(minutes[:, j]), minutes[:, j], np.nan))
        place.append(known[key])
    return np.array(kept).reshape(len(kept), minutes.shape[0]), place


def _packed(values: npt.NDArray[Any]) -> str:
    """Return an array's bytes, little-endian, as base64."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def _finite(value: float) -> float | None:
    """Return a number, or None for NaN and infinity, which JSON lacks."""
    return float(value) if np.isfinite(value) else None


def _services(problem: NetworkProblem) -> list[dict[str, Any]]:
    return [
        {
            "id": str(service),
            "max_minutes": _finite(float(row["max_minutes"])),
            "weight": float(row["unserved_weight"]),
        }
        for service, row in problem.services.iterrows()
    ]


def _options(a: Arrays) -> dict[str, Any]:
    return {
        "site": a.option_site.tolist(),
        "service": a.option_service.tolist(),
        "merge": a.merge_target.tolist(),
        "comprehensive": a.comprehensive.astype(int).tolist(),
        **{name: [_finite(value) for value in a.option(name)] for name in COSTS},
    }


def _sites(a: Arrays, place: list[int]) -> dict[str, Any]:
    return {
        "place": place,
        "stands": a.stands.astype(int).tolist(),
        "campus_cost_million_vnd": a.site("campus_cost_million_vnd").tolist(),
    }


def _need(inputs: Inputs, case: Case) -> dict[str, Any]:
    """Return the need by service and point in a demand case, and the people per place there."""
    scenario = inputs.scenario
    if case == scenario.scenario.demand_case:
        norms, table = inputs.norms, inputs.need
    else:
        heading = scenario.scenario.model_copy(update={"demand_case": case})
        norms = scenario_norms(scenario.model_copy(update={"scenario": heading}), inputs.province.slug)
        table = need_table(scenario, inputs.points, norms)
    last = table[table["period"] == scenario.period_ids[-1]]
    wide = last.pivot_table(index="service", columns="demand_id", values="target_persons", aggfunc="sum")
    wide = wide.reindex(index=list(scenario.services), columns=inputs.points.index).fillna(0.0)
    return {
        "persons": _packed(wide.to_numpy(dtype="<f8")),
        "per_place": [people_per_place(service, norms) for service in scenario.services.values()],
    }


def _targets(a: Arrays) -> list[dict[str, Any]]:
    return [
        {
            "services": [a.service_at[service] for service in target.services],
            "share": target.min_share,
            "comprehensive": target.comprehensive,
            "hard": target.hard,
        }
        for target in a.problem.targets
    ]


def _labels(a: Arrays, column: str) -> dict[str, Any]:
    codes, names = pd.factorize(a.problem.demand[column].astype(str), sort=True)
    return {"by": column, "of": codes.tolist(), "names": [str(name) for name in names]}


def _caps(a: Arrays) -> list[dict[str, Any]]:
    return [
        {
            **_labels(a, cap.by),
            "services": [a.service_at[service] for service in cap.services],
            "most_unserved": cap.max_unserved_share,
            "hard": cap.hard,
        }
        for cap in a.problem.equity
    ]


def _fair(a: Arrays) -> list[dict[str, Any]]:
    return [
        {
            "services": [a.service_at[service] for service in areas.services],
            "areas": [_labels(a, column) for column in areas.columns],
        }
        for areas in a.problem.fairness
    ]


def _places(a: Arrays, plan: NetworkPlan) -> list[list[float]]:
    """Return [option, places] of what stands in the last period of a plan."""
    frame = plan.facilities
    rows = frame[(frame["period"] == a.period_ids[0]) & (frame["places"] > 0)]
    return [
        [a.option_at[a.site_at[str(site)], a.service_at[str(service)]], float(places)]
        for site, service, places in zip(rows["site_id"], rows["service"], rows["places"], strict=True)
    ]


def _today(a: Arrays) -> list[list[float]]:
    return [[int(o), float(a.existing[o])] for o in np.flatnonzero(a.existing > 0)]
