"""A province of today has the interface of every other: shapes, sites on land, facilities with their sources, notes."""

from __future__ import annotations

import pytest
import shapely

from ansinh import geodata
from ansinh.geodata.national import present_slugs
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.national.records import documented
from ansinh.geodata.storage.files import DATA

MOST_MEGABYTES = 8


def test_the_bundled_files_are_small():
    size = sum(path.stat().st_size for path in (DATA / "national").iterdir())
    assert size < MOST_MEGABYTES * 1e6


def test_outlines_fit_together():
    shapes = geodata.open_province("an-giang").communes.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("slug", present_slugs())
def test_every_site_stands_on_the_land_of_its_commune(slug):
    province = geodata.open_province(slug)
    communes = province.communes
    for sites in (geodata.candidate_sites(province), geodata.existing_facilities(province)):
        land = communes.geometry.reindex(sites["commune_code"]).to_numpy()
        # Seats and outlines are rounded to a metre, and outlines are generalised to a hundred.
        assert (shapely.distance(land, sites.geometry.to_numpy()) < 0.001).all()
        assert not communes["weak_spot"].reindex(sites["commune_code"]).eq("sea_frame").any()


def test_land_classes_and_terrain_are_those_of_the_norms():
    communes = geodata.open_province("lam-dong").communes
    assert set(communes["settlement"]) <= {"urban", "rural", "mountain"}
    assert set(communes["terrain"]) <= {"lowland", "hill", "plateau", "mountain"}
    assert communes.loc[communes["commune_type"] == "Phường", "settlement"].eq("urban").all()


def test_documented_facilities_keep_their_number_and_source():
    province = geodata.open_province("vinh-long")
    facilities, places = geodata.existing_facilities(province), geodata.facility_places(province)
    assert facilities["source"].notna().all()
    first = places[places["site_id"] == "VL-N001"]
    assert first["places"].sum() == 170
    assert set(first["service"]) == {"elderly", "disability", "children"}
    assert set(first["basis"]) == {"residents reported"}
    assumed = places[places["site_id"] == "VL-N002"]
    assert set(assumed["basis"]) == {"assumption"}
    assert (assumed["low"] < assumed["places"]).all()


def test_the_guides_name_every_province_without_a_documented_facility():
    names = present_provinces()["name"]
    without = {name for slug, name in names.items() if documented(geodata.open_province(slug)).empty}
    for page in ("today.md", "today.vi.md"):
        text = (DATA.parents[1] / "docs" / "how-to" / page).read_text(encoding="utf-8")
        listed = text.split("94 ", 1)[1].split("(", 1)[1].split(")", 1)[0]
        assert set(listed.split(", ")) == without


def test_a_province_without_a_documented_facility_asks_for_the_register():
    notes = {note.code: note for note in geodata.open_province("an-giang").notes}
    assert "national_no_facility" in notes
    assert "rivers" in notes["national_rivers"].problem_en
    assert "facilities.csv" in notes["national_no_facility"].remedy_en


def test_what_no_facility_lacks_is_not_told():
    note = next(
        note for note in geodata.open_province("cao-bang").notes if note.code == "national_facilities"
    )
    assert "location of 1" in note.problem_en
    assert "places" not in note.problem_en.partition(")")[2]


def test_only_files_of_today_are_credited():
    files = set(geodata.data_sources(geodata.open_province("an-giang"))["file"])
    assert "national_cells.parquet" in files
    assert "boundaries.gpkg" not in files
    assert not any(
        name.startswith("national_")
        for name in geodata.data_sources(geodata.open_province("dak-nong"))["file"]
    )
