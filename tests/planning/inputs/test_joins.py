"""Places that are given over to a service which joins another one."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ansinh.planning.inputs.joins import conversions_to_joined
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.changes import changed


def test_places_are_given_over_as_many_at_a_time_as_the_scenario_says(scenario: Scenario):
    """The general home of 40 places has an option for emergency shelter; nothing else may become shelter."""
    options = pd.DataFrame(
        {"existing_places": [40.0, 0.0, 30.0]},
        index=pd.MultiIndex.from_tuples(
            [("S1", "general"), ("S1", "emergency"), ("S2", "general")], names=["site_id", "service"]
        ),
    )
    norms = Norms(dt.date(2026, 11, 1))
    for told, at_once in ({}, 1.0), ({"services.emergency.converted_at_once": 5}, 5.0):
        found = conversions_to_joined(changed(scenario, told), options, norms, "dak-nong")
        assert found[["site_id", "max_places", "module_places"]].to_numpy().tolist() == [
            ["S1", 40.0, at_once]
        ]
