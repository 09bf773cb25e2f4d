"""Test the GeoPackage: no warnings, true metadata, names in words, layers of each step, and the QGIS project."""

import errno
import io
import sqlite3
import warnings
import zipfile
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from ansinh.reports.facts import Facts, reach
from ansinh.reports.geopackage import write
from ansinh.reports.geopackage.symbols import rgba
from ansinh.reports.map.payload import make_payload
from ansinh.words import Words

PROJECT = "plan.qgs"


@pytest.fixture
def database(outputs):
    with closing(sqlite3.connect(outputs / "plan.gpkg")) as one:
        yield one


@pytest.fixture
def project(outputs):
    """Return the root of the QGIS project beside the GeoPackage."""
    with zipfile.ZipFile(outputs / "plan.qgz") as archive:
        return ET.fromstring(archive.read(PROJECT))  # noqa: S314 (our own file)


def sources(project):
    """Return the layers of the GeoPackage that the project's layers show, with their conditions."""
    found = []
    for one in project.iter("maplayer"):
        file, layer, *rest = one.findtext("datasource").split("|")
        assert file == "./plan.gpkg"
        where = rest[0].removeprefix("subset=") if rest else ""
        found.append((layer.removeprefix("layername="), where, one))
    return found


def test_the_version_is_one_that_older_programs_know(database):
    assert database.execute("PRAGMA user_version").fetchone()[0] == 10200


def test_every_layer_opens_without_a_warning(outputs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, _ in pyogrio.list_layers(outputs / "plan.gpkg"):
            pyogrio.read_dataframe(outputs / "plan.gpkg", layer=name)


def test_each_plan_has_a_layer_of_each_period_with_its_changes_on_top(run, outputs):
    for plan in run.plan_ids:
        for period in run.periods:
            layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer=f"facilities_{plan}_{period}")
            meant = run.data.facilities.query("plan_id == @plan and period == @period")
            assert layer["places"].sum() == pytest.approx(meant["places"].sum())
            assert len(layer) == len(meant)
            changes = (layer["action"] != "keep").tolist()
            assert changes == sorted(changes)


def test_communes_of_each_step_have_the_shares_of_that_step(run, outputs):
    for plan in run.plan_ids:
        for period in run.periods:
            layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer=f"communes_{plan}_{period}")
            meant = reach.by_commune(run, plan, period)["served_share"]
            found = layer.set_index("commune_code")["served_share"]
            assert found.tolist() == pytest.approx(meant.reindex(found.index).tolist(), abs=5e-4, nan_ok=True)
            assert len(found) == len(run.data.communes)


def test_todays_facilities_are_a_layer(run, outputs):
    layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="facilities_today")
    assert layer["places"].sum() == pytest.approx(run.data.existing_places["places"].sum())


def test_every_column_of_every_layer_has_a_name_in_words(outputs, database):
    named = {
        (table, column): (name, title)
        for table, column, name, title in database.execute(
            "SELECT table_name, column_name, name, title FROM gpkg_data_columns"
        )
    }
    for layer, kind in pyogrio.list_layers(outputs / "plan.gpkg"):
        for column in pyogrio.read_info(outputs / "plan.gpkg", layer=layer)["fields"] if kind else ():
            name, title = named[layer, column]
            assert name == title != column
    assert named["communes", "served_share"][0] == Words("vi")("table.col.served_share")


def test_metadata_is_what_it_says_it_is(run, database):
    uri, content = database.execute("SELECT md_standard_uri, metadata FROM gpkg_metadata").fetchone()
    assert uri == "http://purl.org/dc/elements/1.1/"
    tags = {element.tag for element in ET.fromstring(content)}  # noqa: S314 (our own file)
    assert tags == {f"{{{uri}}}{name}" for name in ("title", "identifier", "source", "rights")}


def test_the_project_stands_in_the_geopackage_as_qgis_keeps_it(outputs, database):
    ((name, content),) = database.execute("SELECT name, content FROM qgis_projects").fetchall()
    assert name == "plan"
    packed = bytes.fromhex(content)
    assert packed == (outputs / "plan.qgz").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == [PROJECT]


