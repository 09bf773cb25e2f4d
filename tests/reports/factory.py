"""Make a small, consistent, made-up run with the frames of a real one; every call gives the same run.

from tests.reports.factory import make_run_data

data = make_run_data()                 # 2 districts, 6 communes, 30 demand points, 216 cells, 8 sites
data = make_run_data(hostile=True)     # names with HTML, formulas and control characters
data = make_run_data(copies=12, n_cells=10_000, points_per_commune=8)   # as large as a province
"""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.law.choose import with_use
from ansinh.planning.law.table import CHECKED_ON, SUBJECTS, all_bases
from tests.reports import factory_place as place
from tests.reports import factory_projects
from tests.reports import factory_tables as tables
from tests.reports import factory_words as words

HOSTILE_NAMES = [
    "<script>alert(1)</script>",
    "=1+1",
    '"><img src=x onerror=alert(2)>',
    "مركز الرعاية \u202engược",  # right to left, with a direction override
    "Mái ấm 🏡 & </script><!-- {{ 7*7 }} ${1}\u2028",
    "Cơ sở rất dài " + "Đắk Nông " * 40,
    "@SUM(A1)\t'; DROP TABLE sites; --",
    "-2+3",
]
SERVICES = pd.DataFrame(
    [
        ("elderly", "Chăm sóc người cao tuổi", "Elderly care", 30.0, 45.0, "elderly"),
        (
            "general_protection",
            "Bảo trợ xã hội tổng hợp",
            "General social protection",
            45.0,
            60.0,
            "general;children",
        ),
        ("drug_rehabilitation", "Cai nghiện ma túy", "Drug rehabilitation", 60.0, 90.0, "drug_rehab"),
    ],
    columns=["service", "name_vi", "name_en", "standard_minutes", "max_minutes", "offers"],
).set_index("service")
PERIODS = pd.DataFrame(
    {"period": ["2025", "2030"], "start_year": [2021, 2026], "end_year": [2025, 2030], "years": [5, 5]}
).set_index("period")
PLACES_UNIT = 8  # EXISTING and STEPS below state places in units of eight
# site, name, English name, status, ownership, kind, commune number, shift east and north of the commune's corner
SITES = [
    (
        "S01",
        "Trung tâm Bảo trợ xã hội tỉnh",
        "Provincial social protection centre",
        "existing",
        "public",
        0,
        0.5,
        0.45,
    ),
    (
        "S02",
        "Cơ sở 2 Trung tâm Bảo trợ xã hội tỉnh",
        "Provincial centre, second site",
        "existing",
        "public",
        5,
        0.6,
        0.4,
    ),
    ("S03", "Mái ấm Hoa Hướng Dương", "Sunflower home", "existing", "non_public", 1, 0.4, 0.6),
    ("S04", "Cơ sở Thiện Tâm", "Thiện Tâm facility", "existing", "non_public", 3, 0.35, 0.7),
    (
        "S05",
        "Cơ sở trợ giúp xã hội tỉnh tại Cư Jút",
        "Provincial facility in Cư Jút",
        "planned",
        "public",
        3,
        0.6,
        0.45,
    ),
    (
        "S06",
        "Trung tâm Dưỡng lão khu vực Tây Nguyên",
        "Tây Nguyên elderly centre",
        "planned",
        "public",
        2,
        0.5,
        0.5,
    ),
    ("S07", "Trung tâm xã Đắk Wil", "Centre of Đắk Wil", "candidate", "public", 4, 0.5, 0.5),
    ("S08", "Trung tâm xã Nam Dong", "Centre of Nam Dong", "candidate", "public", 5, 0.3, 0.6),
]
EXISTING = [
    ("S01", "elderly", 4, "documented"),
    ("S01", "general_protection", 6, "documented"),
    ("S02", "general_protection", 3, "documented"),
    ("S03", "elderly", 2, "assumption"),
    ("S03", "general_protection", 2, "assumption"),
    ("S04", "elderly", 2, "assumption"),
]
# plan, site, service, then for each period: action, places before, places after (None = no facility)
STEPS: list[tuple[str, str, str, list[tuple[str, int, int] | None]]] = [
    (OFFICIAL, "S01", "elderly", [("keep", 4, 4), ("expand", 4, 7)]),
    (OFFICIAL, "S01", "general_protection", [("keep", 6, 6), ("expand", 6, 10)]),
    (OFFICIAL, "S02", "general_protection", [("upgrade", 3, 4), ("keep", 4, 4)]),
    (OFFICIAL, "S03", "elderly", [("keep", 2, 2), ("keep", 2, 2)]),
    (OFFICIAL, "S03", "general_protection", [("keep", 2, 2), ("shrink", 2, 1)]),
    (OFFICIAL, "S04", "elderly", [("keep", 2, 2), ("keep", 2, 2)]),
    (OFFICIAL, "S05", "general_protection", [None, ("new", 0, 5)]),
    (OFFICIAL, "S05", "drug_rehabilitation", [("new", 0, 4), ("expand", 4, 6)]),
    (OFFICIAL, "S06", "elderly", [None, ("new", 0, 8)]),
    (OPTIMISED, "S01", "elderly", [("expand", 4, 8), ("merge_in", 8, 10)]),
    (OPTIMISED, "S01", "general_protection", [("keep", 6, 6), ("merge_in", 6, 12)]),
    (OPTIMISED, "S02", "general_protection", [("upgrade", 3, 6), ("convert", 6, 4)]),
    (OPTIMISED, "S02", "drug_rehabilitation", [None, ("convert", 0, 2)]),
    (OPTIMISED, "S03", "elderly", [("keep", 2, 2), ("merged", 2, 0)]),
    (OPTIMISED, "S03", "general_protection", [("keep", 2, 2), ("merged", 2, 0)]),
    (OPTIMISED, "S04", "elderly", [("close", 2, 0), None]),
    (OPTIMISED, "S07", "elderly", [None, ("new", 0, 6)]),
    (OPTIMISED, "S07", "general_protection", [("new", 0, 3), ("expand", 3, 5)]),
    (OPTIMISED, "S05", "drug_rehabilitation", [("new", 0, 5), ("expand", 5, 6)]),
]


