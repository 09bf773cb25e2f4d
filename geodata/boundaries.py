"""Boundaries and units: communes, districts and the province of 2019, and the units of 1 July 2025."""

from __future__ import annotations

from typing import cast

import geopandas as gpd
import pandas as pd
import pyogrio

from ansinh.geodata.crs import WGS84
from ansinh.geodata.population import census_communes
from ansinh.geodata.storage.files import data_path, read_table

_LAYERS = "boundaries.gpkg"


def read_layer(layer: str, province_code: str) -> gpd.GeoDataFrame:
    """Read one layer of the bundled boundaries for one province (EPSG:4326)."""
    return cast(
        "gpd.GeoDataFrame",
        pyogrio.read_dataframe(data_path(_LAYERS), layer=layer, where=f"province_code = '{province_code}'"),
    )


def district_terrain() -> pd.Series:
    """Return the terrain class of each district: lowland, hill, plateau or mountain.

    From a coarse height model; `terrain_overrides.csv` corrects it where it is known to be wrong.
    """
    heights = read_table("roads_terrain_districts.csv")
    terrain = pd.Series(heights["terrain"].array, index=heights["district_code"].str.zfill(3))
    known = read_table("terrain_overrides.csv").set_index("district_code")["terrain"]
    terrain = pd.concat([terrain[~terrain.index.isin(known.index)], known])
    return terrain.rename_axis("district_code").rename("terrain").sort_index()


def load_crosswalk(province_code: str) -> pd.DataFrame:
    """Return `commune_code`, `commune_code_2025`, `share` (of the commune's people); shares sum to 1."""
    table = read_table("crosswalk_communes.csv")
    table = table[table["province_code"] == province_code]
    # A commune split before March 2025 appears once per part; the share is that of the whole commune.
    pairs = table.drop_duplicates(["commune_code_2019", "commune_code_2025_07"]).rename(
        columns={
            "commune_code_2019": "commune_code",
            "commune_code_2025_07": "commune_code_2025",
            "pop_share_2025_07": "share",
        }
    )[["commune_code", "commune_code_2025", "share"]]
    pairs["share"] /= pairs.groupby("commune_code")["share"].transform("sum")
    return pairs.sort_values(["commune_code", "commune_code_2025"], ignore_index=True)


def main_successor(crosswalk: pd.DataFrame) -> pd.Series:
    """Return, for each 2019 commune, the unit of 2025 that received most of its people."""
    order = crosswalk.sort_values(
        ["commune_code", "share", "commune_code_2025"], ascending=[True, False, True]
    )
    return order.drop_duplicates("commune_code").set_index("commune_code")["commune_code_2025"]


def names_on_the_eve(province_code: str) -> pd.DataFrame:
    """Return the districts of 2019 as they were called on the eve of 1 July 2025, when districts ended.

    Index ``district_code``: ``name_eve``, and ``merged_into`` ("" but for a district that had been joined to another one).
    A district that was divided keeps its name of 2019, since none of its parts is it.
    """
    table = read_table("crosswalk_communes.csv")
    table = table[table["province_code"] == province_code]
    rows: dict[object, tuple[str, str]] = {}
    for code, communes in table.groupby("district_code_2019"):
        later = list(zip(communes["district_code_2025_03"], communes["district_name_2025_03"], strict=True))
        main, name = max(sorted(set(later)), key=later.count)
        same, stands = main == code, code in {own for own, _ in later}
        rows[code] = (name if same else "", "" if same or stands else name)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["name_eve", "merged_into"])


def present_type(communes: pd.DataFrame) -> pd.Series:
    """Return the type of the unit of 1 July 2025 that a commune of 2019 is part of: a township (thị trấn) is none any more.

    A special zone (đặc khu) is neither town nor country, so its communes keep their own type.
    """
    units = read_table("communes_2025.csv").set_index("commune_code")["commune_type"]
    now = communes["commune_code_2025"].map(units)
    return now.where(now.isin(["Phường", "Xã"]), communes["commune_type"])


