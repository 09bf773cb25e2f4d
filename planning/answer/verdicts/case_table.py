"""What the plans of a run give in each quick case, and what a smaller proposal would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.verdicts.case_inputs import people_problem
from ansinh.planning.answer.verdicts.quick_cases import Cases, Outcome, outcome
from ansinh.planning.inputs.problem import Inputs

CASE_COLUMNS = ["plan_id", "case", "service", "places", "need_persons", "served_persons", "mean_minutes",
                "capital_million_vnd"]  # fmt: skip
PEOPLE_UNCHANGED = ("cost_low", "cost_high")
"""Cases that change what places cost, not who is served."""
SMALLER, LESS = "smaller", 0.2
"""The case of a smaller proposal, and the share of the places built that it goes without (a choice, to show the effect)."""


def case_table(inputs: Inputs, plans: dict[str, NetworkPlan], cases: Cases) -> pd.DataFrame:
    """Return ``RunData.quick_cases``: every plan in every case that concerns people, and a smaller proposal."""
    rows = [
        row
        for case, outcomes in cases.items()
        if case not in PEOPLE_UNCHANGED
        for name, plan in plans.items()
        for row in _rows(inputs, plan, (name, case), outcomes[name])
    ]
    less = with_fewer_places(plans[OPTIMISED], inputs)
    used, last = set(less.facilities["site_id"]), inputs.scenario.period_ids[-1:]
    found = outcome(people_problem(inputs, used, last), less)
    rows += _rows(inputs, less, (OPTIMISED, SMALLER), found)
    return pd.DataFrame(rows, columns=CASE_COLUMNS)


def with_fewer_places(plan: NetworkPlan, inputs: Inputs) -> NetworkPlan:
    """Return the plan with a share `LESS` of what it builds left out, in whole places, and the capital that these cost.

    What a campus costs beside its places stays, so the smaller plan is dearer a place.
    """
    table = plan.facilities.sort_values("period", kind="stable")
    keys = ["site_id", "service"]
    left_out = np.floor(LESS * table["places_built"])
    price = inputs.options["place_cost_million_vnd"].reindex(pd.MultiIndex.from_frame(table[keys]))
    saved = left_out * price.fillna(0.0).to_numpy()
    so_far = left_out.groupby([table[key] for key in keys]).cumsum()
    smaller = table.assign(
        places=(table["places"] - so_far).clip(lower=0.0),
        places_built=table["places_built"] - left_out,
        capital_million_vnd=(table["capital_million_vnd"] - saved).clip(lower=0.0),
    )
    return replace(plan, facilities=smaller)


def _rows(
    inputs: Inputs, plan: NetworkPlan, names: tuple[str, str], found: Outcome
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a plan in a case; capital is that of all periods."""
    table = plan.facilities
    last = table[table["period"] == inputs.scenario.period_ids[-1]]
    places, capital = (
        last.groupby("service")["places"].sum(),
        table.groupby("service")["capital_million_vnd"].sum(),
    )
    for service in inputs.scenario.services:
        served = found.served((service,))
        yield (
            *names,
            service,
            float(places.get(service, 0.0)),
            float(found.need.get(service, 0.0)),
            served,
            found.mean_minutes((service,)) if served else float("nan"),
            float(capital.get(service, 0.0)),
        )