def test_all_layers_of_the_project_exist_and_have_what_they_ask_for(project, database):
    ids = [one.findtext("id") for _, _, one in sources(project)]
    assert len(set(ids)) == len(ids)
    assert ids == [leaf.get("id") for leaf in project.iter("layer-tree-layer")]
    for layer, where, one in sources(project):
        condition = f"WHERE {where}" if where else ""
        rows = database.execute(f'SELECT * FROM "{layer}" {condition}')  # noqa: S608 (our own file)
        columns = {column[0] for column in rows.description}
        assert {alias.get("field") for alias in one.iter("alias")} <= columns
        classed = one.find("renderer-v2").get("attr")
        assert classed is None or classed in columns


def test_the_project_has_every_plan_period_and_service_and_today(run, project):
    shown = {(layer, where) for layer, where, _ in sources(project)}
    steps = [f"facilities_{plan}_{period}" for plan in run.plan_ids for period in run.periods]
    for layer in [*steps, "facilities_today"]:
        assert (layer, "") in shown
        assert {where for one, where in shown if one == layer and where} == {
            f"\"service\" = '{service}'" for service in run.services
        }


def test_the_colours_and_shapes_of_the_project_are_those_of_the_map(run, project):
    payload = make_payload(run.data, "vi")
    by_source = {layer: one for layer, where, one in sources(project) if not where}
    step = f"{run.plan_id}_{run.period}"
    points = by_source[f"facilities_{step}"].find("renderer-v2")
    drawn = points.findall("symbols/symbol")
    categories = points.findall("categories/category")
    for service, category in zip(payload["services"], categories, strict=True):
        assert (category.get("value"), category.get("label")) == (service["id"], service["name"])
        options = {
            one.get("name"): one.get("value")
            for one in drawn[int(category.get("symbol"))].findall("layer[1]/Option/Option")
        }
        assert options["color"] == rgba(service["colour"])
        assert options["name"].removesuffix("_fill") == service["shape"]
    areas = by_source[f"communes_{step}"].find("renderer-v2")
    fills = [one.get("value") for one in areas.iter("Option") if one.get("name") == "color"]
    assert fills == [rgba(colour) for colour in payload["palette"]["share"]]
    badge = drawn[0].find("layer[2]/data_defined_properties")
    said = " ".join(one.get("value", "") for one in badge.iter("Option"))
    assert all(rgba(colour) in said for colour in payload["palette"]["actions"].values())


def test_one_plan_and_one_period_are_shown_at_a_time(run, project):
    groups = {group.get("name"): group for group in project.iter("layer-tree-group") if group.get("name")}
    plans = groups[Words("vi")("table.col.plan")]
    assert plans.get("mutually-exclusive") == "1"
    checked = [
        one.get("name") for one in plans.findall("layer-tree-group") if one.get("checked") == "Qt::Checked"
    ]
    assert checked == [run.name("plans", run.plan_id, "vi")]


@pytest.mark.parametrize(
    ("damage", "lacks"),
    [
        ("PRAGMA application_id = 0", "the mark of a GeoPackage"),
        ("PRAGMA user_version = 0", "the mark of a GeoPackage"),
        ("DELETE FROM gpkg_extensions WHERE table_name = 'districts'", "index of the layer districts"),
        ("DELETE FROM rtree_facilities_geom", "index of the layer facilities"),
        ("DELETE FROM commune_results", "rows of the layer commune_results"),
        ("UPDATE gpkg_ogr_contents SET feature_count = 0", "rows of the layer facilities"),
        (
            "UPDATE gpkg_contents SET min_x = NULL WHERE table_name = 'communes'",
            "extent of the layer communes",
        ),
        ("DROP TRIGGER rtree_communes_geom_delete", "rtree_communes_geom_delete of the layer communes"),
        ("DROP TABLE rtree_districts_geom", "rtree_districts_geom.* of the layer districts"),
    ],
)
def test_what_gdal_left_out_without_a_word_is_an_error_of_the_disk(run, tmp_path, monkeypatch, damage, lacks):
    def write_less(path, content, results, facts, words):
        write_layers(path, content, results, facts, words)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(damage)

    write_layers = write._write_layers
    monkeypatch.setattr(write, "_write_layers", write_less)
    with pytest.raises(OSError, match=lacks) as error:
        write.write_geopackage(Facts.of(run.data), tmp_path / "plan.gpkg", Words("vi"))
    assert error.value.errno == errno.EIO