def settlement(commune_type: pd.Series, terrain: pd.Series) -> pd.Series:
    """Return "urban" (phường, thị trấn), "mountain" (rural, in a mountain district) or "rural".

    These are the classes of the land norms, Decree 103/2017 Art 24.1.
    """
    kind = pd.Series("rural", index=commune_type.index, name="settlement")
    kind[terrain == "mountain"] = "mountain"
    kind[commune_type.isin(["Phường", "Thị trấn"])] = "urban"
    return kind


def load_communes(province_code: str) -> gpd.GeoDataFrame:
    """Return the communes of the 2019 census with their attributes and geometry, index `commune_code`."""
    census = census_communes(province_code)
    shapes = read_layer("communes", province_code).set_index("commune_code").geometry
    names = {
        "pop_2019": "population",
        "pop_2019_urban": "population_urban",
        "pop_2019_rural": "population_rural",
    }
    frame = census.rename(columns=names)[
        [
            *("commune_name", "commune_type", "district_code", "district_name", "area_km2"),
            *names.values(),
            *("pop60_est", "pop65_est", "pop80_est", "center_lon", "center_lat"),
        ]
    ]
    frame["terrain"] = frame["district_code"].map(district_terrain())
    frame["commune_code_2025"] = main_successor(load_crosswalk(province_code))
    frame["settlement"] = settlement(present_type(frame), frame["terrain"])
    return gpd.GeoDataFrame(frame, geometry=shapes.reindex(frame.index), crs=WGS84)


def load_districts(province_code: str) -> gpd.GeoDataFrame:
    """Return the districts of the 2019 census, index `district_code`."""
    layer = read_layer("districts", province_code).set_index("district_code").sort_index()
    frame = layer.rename(columns={"pop_2019": "population"})
    frame["terrain"] = district_terrain().reindex(frame.index)
    eve = names_on_the_eve(province_code).reindex(frame.index).fillna("")
    frame["name_eve"] = eve["name_eve"].where(eve["name_eve"] != "", frame["district_name"])
    frame["merged_into"] = eve["merged_into"]
    columns = ["district_name", "name_eve", "merged_into", "population", "pop60", "pop65", "pop80", "terrain"]
    columns += ["geometry"]
    return cast("gpd.GeoDataFrame", frame[columns])


def load_communes_2025(province_code: str, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units of 1 July 2025 on the territory of the former province.

    Geometry: the 2019 communes dissolved along the crosswalk; a commune that was split goes whole to the
    unit with the largest share, so a line may be off there (`geometry_basis` says where).
    Population: census 2019 × crosswalk share, which does follow the split (an estimate).
    """
    crosswalk = load_crosswalk(province_code)
    units = read_table("communes_2025.csv")
    units = units[units["former_province_code"] == province_code].set_index("commune_code").sort_index()
    units = units.rename_axis("commune_code_2025").rename(
        columns={"commune_name": "name", "commune_type": "type"}
    )
    people = crosswalk["share"] * crosswalk["commune_code"].map(communes["population"])
    units["population_2019"] = people.groupby(crosswalk["commune_code_2025"]).sum()
    parts = crosswalk["share"].lt(1).groupby(crosswalk["commune_code_2025"]).sum()
    units["geometry_basis"] = [
        f"approximate: {n} split commune(s) of 2019 given whole to the unit with the largest share"
        if n
        else "whole communes of 2019"
        for n in parts.reindex(units.index).astype(int)
    ]
    shapes = communes[["commune_code_2025", "geometry"]].dissolve(by="commune_code_2025").geometry
    columns = ["name", "type", "province_name", "population_2019", "seat", "area_official_km2"]
    columns += ["center_lon", "center_lat", "geometry_basis"]
    return gpd.GeoDataFrame(units[columns], geometry=shapes.reindex(units.index), crs=WGS84)
