"""What a plan of the nation stands on: communes, people in need by kind, travel within provinces, facilities today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.national import open_present, present_slugs
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.national.province import PresentProvince
from ansinh.geodata.national.records import documented
from ansinh.geodata.provinces import Province
from ansinh.geodata.travel import travel_times
from ansinh.planning.first.counts import NORMS_ON, facility_kind, national_targets, need_by_kind
from ansinh.planning.first.text import SECURE_EXTRA, standard_minutes
from ansinh.planning.nation.kinds import national_places, with_general
from ansinh.planning.norms import Case, Norms

Tell = Callable[[str, str], None]


@dataclass(frozen=True, eq=False)
class Nation:
    """Provinces that each serve their own people.

    Attributes
    ----------
    communes
        Index `commune_code`: name, province (short name), population; persons of the census.
    provinces
        Index `province` (short name): name, region.
    kinds
        Index `kind`: facilities and places of the whole nation; min_places and max_places of a facility.
    need
        Index as `communes`, a column per kind: people in need of a place in the target year.
    minutes
        Province → minutes from its communes (rows) to the communes where one can build (columns); NaN = no way.
    standards
        Index as `provinces`, a column per kind: minutes within which a facility should be.
    today
        Columns kind, commune_code, name: documented facilities.
    shapes
        Outlines of the communes, index as `communes`, EPSG:4326; None: no map.
    opened
        Province → its land and crossings; of one that isn't there, ways over open water stay unknown.
    """

    communes: pd.DataFrame
    provinces: pd.DataFrame
    kinds: pd.DataFrame
    need: pd.DataFrame
    minutes: Mapping[str, pd.DataFrame]
    standards: pd.DataFrame
    today: pd.DataFrame
    shapes: gpd.GeoDataFrame | None = None
    opened: Mapping[str, Province] = field(default_factory=dict)


def read_nation(tell: Tell = lambda *_: None, case: Case = "central") -> Nation:
    """Read the bundled provinces and compute travel within each: about a minute, and seconds from the cache."""
    provinces = [open_present(slug) for slug in present_slugs()]
    kinds = national_targets().drop(columns="kind").rename_axis("kind")
    communes = pd.concat([_communes(p) for p in provinces])
    minutes = {}
    for number, province in enumerate(provinces, 1):
        tell("inputs", f"{province.name_vi} ({number}/{len(provinces)})")
        minutes[province.slug] = _minutes(province)
    rows = present_provinces().rename_axis("province")
    need = with_general(
        pd.concat([need_by_kind(p.communes, Norms(NORMS_ON, case, region=p.slug)) for p in provinces]),
        kinds["facilities"],
    )
    return Nation(
        communes=communes.drop(columns="geometry"),
        provinces=rows[["name", "region"]],
        kinds=kinds.assign(places=pd.Series(national_places(need))),
        need=need,
        minutes=minutes,
        standards=_standards(provinces, kinds),
        today=pd.concat([_today(p) for p in provinces], ignore_index=True),
        shapes=gpd.GeoDataFrame(communes[["geometry"]], crs=provinces[0].communes.crs),
        opened={province.slug: province for province in provinces},
    )


def _communes(province: PresentProvince) -> pd.DataFrame:
    frame = province.communes
    names = {"commune_name": "name", "center_lon": "lon", "center_lat": "lat"}
    columns = ["name", "population", "lon", "lat", "terrain", "weak_spot", "geometry"]
    return pd.DataFrame(frame.rename(columns=names)[columns]).assign(province=province.slug)


def _minutes(province: PresentProvince) -> pd.DataFrame:
    """Return minutes from the communes' centres to those where one can build."""
    communes, sites = province.communes, province.records("candidates")
    assert sites is not None  # noqa: S101  (a province of today has a table of them)
    points = _points(communes["center_lon"], communes["center_lat"], communes.index)
    places = _points(sites["lon"], sites["lat"], pd.Index(sites["commune_code"]))
    return travel_times(province, points, places).minutes


def _points(lon: pd.Series, lat: pd.Series, index: pd.Index) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=index, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def _standards(provinces: list[PresentProvince], kinds: pd.DataFrame) -> pd.DataFrame:
    extra = kinds["secure"].to_numpy() * SECURE_EXTRA
    rows = {p.slug: standard_minutes(p) + extra for p in provinces}
    return pd.DataFrame.from_dict(rows, orient="index", columns=kinds.index, dtype=np.float64)


def _today(province: PresentProvince) -> pd.DataFrame:
    rows = documented(province)
    return pd.DataFrame(
        {
            "kind": rows["kind"].map(facility_kind),
            "commune_code": rows["commune_code"],
            "name": rows["name_vi"],
        }
    ).dropna(subset=["kind", "commune_code"])
