"""Test what a letter says where an appraiser would stumble: areas, what grows, ties, posts with none, columns too narrow."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ansinh.reports.answer import brief
from ansinh.reports.content import Table
from ansinh.reports.facts import Facts
from ansinh.reports.facts.former import district_of_then
from ansinh.reports.facts.projects import running_change
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.docx.page import TEXT_WIDTH
from ansinh.reports.proposal.docx.widths import widths
from ansinh.reports.proposal.parts.carrying_out import annexes
from ansinh.reports.proposal.parts.effects import effects
from ansinh.reports.proposal.parts.general import general
from ansinh.reports.proposal.parts.investment import total
from ansinh.reports.proposal.parts.running import running
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.proposal.scope import whole_plan
from ansinh.reports.tables import by_service, comparison, land_and_staff
from ansinh.reports.tables import running as running_table
from ansinh.reports.tables.projects import beside, increment
from ansinh.reports.workbook.spending.projects import note
from ansinh.words import Words, text
from ansinh.words.numbers import money
from tests.reports.factory import make_run_data

LANGUAGES = ("vi", "en")


def changed(run: Facts, **frames: object) -> Facts:
    """Return the run with other frames or meta data."""
    return Facts.of(dataclasses.replace(run.data, **frames))


def scope_of(run: Facts, language: str):
    return whole_plan(Pictures(run, Words(language)))


def said(blocks) -> str:
    """Return the texts of paragraphs."""
    return "\n".join(getattr(block, "text", "") for block in blocks)


@pytest.fixture(scope="module")
def tied(run) -> Facts:
    """Return a run in which one area is served as a whole, and two others by two fifths each."""
    data = make_run_data()
    table, rows = data.districts, data.measures
    more = pd.concat([table, table.iloc[[1]].set_axis(["999"])]).assign(
        name=["Huyện Đắk Mil", "Thành phố Gia Nghĩa", "Huyện Cư Jút"]
    )
    more.index.name = table.index.name
    shares = {str(table.index[0]): 1.0, str(table.index[1]): 0.4001, "999": 0.3996}
    of_district = (rows["group_by"] == "district_code") & (rows["service"] == "all")
    third = rows[of_district & (rows["group"] == table.index[1])].assign(group="999")
    rows = pd.concat([rows, third], ignore_index=True)
    of_district = (rows["group_by"] == "district_code") & (rows["service"] == "all")
    for measure, of_all in (("served_share", 1.0), ("target_persons", 100.0), ("served_persons", 100.0)):
        mine = of_district & (rows["measure"] == measure)
        share = 1.0 if measure == "target_persons" else rows.loc[mine, "group"].map(shares)
        rows.loc[mine, "value"] = of_all * share
    return changed(run, districts=more, measures=rows)


@pytest.mark.parametrize(
    ("language", "lowest"),
    [
        ("vi", "huyện Cư Jút cũ và thành phố Gia Nghĩa cũ (mỗi nơi 40,0%)"),
        ("en", "former Huyện Cư Jút and former Thành phố Gia Nghĩa (40.0% each)"),
    ],
)
def test_of_areas_shown_alike_none_alone_is_the_lowest_and_districts_are_former_ones(tied, language, lowest):
    told = said(effects(scope_of(tied, language)))
    assert lowest in told
    tile = next(tile for tile in brief(tied, Words(language)).tiles if tile.kind == "left_out")
    assert "Cư Jút" in tile.answer
    assert "Gia Nghĩa" in tile.answer
    assert "Đắk Mil" in tile.detail


def test_a_district_is_former_since_the_reform_alone(run):
    told = [
        district_of_then(run, Words("vi"), "Huyện Nam Sách", dt.date(year, 7, 1)) for year in (2024, 2025)
    ]
    assert told == ["huyện Nam Sách", "huyện Nam Sách cũ"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_on_a_part_of_todays_province_says_so_once_and_who_decides(run, language):
    parts = ["Yên Bái", "Lào Cai"]
    names = {"province_name_vi": "Lào Cai", "province_now_vi": "Lào Cai", "title_vi": "Mạng lưới tỉnh Lào Cai",
             "title_en": "Network of Lào Cai"}  # fmt: skip
    part, whole = (
        scope_of(changed(run, meta={**run.data.meta, **names, "province_merged_from": of}), language)
        for of in (parts, [])
    )
    told = said(general(part))
    assert told.count("Yên Bái, Lào Cai") == 1
    assert part.offices.committee in told[told.index("Yên Bái") :]
    assert "7/2025" in part.name or "July 2025" in part.name
    assert "Yên Bái" not in said(general(whole))
    assert "2025" not in whole.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_grows_before_what_the_whole_costs(run, language):
    grows = running_change(run)
    *_, total = increment(run, Words(language), None).rows
    assert total[-1].replace(",", "").replace(".", "") == f"{abs(grows):.0f}"
    for told in (" ".join(summary(scope_of(run, language))), said(general(scope_of(run, language)))):
        at = told.index(money(abs(grows), language))
        assert told.index(money(run.running, language)) > at
    unknown = changed(run, running_increment=run.data.running_increment.iloc[:0])
    assert money(run.running, language) in " ".join(summary(scope_of(unknown, language)))


def test_posts_with_none_are_left_out(run):
    kept = run.data.payroll[~run.data.payroll["title"].isin(["ward_head", "ward_deputy"])]
    told = said(running(scope_of(changed(run, payroll=kept), "vi")))
    assert "giám đốc, phó giám đốc" in told
    assert "phó trưởng phòng" not in told


def test_a_word_of_a_head_and_a_number_have_room_and_the_table_keeps_its_width():
    table = Table(
        "",
        ["Assumption", "Mark", "Đồng"],
        [["a b", "[N]", "1.234.567"]],
        frozenset({2}),
        widths=(9, 0.3, 0.3),
    )
    first, mark, number = widths(table, 10)
    assert mark > 4 * 0.56 * 12700 * 10
    assert number > mark
    assert abs(first + mark + number - TEXT_WIDTH) < 3


def test_people_and_places_are_the_same_in_both_tables_and_add_up(run):
    """Halves are rounded away from zero as everywhere, and causes are split from what is left: 2.5 is 3, 0.5 + 0.5 is 1."""
    data = run.data
    more = data.unserved.assign(persons=data.unserved["persons"] + 0.26)
    places = data.facilities.assign(places=data.facilities["places"] + 0.4 * (data.facilities["places"] > 0))
    odd, words = changed(run, unserved=more, facilities=places), Words("en")
    table = by_service(odd, words)
    *parts, total = ([int(cell.replace(",", "")) for cell in row[1:7]] for row in table.rows)
    assert [sum(column) for column in zip(*parts, strict=True)] == total
    of_land, of_running = (
        [row[1] for row in made(odd, words).rows] for made in (land_and_staff, running_table)
    )
    assert sorted(of_land) == sorted(of_running)
    assert sum(map(int, of_land[:-1])) == int(of_land[-1]) == total[2]
    shown = {row[0]: row[2] for row in comparison(odd, words).rows}
    for key, at in (("served_persons", 3), ("no_place_persons", 4), ("out_of_reach_persons", 5)):
        assert shown[words.code("common.measure", key)].split()[0] == f"{total[at]:,}"


@pytest.mark.parametrize(
    ("n", "told"), [("1", "1 site has no plot yet and needs"), ("3", "3 sites have no plot yet and need")]
)
def test_an_english_verb_fits_the_number_before_it(n, told):
    assert told in text("proposal.risk_land", "en", n=n, hectares="2.0", sites="A")
    assert f"{n} {'place stands' if n == '1' else 'places stand'}" in text(
        "map.headline.today", "en", places=n, sites="2"
    )
    assert "{places:stands|stand}" in Words("en").table("map")["headline"]["today"]
    assert "{sites:facility|facilities}" in Words("en").table("map")["headline"]["today"]


BUILDING, CLINIC, QUARTER = "building_cost", "clinic_cost", "price_quarter"


@pytest.mark.parametrize(
    ("own", "index", "day", "real"),
    [
        ((), 1.0, "Q4/2024 (Decision no. 409", "Q4/2024"),
        ((BUILDING, CLINIC), 1.0, "2024. ", "Q4/2024"),
        ((CLINIC,), 1.0, "2024. ", "Q4/2024"),
        ((BUILDING, CLINIC, QUARTER), 1.0, "Q3/2026. ", "Q4/2024"),
        ((QUARTER,), 1.05, "Q3/2026. ", "Q3/2026"),
    ],
)
def test_prices_have_the_day_that_was_stated_and_no_other(run: Facts, own, index, day, real):
    rows = run.data.assumptions.iloc[[0] * 3].assign(key=[BUILDING, CLINIC, QUARTER], confidence="V2")
    rows.loc[rows["key"].isin(own), "confidence"] = "A"
    dated = (
        {"price_year": 2026, "price_quarter": 3}
        if QUARTER in own
        else {"price_year": 2024, "price_quarter": 4}
    )
    prices = pd.DataFrame({"what": ["new_place"], "floor_m2": 30.0, "unit_cost": 9.0, "price_index": index, "region_factor": 1.0,
                           "addition": 0.2, "share": 1.0, "million_vnd": 324.0 * index})  # fmt: skip
    facts = changed(run, assumptions=rows, meta=run.data.meta | dated, unit_prices=prices)
    assert f"at prices of {day}" in said(total(scope_of(facts, "en")))
    assert f"at prices of {real} (" in beside(facts, Words("en"), []).caption
    assert ("1.050" in note(facts, Words("en"))) == (index != 1.0)


def test_annexes_name_data_in_words_and_no_files(run):
    scope = whole_plan(Pictures(run, Words("vi")))
    files = set(run.data.data_sources["file"])
    (table,) = annexes(scope)[1].blocks
    assert files
    assert table.rows
    assert not files & {cell for row in table.rows for cell in row}