def _sites(communes: gpd.GeoDataFrame, *, hostile: bool) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = []
    for number, (site, vi, en, status, ownership, home, u, v) in enumerate(SITES):
        code, commune = communes.index[home], communes.iloc[home]
        west, south, east, north = commune.geometry.bounds
        known = status != "candidate"
        rows.append(
            {
                "site_id": site, "name_vi": HOSTILE_NAMES[number] if hostile else vi,
                "name_en": HOSTILE_NAMES[number] if hostile else en, "status": status, "ownership": ownership,
                "kind": "social_protection_centre" if known else "candidate", "commune_code": code,
                "commune_name": commune["name"], "district_code": commune["district_code"],
                "district_name": place.district_names(communes)[commune["district_code"]],
                "settlement": commune["settlement"],
                "location_basis": "documented" if number < 2 else "commune_centre",
                "location_confidence": "D" if number < 2 else "A",
                "land_m2": np.nan if number in (2, 3) else 12_000.0 + 1_500 * number,
                "source": "Kế hoạch 512/KH-UBND" if known else "", "source_date": "2024-07-31" if known else "",
                "note": HOSTILE_NAMES[number] if hostile else "",
                "source_vi": HOSTILE_NAMES[number] if hostile else ("Kế hoạch 512/KH-UBND" if known else ""),
                "note_vi": HOSTILE_NAMES[number] if hostile else "",
                "location_basis_vi": HOSTILE_NAMES[number] if hostile else "",
                "geometry": place.Point(west + u * (east - west), south + v * (north - south)),
            }
        )  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=place.CRS).set_index("site_id")


def _existing(scale: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site_id": site, "service": service, "places": float(places * scale),
            "low": round(places * scale * (0.8 if basis == "assumption" else 1.0), 1),
            "high": round(places * scale * (1.3 if basis == "assumption" else 1.0), 1), "basis": basis,
            "confidence": "A" if basis == "assumption" else "D",
            "source": "" if basis == "assumption" else "Kế hoạch 512/KH-UBND",
            "source_date": "" if basis == "assumption" else "2024-07-31", "note": "",
        }
        for site, service, places, basis in EXISTING
    )  # fmt: skip


