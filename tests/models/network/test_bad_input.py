"""Whatever is wrong with a problem is said at the door, all of it at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ansinh.models import CoverageTarget, EquityCap, InputError, Objective, PlacesLimit, ShareLimit, SiteRule
from tests.models.network.tiny import budget, network


def frame(problem, name, **changes: object):
    """Return a frame of the problem with some cells changed: column=(row, value)."""
    table = getattr(problem, name).copy()
    for column, (row, value) in changes.items():
        table[column] = table[column].astype(object)
        table.iloc[row, table.columns.get_loc(column)] = value
    return {name: table}


CASES = {
    "unknown demand point": ({"need": {"demand_id": (0, "zz")}}, "need.demand_id: unknown id 'zz'"),
    "unknown service": ({"need": {"service": (0, "car")}}, "did you mean 'care'"),
    "unknown period": ({"need": {"period": (0, "t9")}}, "need.period: unknown id 't9'"),
    "missing need": ({"need": {"persons": (1, np.nan)}}, "need.persons: missing or infinite"),
    "negative need": ({"need": {"persons": (1, -3.0)}}, "negative in rows"),
    "text as a number": ({"options": {"max_places": (0, "many")}}, "not a number"),
    "min above max": ({"options": {"min_places": (0, 500.0)}}, "min_places above max_places at X / care"),
    "unknown status": ({"sites": {"status": (0, "planned")}}, "unknown id 'planned'"),
    "unknown ownership": ({"sites": {"ownership": (0, "privat")}}, "sites.ownership"),
    "existing places at a candidate": (
        {"options": {"existing_places": (0, 5.0)}},
        "candidate sites: X / care",
    ),
    "unknown successor": ({"options": {"merge_into": (0, "Q")}}, "options.merge_into: unknown id 'Q'"),
    "zero modules": ({"options": {"module_places": (0, 0.0)}}, "options.module_places: zero"),
    "use above one": ({"services": {"min_utilisation": (0, 1.5)}}, "above 1"),
    "no years": ({"periods": {"years": (0, 0)}}, "periods.years"),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_frames(name):
    changes, words = CASES[name]
    problem = network()
    changed = {}
    for table, cells in changes.items():
        changed |= frame(problem, table, **cells)
    with pytest.raises(InputError) as error:
        problem.replace(**changed)
    assert words in str(error.value)


RULES = {
    "target of unknown service": (
        {"targets": (CoverageTarget(("cure",), "t0", 0.5),)},
        "did you mean 'care'",
    ),
    "target of unknown period": ({"targets": (CoverageTarget(("care",), "t7", 0.5),)}, "'t7'"),
    "target above one": ({"targets": (CoverageTarget(("care",), "t0", 80.0),)}, "isn't a share"),
    "limit the wrong way round": ({"limits": (PlacesLimit(("care",), "t0", 9.0, 3.0),)}, "contradict"),
    "rule on an unknown site": ({"rules": (SiteRule("must_open", ("Z",)),)}, "unknown id 'Z'"),
    "if-then with one site": ({"rules": (SiteRule("if_then", ("X",)),)}, "too few sites"),
    "share of unknown owners": ({"shares": (ShareLimit("church", ("care",), "t0"),)}, "'church'"),
    "cap by unknown column": ({"equity": (EquityCap("ward", ("care",), "t0", 0.1),)}, "no column 'ward'"),
    "unknown stage": ({"objective": Objective(stages=("unserved", "speed"))}, "unknown stage 'speed'"),
    "cost first": ({"objective": Objective(stages=("cost", "unserved"))}, "would serve nobody"),
    "budget of unknown period": ({"budgets": budget(("f", "t5", 1.0))}, "budgets.period"),
    "budget twice": ({"budgets": budget(("f", "t0", 1.0), ("f", "t0", 2.0))}, "given twice"),
    "negative rate": ({"discount_rate": -0.1}, "discount_rate"),
}


@pytest.mark.parametrize("name", RULES)
def test_bad_rules(name):
    changes, words = RULES[name]
    with pytest.raises(InputError) as error:
        network(**changes)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("X", "care", "t0", 101.0), "more than max_places"),
        (("Q", "care", "t0", 1.0), "no such option"),
        (("X", "care", "t9", 1.0), "unknown period"),
        (("X", "care", "t0", -1.0), "must be a number"),
    ],
)
def test_bad_decisions(row, words):
    decisions = pd.DataFrame([row], columns=["site_id", "service", "period", "places"])
    with pytest.raises(InputError) as error:
        network(decisions=decisions)
    assert words in str(error.value)


def test_everything_is_reported_at_once():
    problem = network()
    changed = frame(problem, "need", demand_id=(0, "zz"), persons=(1, -3.0))
    changed |= frame(problem, "sites", status=(0, "planned"))
    with pytest.raises(InputError) as error:
        problem.replace(**changed)
    assert len(error.value.findings) >= 3


def test_minutes_must_cover_every_point_and_site():
    problem = network()
    with pytest.raises(InputError, match="no rows for a"):
        problem.replace(minutes=problem.minutes.drop(index="a"))
    with pytest.raises(InputError, match="no columns for Y"):
        problem.replace(minutes=problem.minutes.drop(columns="Y"))
