"""The census of 2019: communes, districts by age, and the 1 km cells that locate the people."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata.storage.files import read_table

GRID_FILES = {
    "10": "population_grid_10_lao_cai.csv",
    "30": "population_grid_30_hai_duong.csv",
    "46": "population_grid_46_thua_thien_hue.csv",
    "51": "population_grid_51_quang_ngai.csv",
    "67": "population_grid_67_dak_nong.csv",
}
AGE_FILE = "population_districts_2019_age.csv"
COMMUNE_FILE = "population_communes_2019.csv"

# Five-year groups of the census table that make up each age column; a part of 15 to 19 is added in `_shares`.
_GROUPS = {
    "population_under16": ("0_04", "05_09", "10_14"),
    "population_60_plus": ("60_64", "65_69", "70_74", "75_79", "80_84", "85_plus"),
    "population_80_plus": ("80_84", "85_plus"),
}
# The census gives one figure for ages 15 to 19. One fifth of it is taken to be aged 15 (assumption: equal years).
SHARE_AGED_15 = 0.2

AGE_COLUMNS = ("population_under16", "population_16_59", "population_60_plus", "population_80_plus")


def census_communes(province_code: str) -> pd.DataFrame:
    """Return the communes of the 2019 census, index `commune_code`; persons, km², degrees."""
    table = read_table(COMMUNE_FILE)
    return table[table["province_code"] == province_code].set_index("commune_code").sort_index()


def census_districts(province_code: str) -> pd.DataFrame:
    """Return the districts of the 2019 census with population by age group, index `district_code`."""
    table = read_table(AGE_FILE)
    return table[table["province_code"] == province_code].set_index("district_code").sort_index()


def _shares(districts: pd.DataFrame, area: str) -> pd.DataFrame:
    """Return the share of each age column in the urban or rural population of each district."""
    total = districts[f"pop_2019_{area}"].astype(float)
    counts = pd.DataFrame(
        {
            column: districts[[f"{area}_{group}" for group in groups]].sum(axis=1).astype(float)
            for column, groups in _GROUPS.items()
        }
    )
    counts["population_under16"] += SHARE_AGED_15 * districts[f"{area}_15_19"]
    # A district without urban people has no urban shares, and nobody to apply them to.
    return counts.div(total.where(total > 0), axis=0).fillna(0.0)


def commune_ages(province_code: str) -> pd.DataFrame:
    """Estimate persons by age in each commune from the age table of its district.

    age(c) = urban(c) × urban share(district, age) + rural(c) × rural share(district, age).

    The communes of a district sum to the census count of the district. All urban communes of a district get the same
    shares, and so do all rural ones, because the census table doesn't tell them apart.

    Returns
    -------
    pandas.DataFrame
        Index `commune_code`; the columns of `AGE_COLUMNS`, persons.
    """
    communes = census_communes(province_code)
    districts = census_districts(province_code)
    ages = pd.DataFrame(0.0, index=communes.index, columns=["population_under16", *AGE_COLUMNS[2:]])
    for area in ("urban", "rural"):
        shares = _shares(districts, area).reindex(communes["district_code"]).set_axis(communes.index)
        ages = ages.add(shares[ages.columns].mul(communes[f"pop_2019_{area}"].astype(float), axis=0))
    rest = communes["pop_2019"] - ages["population_under16"] - ages["population_60_plus"]
    return ages.assign(population_16_59=rest)[list(AGE_COLUMNS)]


def grid_cells(province_code: str) -> pd.DataFrame:
    """Return the populated 1 km cells, index `cell_key`, persons scaled to the census of each commune.

    The table is rounded to tenths of a person; scaling removes the rounding error, so that the cells of a
    commune sum to its census count.
    """
    cells = read_table(GRID_FILES[province_code])
    census = census_communes(province_code)["pop_2019"]
    total = cells.groupby("commune_code")["pop_2019"].transform("sum")
    frame = pd.DataFrame(
        {
            "commune_code": cells["commune_code"],
            "lon": cells["lon"],
            "lat": cells["lat"],
            "population": cells["pop_2019"] * cells["commune_code"].map(census) / total,
        }
    )
    return frame.set_index(
        pd.Index(cells["commune_code"] + "-" + cells["cell_id"], name="cell_key")
    ).sort_index()
