"""Test the KMZ for phones: points of every plan, period and service, pictures that exist, harmless names."""

import zipfile
from xml.etree import ElementTree as ET

import pytest

from ansinh.models.errors import InputError
from ansinh.reports.facts import Facts
from ansinh.reports.kmz import write_kmz
from ansinh.reports.outputs import check_formats
from ansinh.words import Words
from tests.reports.factory import make_run_data

KML = {"k": "http://www.opengis.net/kml/2.2"}


def opened(path):
    archive = zipfile.ZipFile(path)
    return archive, ET.fromstring(archive.read("doc.kml"))  # noqa: S314 (our own file)


@pytest.fixture(scope="module")
def written(run, tmp_path_factory):
    return opened(write_kmz(run, tmp_path_factory.mktemp("kmz") / "plan.kmz", Words("vi")))


def test_every_facility_is_a_point_where_it_stands(run, written):
    _, root = written
    points = root.findall(".//k:Placemark[k:Point]", KML)
    assert len(points) == len(run.data.facilities) + len(run.data.existing_places)
    where = {point.findtext("k:Point/k:coordinates", namespaces=KML) for point in points}
    used = set(run.data.facilities["site_id"]) | set(run.data.existing_places["site_id"])
    assert where == {f"{at.x:.5f},{at.y:.5f}" for at in run.data.sites.geometry.loc[sorted(used)]}


def test_every_sign_is_a_picture_in_the_file(written):
    archive, root = written
    styles = {f"#{style.get('id')}" for style in root.findall(".//k:Style", KML)}
    assert {one.text for one in root.findall(".//k:styleUrl", KML)} <= styles
    for href in root.findall(".//k:href", KML):
        assert archive.read(href.text).startswith(b"\x89PNG")


def test_only_the_end_of_the_proposed_plan_is_shown_at_first(run, written):
    _, root = written
    shown = [
        (plan.findtext("k:name", namespaces=KML), period.findtext("k:name", namespaces=KML))
        for plan in root.findall("k:Document/k:Folder", KML)
        for period in plan.findall("k:Folder", KML)
        if period.findtext("k:visibility", namespaces=KML) == "1" and period.find("k:Folder", KML) is not None
    ]
    assert shown == [(run.name("plans", run.plan_id, "vi"), run.period)]


def test_names_are_text_in_a_description_that_is_read_as_html(tmp_path):
    facts = Facts.of(make_run_data(hostile=True))
    _, root = opened(write_kmz(facts, tmp_path / "plan.kmz", Words("en")))
    said = [one.text for one in root.findall(".//k:description", KML)]
    assert said
    assert not any("<script" in text or "<img" in text for text in said)


def test_formats_on_request_can_be_asked_for_and_those_that_convert_others_cannot():
    check_formats(["map", "kmz", "geojson"])
    with pytest.raises(InputError, match="pdf"):
        check_formats(["pdf"])
