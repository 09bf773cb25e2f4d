"""Test that the figures of docs/explanation/travel-times.md are those of the bundled data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansinh import geodata
from ansinh.geodata.storage.files import data_path
from ansinh.geodata.travel import TravelSettings
from tests.geodata.travel_accuracy import error_table, estimate_error

TEXT = (Path(__file__).parents[2] / "docs" / "explanation" / "travel-times.md").read_text(encoding="utf-8")
SOURCES = {
    "hue": ("hue", None),
    "hue-own": ("hue", TravelSettings(roads=str(data_path("osm_hue_city.osm.pbf")))),
    "lao-cai": ("lao-cai", TravelSettings(roads="bundled")),
}


def numbers(table: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"[-+]?\d[\d,]*\.?\d*", table)]


@pytest.mark.parametrize("name", SOURCES)
def test_the_published_error_is_the_recomputed_one(name):
    province, settings = SOURCES[name]
    figures = estimate_error(geodata.open_province(province), settings)
    published = TEXT.split(f"<!-- figures: {name} -->\n")[1].split("\n\n")[0]
    # The last digit may differ by one, because versions of the projection library differ in the last bits.
    assert numbers(published) == pytest.approx(numbers(error_table(figures)), abs=0.11, rel=1e-3)


def test_the_estimate_is_no_worse_than_the_text_says(hue):
    figures = estimate_error(hue)
    assert abs(figures.loc["all", "bias_min"]) < 2
    assert figures.loc["10-20 km", "mean_error_share"] < 0.2
