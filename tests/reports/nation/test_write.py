"""Test the folder of a plan of the nation: tables, workbook and map agree, and names can't become markup."""

import json
import re

import openpyxl
import pandas as pd
import pytest

from ansinh.planning.nation import plan_nation
from ansinh.planning.nation.tables import nation_tables
from ansinh.reports.nation import write_nation
from ansinh.reports.nation.map import nation_map
from ansinh.reports.nation.wording import headline
from tests.planning.nation.made_up import ISLAND, made_up_nation


@pytest.fixture(scope="module")
def plan():
    return plan_nation(made_up_nation())


@pytest.fixture(scope="module")
def folder(plan, tmp_path_factory):
    return write_nation(plan, tmp_path_factory.mktemp("nation") / "out", "en")


def payload(page):
    found = re.search(r'id="ansinh-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_tables_workbook_and_map_say_the_same(plan, folder):
    facilities = pd.read_csv(folder / "facilities.csv")
    book = openpyxl.load_workbook(folder / "nation.xlsx")
    rows = list(book["All facilities"].iter_rows(min_row=4, values_only=True))
    shown = payload((folder / "map.html").read_text(encoding="utf-8"))
    places = facilities["places"].sum()
    assert sum(row[4] for row in rows) == places
    assert sum(shown["facilities"]["places"]) == places
    assert sum(shown["provinces"]["all"]["places"]) == places
    assert json.loads((folder / "nation.json").read_text(encoding="utf-8"))["places"] == places == 1_700


def test_the_map_needs_no_network_and_shows_every_commune(plan, folder):
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:src="|<link )', page)
    assert "Content-Security-Policy" in page
    shown = payload(page)
    communes = shown["areas"]["communes"]
    assert len(communes["code"]) == len(plan.nation.communes)
    assert all(communes["shapes"])
    assert shown["minutes"]["elderly"][communes["code"].index(ISLAND)] is None


def test_the_proof_says_what_it_is_about():
    for rule, words in (
        ("travel", "no siting within the rules"),
        ("need", "with these numbers of facilities"),
    ):
        made = plan_nation(made_up_nation(), rule)
        assert words in headline(made, nation_tables(made), "en")


def test_names_are_no_markup(plan):
    plan.nation.communes.loc["hills-03", "name"] = "</script><b>Xã"
    page = nation_map(plan, nation_tables(plan), "vi")
    assert "</script><b>" not in page


def test_two_writings_are_equal(plan, folder, tmp_path):
    again = write_nation(plan_nation(made_up_nation()), tmp_path / "again", "en")
    for name in ("facilities.csv", "provinces.csv", "map.html"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_notes_name_whom_the_plan_does_not_reach(folder):
    book = openpyxl.load_workbook(folder / "nation.xlsx")
    lines = [row[0] for row in book["What to know"].iter_rows(min_row=3, values_only=True)]
    assert any(f"Xã {ISLAND}" in line for line in lines)
