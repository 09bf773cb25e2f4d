"""People of today's provinces: cells, communes and provinces sum to the census of 2019, person by person."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh import geodata
from ansinh.geodata.national import former_provinces, present_slugs
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.own.census import matched
from ansinh.geodata.population import AGE_COLUMNS

CENSUS_2019 = 96_208_984
KNOWN = {
    "ha-noi": 8_053_663,
    "an-giang": 3_631_419,
    "lam-dong": 3_149_882,
    "cao-bang": 530_341,
    "hue-2025": 1_128_620,
}
"""Published figures, typed by hand."""


def test_the_nation_is_that_of_the_census():
    provinces = present_provinces()
    assert len(provinces) == 34
    assert provinces["population"].sum() == CENSUS_2019
    assert former_provinces()["population_2019"].sum() == CENSUS_2019
    assert {slug: provinces["population"][slug] for slug in KNOWN} == KNOWN


def test_there_are_3321_communes():
    codes = pd.concat([geodata.open_province(slug).communes.index.to_series() for slug in present_slugs()])
    assert len(codes) == 3_321
    assert codes.is_unique
    assert codes.str.fullmatch(r"\d{5}").all()


@pytest.mark.parametrize("slug", present_slugs())
def test_a_province_sums_to_its_census(slug):
    province, census = geodata.open_province(slug), present_provinces().loc[slug]
    communes, cells = province.communes, province.cells
    tenths = (cells["population"] * 10).round().astype("int64")
    assert communes["population"].sum() == census["population"]
    assert tenths.sum() == 10 * census["population"]
    by_commune = tenths.groupby(cells["commune_code"]).sum().reindex(communes.index, fill_value=0)
    assert (by_commune == 10 * communes["population"]).all()
    assert cells.index.is_unique
    assert province.districts["population"].sum() == census["population"]
    assert communes["pop60_est"].sum() == pytest.approx(census["pop60_2019"], abs=1)
    assert communes["pop80_est"].sum() == pytest.approx(census["pop80_2019"], abs=1)


def test_ages_of_the_cells_are_those_of_the_communes():
    province = geodata.open_province("cao-bang")
    people, communes = province.people, province.communes
    sums = people.groupby("commune_code")[["population_60_plus", "population_under16"]].sum()
    assert sums["population_60_plus"].to_numpy() == pytest.approx(communes["pop60_est"].to_numpy(), rel=1e-9)
    assert set(AGE_COLUMNS) <= set(people.columns)
    assert (people[list(AGE_COLUMNS)] >= 0).all(axis=None)


def test_a_former_commune_is_shared_out_whole():
    shares = geodata.open_province("ha-noi").crosswalk.groupby("commune_code")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0, abs=2e-5)  # the table rounds shares to five decimals


@pytest.mark.parametrize("slug", [*present_slugs(), "hai-duong"])
def test_tables_written_from_a_province_are_held_against_its_own_communes(slug):
    # Xã Cẩm Giang of today has the code and the name of a town of 2019 with a thirteenth of the people.
    province = geodata.open_province(slug)
    people = province.communes["population"]
    found = matched(province.communes, province.name_vi, "")
    assert found.notna().mean() > 0.99
    assert (found.dropna() == people[found.notna()]).mean() > 0.99
