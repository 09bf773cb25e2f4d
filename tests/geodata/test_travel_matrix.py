"""Test matrices of other programs: every format gives the same minutes, and every error is named."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from ansinh import geodata
from ansinh.geodata.travel import MatrixSource, TravelSettings
from ansinh.models.errors import InputError
from tests.geodata.travel_toys import ORIGIN, places

POINTS = {"p1": (0, 0), "p2": (1, 0), "00123": (2, 1)}
SITES = {"A": (0, 1), "B": (2, 0)}
MINUTES = np.array([[10.0, 20.5], [np.nan, 7.0], [30.0, 0.0]])
METRES = np.array([[8_000.0, 15_000.0], [np.nan, 5_000.0], [21_000.0, 0.0]])


def listed(values):
    return [[None if np.isnan(v) else v for v in row] for row in values]


def location(xy):
    return {"location": [ORIGIN[0] + xy[0] / 100, ORIGIN[1] + xy[1] / 100]}


def osrm():
    return {"code": "Ok", "durations": listed(MINUTES * 60), "distances": listed(METRES),
            "sources": [location(p) for p in POINTS.values()], "destinations": [location(p) for p in SITES.values()]}  # fmt: skip


def valhalla():
    cells = [[{"from_index": i, "to_index": j, "time": t, "distance": d} for j, (t, d) in enumerate(zip(*row, strict=True))]
             for i, row in enumerate(zip(listed(MINUTES * 60), listed(METRES / 1_000), strict=True))]  # fmt: skip
    return {"sources_to_targets": cells, "units": "kilometers"}


def valhalla_concise():
    return {"sources_to_targets": {"durations": listed(MINUTES * 60), "distances": listed(METRES / 1_000)}}


def long(point="from_id", site="to_id", time="travel_time", scale=1.0):
    rows = [(p, s, MINUTES[i, j] * scale) for i, p in enumerate(POINTS) for j, s in enumerate(SITES)]
    return pd.DataFrame(rows, columns=[point, site, time]).dropna()


def arcgis():
    rows = [
        (f"{p} - {s}", MINUTES[i, j], METRES[i, j] / 1_000)
        for i, p in enumerate(POINTS)
        for j, s in enumerate(SITES)
    ]
    return pd.DataFrame(rows, columns=["Name", "Total_TravelTime", "Total_Kilometers"]).dropna()


def wide():
    return pd.DataFrame(MINUTES, index=pd.Index(list(POINTS), name="demand_id"), columns=list(SITES))


def write(folder, name, content):
    path = folder / name
    if isinstance(content, dict):
        path.write_text(json.dumps(content), encoding="utf-8")
    elif name.endswith(".parquet"):
        content.to_parquet(path)
    else:
        content.to_csv(path, index=content.index.name is not None)
    return path


CASES = {
    "osrm.json": (osrm, {}),
    "valhalla.json": (valhalla, {}),
    "concise.json": (valhalla_concise, {}),
    "r5.csv": (long, {}),
    "r5.parquet": (long, {}),
    "seconds.csv": (lambda: long(time="duration_s", scale=60), {}),
    "hours.csv": (lambda: long(time="time", scale=1 / 60), {"units": "hours"}),
    "own.csv": (lambda: long("tu", "den", "phut"), {"point_column": "tu", "site_column": "den", "time_column": "phut", "units": "minutes"}),
    "arcgis.csv": (arcgis, {}),
    "wide.csv": (wide, {"units": "minutes"}),
    "wide.parquet": (wide, {"units": "minutes"}),
}  # fmt: skip


def read(hue, path, points=POINTS, **options: object):
    chosen = TravelSettings(matrix=MatrixSource(path, **options))
    return geodata.travel_times(hue, places(points), places(SITES), settings=chosen)


@pytest.mark.parametrize("name", CASES)
def test_every_format_gives_the_same_minutes(hue, tmp_path, name):
    make, options = CASES[name]
    found = read(hue, write(tmp_path, name, make()), **options)
    assert found.minutes.to_numpy() == pytest.approx(MINUTES, nan_ok=True)
    assert found.routed.to_numpy().tolist() == (~np.isnan(MINUTES)).tolist()
    if found.metres.notna().any(axis=None):
        assert found.metres.to_numpy() == pytest.approx(METRES, nan_ok=True)


def test_decimal_commas_and_semicolons(hue, tmp_path):
    path = tmp_path / "vn.csv"
    rows = long().assign(travel_time=lambda f: f["travel_time"].astype(str).str.replace(".", ","))
    rows.to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    assert read(hue, path).minutes.to_numpy() == pytest.approx(MINUTES, nan_ok=True)


def test_ids_of_a_json_matrix_may_be_given_in_another_order(hue, tmp_path):
    turned = osrm()
    for key in ("durations", "distances", "sources"):
        turned[key] = turned[key][::-1]
    path = write(tmp_path, "osrm.json", turned)
    found = read(hue, path, point_ids=tuple(reversed(POINTS)))
    assert found.minutes.to_numpy() == pytest.approx(MINUTES, nan_ok=True)


def test_a_partial_matrix_is_filled_up_only_when_asked(hue, tmp_path):
    path = write(tmp_path, "r5.csv", long())
    more = {**POINTS, "p9": (3, 3)}
    with pytest.raises(InputError, match="1 of 4 demand points are missing"):
        read(hue, path, more)
    found = read(hue, path, more, partial=True)
    assert found.minutes.loc["p9"].notna().all()
    assert np.isnan(found.minutes.loc["p2", "A"])


def far_off():
    data = osrm()
    data["sources"][1] = {"location": [ORIGIN[1], ORIGIN[0]]}  # latitude before longitude
    return data


def spoiled():
    frame = long()
    frame["travel_time"] = frame["travel_time"].astype(object)
    frame.loc[0, "travel_time"], frame.loc[1, "travel_time"] = -1, 5_000
    frame.loc[3, "travel_time"] = "abc"
    frame.loc[4, "from_id"] = "123"
    return pd.concat([frame, frame.iloc[[2]].assign(travel_time=1)])


@pytest.mark.parametrize(
    ("name", "make", "problems"),
    [
        ("bad.csv", spoiled, ["1 negative", "more than a day", "that are no numbers", "twice with different times", "p1 → A"]),
        ("ids.csv", lambda: long().replace({"from_id": {"00123": "123"}}), ["1 of 3 demand points are missing (ids 00123)", "(ids 123)"]),
        ("unit.csv", lambda: long(time="time"), ["the unit of time isn't known"]),
        ("wide.csv", wide, ["the unit of the cells isn't known"]),
        ("turned.csv", lambda: wide().T.rename_axis("id"), ["sites stand in rows"]),
        ("far.json", far_off, ["1 demand points more than 10 km away", "ids p2"]),
        ("short.json", lambda: {"durations": listed(MINUTES[:2] * 60)}, ["the matrix has 2 demand points, 3 are expected"]),
        ("ragged.json", lambda: {"durations": [[1, 2], [3]]}, ["different lengths"]),
        ("error.json", lambda: {"code": "TooBig", "message": "Too many table coordinates"}, ["Too many table coordinates"]),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_matrix_is_said_at_once(hue, tmp_path, name, make, problems):
    with pytest.raises(InputError) as error:
        read(hue, write(tmp_path, name, make()))
    assert all(problem in str(error.value) for problem in problems), str(error.value)


def test_a_matrix_that_is_not_there(hue, tmp_path):
    with pytest.raises(InputError, match="no such matrix file"):
        read(hue, tmp_path / "none.csv")


def test_the_digest_follows_the_content_of_the_matrix(hue, tmp_path):
    first = read(hue, write(tmp_path, "a.csv", long()))
    same = read(hue, write(tmp_path, "b.csv", long()))
    other = read(hue, write(tmp_path, "c.csv", long().assign(travel_time=5.0)))
    assert first.digest == same.digest != other.digest