def _facilities(scale: int) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for plan, site, service, steps in STEPS:
        for period, step in zip(PERIODS.index, steps, strict=True):
            if step is None:
                continue
            action, before, places = step[0], step[1] * scale, step[2] * scale
            built = 0 if action in ("keep", "close", "merged", "shrink") else max(places - before, 0)
            rows.append(
                {
                    "plan_id": plan, "site_id": site, "service": service, "period": period, "action": action,
                    "places_before": float(before), "places": float(places), "places_built": float(built),
                    "served_persons": 0.0, "utilisation": np.nan,
                    "capital_million_vnd": built * 450.0 + (2_000.0 if action in ("new", "upgrade") else 0.0),
                    "running_million_vnd_per_year": places * 58.5, "land_m2": places * 80.0, "room_m2": places * 6.0,
                    "staff": round(places * 0.25, 2),
                    "successor": "S01" if action == "merged" else "",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _with_served(facilities: pd.DataFrame, allocation: pd.DataFrame) -> pd.DataFrame:
    keys = ["plan_id", "site_id", "service", "period"]
    served = allocation.groupby(keys)["persons"].sum()
    facilities = facilities.copy()
    facilities["served_persons"] = (
        served.reindex(pd.MultiIndex.from_frame(facilities[keys])).fillna(0.0).to_numpy()
    )
    places = facilities["places"].where(facilities["places"] > 0)
    facilities["utilisation"] = facilities["served_persons"] / places
    return facilities


def _results(geo: dict[str, Any], scale: int) -> dict[str, pd.DataFrame]:
    need = tables.make_need(geo["demand"], SERVICES, PERIODS)
    minutes = tables.make_arcs(geo["demand"], geo["sites"])
    facilities = _facilities(scale)
    allocation, unserved = tables.allocate(facilities, need, minutes, SERVICES)
    facilities = _with_served(facilities, allocation)
    frames = {"need": need, "allocation": allocation, "unserved": unserved, "facilities": facilities}
    measures = tables.make_measures(
        {k: v.copy() for k, v in frames.items()}, geo["demand"], geo["sites"], SERVICES
    )
    money = tables.make_money(facilities, geo["sites"], PERIODS)
    distribution = tables.travel_distribution(allocation)
    return {**frames, "measures": measures, "money": money, "travel_distribution": distribution}


def make_run_data(
    *,
    hostile: bool = False,
    copies: int = 1,
    n_cells: int = 216,
    points_per_commune: int = 5,
    vertices: int = 24,
) -> RunData:
    """Return a made-up run; people, places, money and measures agree with each other.

    Parameters
    ----------
    hostile
        Whether the sites have names that would do harm if a report didn't escape them.
    copies
        How often the six communes and two districts are repeated (12 = 72 communes).
    n_cells, points_per_commune
        Number of populated 1 km cells in total, and of demand points per commune.
    vertices
        Number of vertices on each side of a commune.
    """
    return pickle.loads(_pickled(hostile, copies, n_cells, points_per_commune, vertices))  # noqa: S301 - our own


@cache
def _pickled(*options: Any) -> bytes:
    return pickle.dumps(made_anew(*options))


def made_anew(
    hostile: bool = False,  # noqa: FBT001, FBT002 - as `make_run_data` passes them on
    copies: int = 1,
    n_cells: int = 216,
    points_per_commune: int = 5,
    vertices: int = 24,
) -> RunData:
    """Return the run of `make_run_data`, which keeps a copy because it takes a second."""
    raw = place.make_communes(copies, vertices)
    cells = place.make_cells(raw, n_cells, points_per_commune)
    names = place.district_names(raw)
    demand = place.make_demand(cells, raw, names)
    geo = {"demand": demand, "cells": cells, "sites": _sites(raw, hostile=hostile)}
    results = _results(geo, scale=PLACES_UNIT * copies)
    districts = gpd.GeoDataFrame(
        {"name": pd.Series(names)}, geometry=place.dissolve(raw, "district_code"), crs=place.CRS
    ).rename_axis("district_code")
    return RunData(
        **geo,
        **results,
        **words.make_words(results, SERVICES, PERIODS, hostile=HOSTILE_NAMES[0] if hostile else ""),
        services=SERVICES.copy(),
        periods=PERIODS.copy(),
        existing_places=_existing(PLACES_UNIT * copies),
        districts=districts,
        communes=place.final_communes(raw, cells),
        communes_2025=place.final_communes_2025(raw, cells),
        legal_bases=with_use(all_bases(), CHECKED_ON, SUBJECTS),
        **factory_projects.make_projects(results["facilities"], geo["sites"], PERIODS),
        runners_up=tables.make_runners_up(results["allocation"], SITES),
    )
