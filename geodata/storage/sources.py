"""List the bundled files with their licences and credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.geodata.facilities import in_vietnamese
from ansinh.geodata.storage.files import read_table

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province


OF_ONE_PROVINCE = {
    "population_grid_10": "lao-cai", "population_grid_30": "hai-duong", "population_grid_46": "thua-thien-hue",
    "population_grid_51": "quang-ngai", "population_grid_67": "dak-nong", "osm_hue": "thua-thien-hue",
    "osm_laocai": "lao-cai", "sea_crossings": "quang-ngai",
}  # fmt: skip
"""Start of a file's name → the one province whose figures come from it."""
NO_FIGURES = (
    "data_sources.csv", "facilities_documented.csv", "facilities_osm.csv",
    "facilities_benchmarks_other_provinces.csv", "indicators_poverty_disability.csv",
    "base_map_provinces.parquet", "base_map_roads.parquet", "base_map_abroad.parquet",
)  # fmt: skip
"""Files from which no figure of a run comes."""
OF_TODAY = "national_"
"""Start of the names of files that only the provinces of today come from."""
SHARED = (
    "roads_fallback_parameters.csv",
    "roads_detour_calibration.csv",
    "roads_known_distances.csv",
)
"""Files that the travel times of every province come from."""


def data_sources(province: Province | None = None) -> pd.DataFrame:
    """Return one row per bundled file: file, what, licence, attribution, vintage.

    For a province: only the files from which its figures come, a planner's own files first, with the same in
    Vietnamese in ``what_vi, licence_vi, attribution_vi, vintage_vi``.
    """
    bundled = read_table("data_sources.csv")
    if province is None:
        return bundled
    used = bundled[_used(bundled["file"], province)]
    rows = pd.concat([province.sources, used], ignore_index=True) if len(province.sources) else used
    return rows.reset_index(drop=True).assign(
        **{
            f"{column}_vi": in_vietnamese(rows[column]).to_numpy()
            for column in ("what", "licence", "attribution", "vintage")
        }
    )


def _used(names: pd.Series, province: Province) -> pd.Series:
    """Tell which bundled files the figures of a province come from."""
    if any(name.startswith(OF_TODAY) for name in province.data_files):
        return names.isin([*province.data_files, *SHARED])
    elsewhere = tuple(start for start, slug in OF_ONE_PROVINCE.items() if slug != province.slug)
    return ~names.str.startswith((OF_TODAY, *elsewhere)) & ~names.isin(NO_FIGURES)
