"""Facilities that exist, their places, and the projects of the official plans.

Every row names the source of its location and of its numbers, and how certain they are; what no source gives
is marked as an assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from ansinh.geodata.crs import WGS84
from ansinh.geodata.names import in_sentence
from ansinh.geodata.storage.files import read_table
from ansinh.words import Language, text
from ansinh.words.phrases import vietnamese_phrases

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

# Hospitals and the like: the plans don't decide about them, but they help to read a map.
_REFERENCE_DOCUMENTED = {
    "hospital_general",
    "mental_hospital",
    "rehab_hospital",
    "war_invalid_care",
    "drug_rehab_voluntary",
}
_REFERENCE_OSM = {"hospital", "mental_hospital", "rehab_hospital", "district_health_centre"}

_SITE_COLUMNS = ("name_vi", "name_en", "kind", "ownership", "commune_code", "lon", "lat", "location_basis",
                 "location_confidence", "land_m2", "source", "source_url", "source_date", "note")  # fmt: skip
_PROJECT_COLUMNS = ("services", "planned_places_min", "planned_places_max", "target_year", "action",
                    "existing_site_ids", "plan_ref")  # fmt: skip
_PLACE_COLUMNS = ("basis", "confidence", "source", "source_date", "note")


def _located(rows: pd.DataFrame, province: Province) -> gpd.GeoDataFrame:
    """Fill missing coordinates with the centre of the commune, and add district, settlement and geometry."""
    communes = province.communes
    code = rows["commune_code"]
    rows["lon"] = rows["lon"].astype(float).fillna(code.map(communes["center_lon"]))
    rows["lat"] = rows["lat"].astype(float).fillna(code.map(communes["center_lat"]))
    at = list(rows.columns).index("commune_code")
    rows.insert(at + 1, "district_code", code.map(communes["district_code"]))
    rows["settlement"] = code.map(communes["settlement"])
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84)


def _rows(kind: str, province: Province) -> pd.DataFrame:
    """Return the rows of a kind; an empty table where the province has none."""
    rows = province.records(kind)
    if rows is not None:
        return rows
    empty = pd.DataFrame(columns=[*_SITE_COLUMNS, *(_PROJECT_COLUMNS if kind == "projects" else ())])
    return empty.rename_axis("site_id").astype({"commune_code": "str"})


def existing_facilities(province: Province) -> gpd.GeoDataFrame:
    """Return the facilities of the network that exist, index `site_id` (``"DN-E01"``), EPSG:4326.

    Columns: name_vi, name_en, kind (a type of Decree 103/2017 Art 5, or drug_rehab), ownership ("public" or
    "non_public"), commune_code, district_code, lon, lat, location_basis, location_confidence, land_m2
    (missing unless known), source, source_url, source_date, note, settlement, geometry.
    """
    rows = _rows("facilities", province)
    rows["land_m2"] = rows["land_m2"].astype(float)
    return _located(rows, province)


def facility_places(province: Province) -> pd.DataFrame:
    """Return the places of the existing facilities, one row per facility and service.

    Columns: site_id, service (one of `ansinh.geodata.services.SERVICES`), places, low, high (persons), basis ("plan", "residents
    reported", "assumption"), confidence, source, source_date, note.
    """
    numbers = ["places", "low", "high"]
    places = province.records("places")
    if places is None:
        places = pd.DataFrame(columns=["site_id", "service", *numbers, *_PLACE_COLUMNS])
    return places.astype(dict.fromkeys(numbers, float))


def plan_sites(province: Province) -> gpd.GeoDataFrame:
    """Return the projects of the official plan, index `site_id` (``"DN-P01"``), EPSG:4326.

    The columns of `existing_facilities` and: services (joined by ";"), planned_places_min and
    planned_places_max (persons; missing where the plan gives no size), target_year, action ("new", "upgrade",
    "merge"), existing_site_ids (what is upgraded or merged, joined by ";"), plan_ref.
    """
    rows = _rows("projects", province)
    numbers = ["land_m2", "planned_places_min", "planned_places_max"]
    return _located(rows.astype(dict.fromkeys(numbers, float)), province)


def in_vietnamese(texts: pd.Series) -> pd.Series:
    """Return sources, notes and bases of the facility tables in Vietnamese; a text without a translation stays."""
    return texts.map(vietnamese_phrases()).fillna(texts)


def new_facility(commune: str, language: Language) -> str:
    """Return the name of a facility that does not stand yet."""
    return text("common.new_facility", language, commune=commune)


def candidate_sites(province: Province) -> gpd.GeoDataFrame:
    """Return a candidate site at the centre of every commune, index `site_id` (``"DN-C24611"``), EPSG:4326.

    The centre is the population-weighted mean of the 1 km cells of the commune. A planner's own list of candidates
    is returned instead, where there is one.
    """
    own = province.records("candidates")
    if own is not None:
        return _located(own, province)
    communes = province.communes
    rows = pd.DataFrame(
        {
            "name_vi": [new_facility(in_sentence(name), "vi") for name in communes["commune_name"]],
            "name_en": [new_facility(name, "en") for name in communes["commune_name"]],
            "commune_code": communes.index,
            "district_code": communes["district_code"],
            "lon": communes["center_lon"],
            "lat": communes["center_lat"],
            "settlement": communes["settlement"],
            "location_basis": "assumption: population-weighted centre of the commune",
            "location_confidence": "low",
        }
    )
    index = pd.Index(province.site_prefix + "-C" + communes.index, name="site_id")
    points = gpd.points_from_xy(rows["lon"], rows["lat"])
    return gpd.GeoDataFrame(rows.set_index(index), geometry=points, crs=WGS84)


def reference_facilities(province: Province) -> gpd.GeoDataFrame:
    """Return facilities outside the network, index `site_id`: hospitals, merit-service centres and the like.

    Only rows with coordinates, or with a known commune, are returned. Columns: name_vi, kind,
    lon, lat, location_basis, source, source_date, geometry. The OpenStreetMap rows cover the middle of Huế
    and the west of Hải Dương only.
    """
    documented, mapped = _documented(province), _mapped(province)
    mapped = mapped[~mapped["name_vi"].isin(documented["name_vi"])]
    rows = pd.concat([documented, mapped]).set_index("site_id").sort_index()
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84)


def _documented(province: Province) -> pd.DataFrame:
    table = read_table("facilities_documented.csv")
    table = table[(table["province"] == province.name_vi) & table["category"].isin(_REFERENCE_DOCUMENTED)]
    communes = province.communes
    by_name = communes.drop_duplicates("commune_name").set_index("commune_name")
    basis = table["coord_source"].fillna("assumption: centre of " + table["commune_pre2025"])
    rows = pd.DataFrame(
        {
            "site_id": province.site_prefix + "-R" + table["facility_id"],
            "name_vi": table["name_vi"],
            "kind": table["category"],
            "lon": table["lon"].fillna(table["commune_pre2025"].map(by_name["center_lon"])),
            "lat": table["lat"].fillna(table["commune_pre2025"].map(by_name["center_lat"])),
            "location_basis": basis,
            "source": table["source_url"],
            "source_date": table["source_date"],
        }
    )
    return rows.dropna(subset=["lon", "lat"])


def _mapped(province: Province) -> pd.DataFrame:
    table = read_table("facilities_osm.csv")
    table = table[(table["province"] == province.name_vi) & table["category"].isin(_REFERENCE_OSM)]
    return pd.DataFrame(
        {
            "site_id": province.site_prefix + "-R" + table["facility_id"],
            "name_vi": table["name"],
            "kind": table["category"],
            "lon": table["lon"],
            "lat": table["lat"],
            "location_basis": "OpenStreetMap point",
            "source": "© OpenStreetMap contributors, ODbL 1.0",
            "source_date": table["osm_date"],
        }
    )
