"""Flow capture against enumeration, with a car that is driven stop by stop."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from ansinh.models import InputError, build, flow_capture


def drives(places, opened, reach):
    """Tell whether a car gets round and round a path: it fills up at every open stop, and may not run dry."""
    end = max(at for _, at in places)
    forth = sorted(places, key=lambda stop: stop[1])
    tour = [*((s, at) for s, at in forth), *((s, 2 * end - at) for s, at in reversed(forth[:-1]) if at > 0)]
    rounds = [(s, at + lap * 2 * end) for lap in range(3) for s, at in tour]
    filled = None
    for stop, at in rounds:
        if filled is not None and at - filled > reach + 1e-9:
            return False
        if stop in opened:
            filled = at
    return filled is not None


def cases(seed):
    rng = np.random.default_rng(seed)
    sites = "ABCDEF"[: int(rng.integers(3, 7))]
    rows, flows = [], {}
    for path in range(int(rng.integers(1, 6))):
        chosen = rng.permutation(list(sites))[: int(rng.integers(2, len(sites) + 1))]
        at = np.concatenate(([0], np.cumsum(rng.integers(5, 60, len(chosen) - 1))))
        rows += [
            (path, str(s) if rng.random() < 0.9 else None, float(d)) for s, d in zip(chosen, at, strict=True)
        ]
        flows[path] = float(rng.integers(0, 20))
    return pd.DataFrame(rows, columns=["path", "site", "at"]), flows


@pytest.mark.parametrize("seed", range(25))
def test_no_other_choice_captures_more(seed):
    stops, flows = cases(seed)
    reach = [None, 40.0, 90.0, 150.0][seed % 4]
    sites = sorted(stops["site"].dropna().unique())
    p = min(2, len(sites))

    def captured(path, opened):
        places = [(r.site, r.at) for r in stops[stops["path"] == path].itertuples()]
        return bool(opened & {s for s, _ in places}) if reach is None else drives(places, opened, reach)

    best = max(
        sum(flow for path, flow in flows.items() if captured(path, set(opened)))
        for opened in itertools.combinations(sites, p)
    )
    plan = flow_capture(stops, flows, p, vehicle_range=reach)
    assert plan.objective == pytest.approx(best)
    assert (plan.certificate.status, plan.certificate.bound) == ("PROVED_OPTIMAL", plan.objective)
    model = build("flow_capture", stops=stops, flows=flows, p=p, vehicle_range=reach)
    assert model.solve().objective == pytest.approx(best)
    shut = sites[0]  # forbidden by a row, where enough others are left
    model.prob += model.open[shut] == 0, "not_there"
    others = [captured for captured in itertools.combinations(sites, p) if shut not in captured]
    rest = (sum(f for path, f in flows.items() if captured(path, set(o))) for o in others)
    assert model.solve().objective == pytest.approx(max(rest, default=np.nan), nan_ok=True)
    assert plan.captured.to_dict() == {path: captured(path, set(plan.open_sites)) for path in flows}


STOPS = pd.DataFrame([("AB", "A", 0), ("AB", "B", 40)], columns=["path", "site", "at"])


def test_existing_sites_are_open():
    assert flow_capture(STOPS, {"AB": 1}, 1, existing=["B"]).open_sites == ("B",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stops": STOPS.drop(columns="at")}, ["stops", "path, site, at"]),
        ({"stops": STOPS.assign(at=[0, None])}, ["stops: at (paths AB)"]),
        ({"flows": {"BA": 1}}, ["flows", "AB"]),
        ({"flows": {"AB": -1}}, ["demand (ids AB)", "negative"]),
        ({"vehicle_range": 0}, ["vehicle_range: is 0"]),
        ({"p": 3}, ["p: is 3"]),
        ({"existing": ["Q"]}, ["existing (ids Q)"]),
    ],
)
def test_what_does_not_fit_is_named(change, words):
    asked = {"stops": STOPS, "flows": {"AB": 1}, "p": 1, "vehicle_range": 99, **change}
    with pytest.raises(InputError) as caught:
        flow_capture(**asked)
    assert all(word in str(caught.value) for word in words), str(caught.value)
