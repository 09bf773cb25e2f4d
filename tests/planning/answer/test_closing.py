"""What becomes of the people of a facility that closes: made-up trips, fates worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.planning.answer.findings.closing import closing_sentences
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.inputs.problem import Inputs

TRIPS = ["plan_id", "period", "service", "demand_id", "site_id", "persons"]


def tables(inputs: Inputs, taken: float) -> dict[str, pd.DataFrame]:
    """Beside the proposal 10 of 20 people go to DN-E06, the others to DN-E05; the proposal has places there for `taken`."""
    last = inputs.scenario.period_ids[-1]
    trips = [(OFFICIAL, last, "general", "a", site, 10.0) for site in ("DN-E06", "DN-E05")]
    trips += [(OPTIMISED, last, "general", "a", "DN-E05", taken)] if taken else []
    closing = (OPTIMISED, last, "general", "DN-E06", "close", 20.0)
    return {
        "facilities": pd.DataFrame(
            [closing], columns=["plan_id", "period", "service", "site_id", "action", "places_before"]
        ),
        "allocation": pd.DataFrame(trips, columns=TRIPS),
        "unserved": pd.DataFrame(
            [(OPTIMISED, last, "general", "a", 20.0 - taken)], columns=[c for c in TRIPS if c != "site_id"]
        ),
    }


@pytest.mark.parametrize(
    ("taken", "severity", "said"),
    [
        (20.0, "info", "all who go there in the official plan (10 people) go to Non-public facility no. 4"),
        (12.0, "warning", "of those who go there in the official plan (10 people), 4 have no place any more"),
        (0.0, "warning", "all who go there in the official plan (10 people) have no place any more"),
    ],
)
def test_people_of_a_place_that_closes_fare_as_all_of_their_point_do(
    inputs: Inputs, taken: float, severity: str, said: str
):
    (found,) = closing_sentences(inputs, tables(inputs, taken))
    assert found.severity == severity
    assert "20 places of general care less" in found.text_en
    assert said in found.text_en


def test_nothing_is_said_where_nothing_closes(inputs: Inputs):
    kept = tables(inputs, 20.0)
    kept["facilities"] = kept["facilities"].assign(action="keep")
    assert not list(closing_sentences(inputs, kept))
