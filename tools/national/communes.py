"""Communes of today: people, ages, terrain, former district, weak spots and outline."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tools.national.whole import whole_numbers

DIGITS = 5
"""Digits of a degree that outlines keep: about 1 m. With four, 37 communes no longer fit their neighbours."""
NATIONAL_SHARE_UNDER_16 = 0.2575
"""Census of 2019; the communes are scaled to it because the national tables at hand have no ages below 60."""
TERRAIN = {"delta": "lowland"}
"""Travel parameters know four classes; a delta is a lowland."""
SEA_FRAMES = ("20333", "22736")
"""Hoàng Sa and Trường Sa: drawn as areas of sea, not as land."""


def commune_table(
    raw: pd.DataFrame,
    outlines: pd.DataFrame,
    provinces: pd.DataFrame,
    crosswalk: pd.DataFrame,
    district_ages: pd.DataFrame,
) -> gpd.GeoDataFrame:
    """Return the communes, one row each, EPSG:4326, sorted by province and code."""
    raw = raw.sort_values(["province_code", "commune_code"], ignore_index=True)
    people = _people(raw, provinces)
    shapes = gpd.GeoSeries.from_wkb(outlines.set_index("commune_code")["geometry"])
    district = former_district(crosswalk)
    frame = pd.DataFrame(
        {
            "province_code": raw["province_code"],
            "commune_code": raw["commune_code"],
            "commune_name": raw["type"].str.capitalize() + " " + raw["name"],
            "commune_type": raw["type"].str.capitalize(),
            "district_code": raw["commune_code"].map(district["code"]),
            "district_name": raw["commune_code"].map(district["name"]),
            "area_km2": raw["area_computed_km2"].astype(float),
            "population": people,
            "population_urban": (people * raw["urban_share"].astype(float).fillna(0)).round().astype("int64"),
            **_ages(raw, people, provinces, district_ages),
            "center_lon": raw["lon"].astype(float),
            "center_lat": raw["lat"].astype(float),
            "center_basis": raw["lonlat_method"],
            "terrain": raw["terrain"].replace(TERRAIN),
            "population_reported_2025": raw["pop_reported_2025"].astype(float),
            "poor_district_2022": raw["poor_district_2022"],
            "weak_spot": weak_spot(raw),
        }
    )
    return gpd.GeoDataFrame(frame, geometry=rounded(shapes.reindex(frame["commune_code"])), crs=4326)


def _people(raw: pd.DataFrame, provinces: pd.DataFrame) -> pd.Series:
    census = provinces.set_index("province_code")["pop_2019"].astype("int64")
    return whole_numbers(raw["pop_2019_est"].astype(float), raw["province_code"], census)


def _ages(
    raw: pd.DataFrame, people: pd.Series, provinces: pd.DataFrame, district_ages: pd.DataFrame
) -> dict[str, pd.Series]:
    """Return 60+, 65+ and 80+ (sums exact by province) and an estimate of the children under 16."""
    exact = provinces.set_index("province_code").astype(float, errors="ignore")
    ages = {}
    for age in (60, 65, 80):
        estimate = raw[f"pop{age}_est"].astype(float)
        factor = exact[f"pop{age}_2019"].astype(float) / estimate.groupby(raw["province_code"]).sum()
        ages[f"pop{age}_est"] = (estimate * raw["province_code"].map(factor)).round(2)
    share60 = (ages["pop60_est"] / people.where(people > 0)).fillna(0.0)
    intercept, slope = child_share(district_ages)
    children = people * (intercept + slope * share60)
    children *= NATIONAL_SHARE_UNDER_16 * people.sum() / children.sum()
    ages["pop16_est"] = children.round(2)
    return ages


def child_share(table: pd.DataFrame) -> tuple[float, float]:
    """Fit the share of people under 16 on the share of people 60+, over districts with a full age table.

    Where many are old, few are young: over 52 districts the correlation is -0.92, and the line is off by 1.9 points
    (standard deviation) of a share of 29.
    """
    groups = {name: pd.to_numeric(table[name]) for name in table.columns if name.startswith("total_")}
    total = pd.to_numeric(table["pop_2019"]).astype(float)
    young = sum(groups[f"total_{name}"] for name in ("0_04", "05_09", "10_14")) + 0.2 * groups["total_15_19"]
    old = sum(groups[f"total_{name}"] for name in ("60_64", "65_69", "70_74", "75_79", "80_84", "85_plus"))
    slope, intercept = np.polyfit(old / total, young / total, 1, w=np.sqrt(total))
    return float(intercept), float(slope)


def former_district(crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Return, for each commune of today, the district before July 2025 that most of its people lived in."""
    rows = crosswalk.assign(people=crosswalk["pop_2019"] * crosswalk["pop_share"] + 1e-6)
    keys = ["commune_code_2025", "district_code_2019", "district_2019", "province_2019"]
    sums = rows.groupby(keys)["people"].sum().reset_index()
    main = sums.sort_values(["people", "district_code_2019"], ascending=[False, True], kind="stable")
    main = main.drop_duplicates("commune_code_2025").set_index("commune_code_2025")
    plain = main["province_2019"].str.replace(r"^(Tỉnh|Thành phố) ", "", regex=True)
    return pd.DataFrame(
        {"code": main["district_code_2019"], "name": main["district_2019"] + " (" + plain + ")"}
    )


def weak_spot(raw: pd.DataFrame) -> pd.Series:
    """Return what is weak in a commune's outline and people: "split_line", "island_outline", "sea_frame", or ""."""
    weak = pd.Series("", index=raw.index)
    weak[raw["boundary_note"].str.startswith("district outline")] = "island_outline"
    weak[raw["has_split_former_commune"] == "True"] = "split_line"
    weak[raw["commune_code"].isin(SEA_FRAMES)] = "sea_frame"
    return weak


def rounded(shapes: gpd.GeoSeries) -> np.ndarray:
    """Round every corner to the same grid, so that shared borders stay shared; mend outlines that this closes on themselves."""
    moved = shapely.transform(shapes.to_numpy(), lambda xy: np.round(xy, DIGITS))
    broken = ~shapely.is_valid(moved)
    moved[broken] = [_areas(shape) for shape in shapely.make_valid(moved[broken])]
    return np.asarray(moved)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    """Return only the areas of a mended outline, without the lines that it left."""
    return shapely.union_all(
        [part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")]
    )
