"""The finding on people whose way is estimated straight over open water, where no crossing is stated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.geodata.crs import points_in_metres
from ansinh.geodata.names import in_sentence
from ansinh.geodata.travel.open_water import ways_over_water
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import Both, Figure, Phrase


def water_sentences(inputs: Inputs, allocation: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield one sentence on the best plan of a run, in its last period: how many people, and the way over most water."""
    plans = set(allocation["plan_id"])
    plan = next((name for name in (OPTIMISED, OFFICIAL) if name in plans), "")
    last = allocation["period"] == inputs.scenario.period_ids[-1]
    trips = allocation[(allocation["plan_id"] == plan) & last & ~allocation["routed"].astype(bool)]
    trips = trips.groupby(["demand_id", "site_id"], sort=True)[["persons", "minutes"]].agg(
        {"persons": "sum", "minutes": "first"}
    )
    if trips.empty:
        return
    ends = trips.index.to_frame(index=False)
    sides = (
        points_in_metres(frame.loc[ends[key]], inputs.province.metric_epsg)
        for key, frame in (("demand_id", inputs.points), ("site_id", inputs.sites))
    )
    wet = ways_over_water(inputs.province, *sides)
    ways = pd.concat([ends, trips.reset_index(drop=True)], axis=1).loc[wet.index].join(wet)
    persons = float(ways["persons"].sum())
    if persons < A_PERSON:
        return
    sentence = Phrase.of("findings.open_water", persons=Figure(persons), **_longest(inputs, ways))
    yield PlanFinding.of(plan, "warning", "open_water", sentence)


def _longest(inputs: Inputs, ways: pd.DataFrame) -> dict[str, object]:
    """Return where the way over most water begins and ends, its length and its minutes."""
    row = ways.sort_values(["water_km", "persons"], ascending=False).iloc[0]
    commune = str(inputs.province.communes["commune_name"][inputs.points["commune_code"][row["demand_id"]]])
    site = inputs.sites.loc[row["site_id"]]
    return {
        "commune": Both(in_sentence(commune), commune),
        "site": Both(str(site["name_vi"]), str(site["name_en"])),
        "water": Figure(float(row["water_km"])),
        "minutes": Figure(float(row["minutes"])),
    }
