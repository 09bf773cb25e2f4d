"""Test outputs with hostile names, of empty runs, without a network, and written twice."""

import dataclasses
import itertools
import re
import time
import warnings
import xml.etree.ElementTree as ET

import openpyxl
import pyogrio
import pytest

from ansinh.reports import rebuild
from ansinh.reports.facts import Facts
from ansinh.reports.geojson import write_geojson
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.words import Words
from tests.reports.appraise.coarse import leave_charts_out
from tests.reports.documents import leave_layout_out, write_documents
from tests.reports.reading import Page, document_text

SHEET, CELL = r"'[\w ]+'!", r"\$?[A-Z]+\$?\d+"
FUNCTIONS = "SUM|SUBTOTAL|SUMIFS|IF|AND|MAX|MIN|INT|MOD|ROUND|POWER"
OWN_FORMULA = rf"=(({SHEET})?{CELL}(:{CELL})?|({FUNCTIONS})\(|\d+(\.\d+)?(e-?\d+)?|[-+*/(),<>=])+"
"""Cells, numbers, signs and functions that only reckon: no text, no link, nothing that reads outside the workbook."""
PAGES = [f"{kind}.{language}.html" for kind in ("report", "proposal") for language in ("vi", "en")]
BOOKS = ["plan.xlsx", "plan.en.xlsx"]
TABLES = ["plan.xlsx", "plan.gpkg"]


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_stay_text_in_html(hostile_outputs, name):
    html = (hostile_outputs / name).read_text("utf-8")
    page = Page(html)
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert not [values for _, values in page.tags for key in values if key.startswith("on")]
    assert "<script>alert(1)</script>" in page.text
    assert "\u202e" not in html
    assert "\x00" not in html


@pytest.mark.parametrize("name", BOOKS)
def test_hostile_names_start_no_formula(hostile_outputs, name):
    book = openpyxl.load_workbook(hostile_outputs / name)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(OWN_FORMULA, cell.value)
                elif isinstance(cell.value, str):
                    assert not cell.value.lstrip().startswith(("=", "+", "-", "@")), cell.value
    assert not [link for sheet in book for link in sheet._hyperlinks]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_hostile_names_stay_text_in_documents(hostile_outputs, language):
    text = document_text(hostile_outputs / f"proposal.{language}.docx")
    assert "<script>alert(1)</script>" in text
    assert "\u202e" not in text


def test_hostile_names_in_the_geopackage(hostile_outputs):
    layer = pyogrio.read_dataframe(hostile_outputs / "plan.gpkg", layer="facilities")
    assert "<script>alert(1)</script>" in set(layer["name_vi"])
    assert not layer["name_vi"].str.contains("\u202e").any()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["report", "proposal"])
def test_pages_load_nothing(outputs, kind, language):
    html = (outputs / f"{kind}.{language}.html").read_text("utf-8")
    page = Page(html)
    assert page.loaded == []
    assert "url(http" not in html
    assert "@import" not in html
    policy = next(
        values["content"]
        for tag, values in page.tags
        if values.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["report", "proposal"])
def test_pages_are_accessible(outputs, kind, language):
    page = Page((outputs / f"{kind}.{language}.html").read_text("utf-8"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    pictures = [values for _, values in page.tags if values.get("role") == "img"]
    assert len(pictures) >= 5
    assert all(len(values["aria-label"]) > 40 for values in pictures)
    assert ("html", {"lang": language}) in page.tags
    ids = [values["id"] for _, values in page.tags if "id" in values]
    assert len(set(ids)) == len(ids)


def at_another_time():
    """Wait until times stored in ZIP and SQLite files would differ."""
    time.sleep(2.1)


def test_same_run_gives_the_same_bytes(run, outputs, tmp_path):
    """Of the proposal: the test of outputs from the folder alone writes the others once more."""
    at_another_time()
    write_proposal(Pictures(Facts.of(dataclasses.replace(run.data)), Words("vi")), tmp_path)
    for name in ("proposal.vi.html", "proposal.vi.docx"):
        assert (tmp_path / name).read_bytes() == (outputs / name).read_bytes(), name


def test_a_run_that_found_nothing_still_reports(bare, tmp_path, monkeypatch):
    leave_layout_out(monkeypatch)
    write_documents(bare, tmp_path)
    write_geojson(bare, tmp_path / "geojson")
    assert "không có" in document_text(tmp_path / "proposal.vi.docx")
    assert "không có" in Page((tmp_path / "report.vi.html").read_text("utf-8")).text


@pytest.mark.parametrize(
    "frames",
    [
        ("budgets", "comparison", "duals", "findings"),
        ("assumptions", "unserved", "money", "certificates"),
        *(
            pytest.param(two, marks=pytest.mark.thorough)
            for two in (
                ("budgets", "comparison"),
                ("duals", "findings"),
                ("assumptions", "unserved"),
                ("money", "certificates"),
            )
        ),
    ],
)
def test_missing_frames_are_survived(frames, run, tmp_path, monkeypatch):
    empty = {name: getattr(run.data, name).iloc[:0, :0].reset_index(drop=True) for name in frames}
    data = dataclasses.replace(run.data, **empty)
    leave_layout_out(monkeypatch)
    write_documents(data, tmp_path, ("vi",))


def test_geopackage_opens_without_a_warning(outputs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, _ in pyogrio.list_layers(outputs / "plan.gpkg"):
            info = pyogrio.read_info(outputs / "plan.gpkg", layer=name)
            assert name in {"layer_styles", "commune_results"} or info["crs"] == "EPSG:4326"
            pyogrio.read_dataframe(outputs / "plan.gpkg", layer=name)


def test_every_layer_has_a_style_that_is_xml(outputs):
    styles = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="layer_styles")
    layers = {name for name, kind in pyogrio.list_layers(outputs / "plan.gpkg") if kind}
    assert set(styles["f_table_name"]) == layers
    for qml in styles["styleQML"]:
        assert ET.fromstring(qml).tag == "qgis"  # noqa: S314 (our own file)


def test_one_project_has_a_proposal_of_its_own(run, tmp_path, monkeypatch):
    leave_charts_out(monkeypatch)
    site = run.projects[0]
    docx, page = write_proposal(Pictures(run, Words("vi")), tmp_path, project=site)
    text = document_text(docx)
    assert docx.name == f"proposal-{site}.vi.docx"
    assert run.name("sites", site, "vi") in text
    assert "Lý do chọn địa điểm" in text
    assert page.exists()


def test_a_project_that_is_none_is_refused(run, tmp_path):
    with pytest.raises(KeyError, match="not part of plan"):
        write_proposal(Pictures(run, Words("vi")), tmp_path, project="no-such-site")


def test_outputs_from_the_folder_alone_have_the_same_bytes(run, outputs, tmp_path, monkeypatch):
    at_another_time()
    monkeypatch.setattr("os.cpu_count", lambda: 1)  # no second process, which reads all libraries anew
    run.data.save(tmp_path / "data")
    rebuild(tmp_path, only=("workbook", "geopackage", "report"))
    for name in [*TABLES, "report.vi.html"]:
        assert (tmp_path / name).read_bytes() == (outputs / name).read_bytes(), name


def test_facts_choose_the_proposed_plan(run):
    assert run.plan_id == "optimised"
    assert run.official_id == "official"
    only = dataclasses.replace(run.data, plans=run.data.plans.loc[["official"]])
    assert Facts.of(only).plan_id == "official"
    assert Facts.of(only).official_id is None
