"""Test bundled files: each is listed with its licence and credit."""

from __future__ import annotations

import unicodedata

import pytest

from ansinh import geodata
from ansinh.geodata.storage import files

TEXTS = sorted(name for name, path in files.bundled_files().items() if path.suffix in {".csv", ".md"})


def test_every_bundled_file_is_listed_with_licence_and_credit():
    sources = geodata.data_sources()
    assert list(sources.columns) == ["file", "what", "licence", "attribution", "vintage"]
    assert not sources.isna().any(axis=None)
    bundled = {name for name, path in files.bundled_files().items() if path.suffix != ".md"}
    assert set(sources["file"]) == bundled
    assert sources["file"].is_unique


def test_files_without_a_licence_are_not_bundled():
    for name in ("roads_laocai_routes.csv", "roads_laocai_sections.csv", "boundaries_2025.gpkg"):
        assert name not in files.bundled_files()


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_utf8_in_normal_form_c(name):
    text = files.data_path(name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


def test_openstreetmap_is_credited():
    sources = geodata.data_sources()
    mapped = sources[sources["file"].str.startswith("osm_")]
    assert mapped["attribution"].str.contains("© OpenStreetMap contributors").all()
    assert mapped["licence"].eq("ODbL 1.0").all()


def test_a_missing_file_says_what_to_do():
    with pytest.raises(FileNotFoundError, match="install the package again"):
        files.data_path("nothing.csv")


def test_codes_stay_text():
    table = files.read_table("population_communes_2019.csv")
    assert table["commune_code"].str.len().eq(5).all()
    assert table["district_code"].str.len().eq(3).all()


def test_no_two_bundled_files_share_a_name():
    names = [path.name for path in files.DATA.rglob("*") if path.is_file()]
    assert len(names) == len(set(names))
