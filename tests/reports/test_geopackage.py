"""Test the GeoPackage: a version without warnings, true metadata, names in words, today's facilities, a layer per plan."""

import sqlite3
import warnings
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from ansinh.words import Words


@pytest.fixture
def database(outputs):
    with closing(sqlite3.connect(outputs / "plan.gpkg")) as one:
        yield one


def test_the_version_is_one_that_older_programs_know(database):
    assert database.execute("PRAGMA user_version").fetchone()[0] == 10200


def test_every_layer_opens_without_a_warning(outputs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, _ in pyogrio.list_layers(outputs / "plan.gpkg"):
            pyogrio.read_dataframe(outputs / "plan.gpkg", layer=name)


def test_each_plan_has_a_layer_of_its_end_with_its_changes_on_top(run, outputs):
    for plan in run.plan_ids:
        layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer=f"facilities_{plan}")
        meant = run.data.facilities.query("plan_id == @plan and period == @run.period")
        assert layer["places"].sum() == pytest.approx(meant["places"].sum())
        assert len(layer) == len(meant)
        changes = (layer["action"] != "keep").tolist()
        assert changes == sorted(changes)


def test_todays_facilities_are_a_layer(run, outputs):
    layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="facilities_today")
    assert layer["places"].sum() == pytest.approx(run.data.existing_places["places"].sum())


def test_columns_have_names_in_words(database):
    rows = database.execute(
        "SELECT title FROM gpkg_data_columns WHERE column_name = 'served_share'"
    ).fetchall()
    assert {title for (title,) in rows} == {Words("vi")("table.col.served_share")}


def test_metadata_is_what_it_says_it_is(run, database):
    uri, content = database.execute("SELECT md_standard_uri, metadata FROM gpkg_metadata").fetchone()
    assert uri == "http://purl.org/dc/elements/1.1/"
    tags = {element.tag for element in ET.fromstring(content)}  # noqa: S314 (our own file)
    assert tags == {f"{{{uri}}}{name}" for name in ("title", "identifier", "source", "rights")}
