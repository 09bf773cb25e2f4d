"""Test what the map answers at first sight: all periods together, who is left out, what changes; and what can be taken along."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ansinh.reports.facts import Facts
from ansinh.words.numbers import number

pytestmark = pytest.mark.browser


def downloaded(opened, name):
    opened.tab("table")
    with opened.page.expect_download() as waiting:
        opened.page.locator(f"#ansinh-{name}").click()
    return waiting.value


def test_all_periods_have_all_the_money_and_every_change(open_map, runs):
    opened, facts = open_map(), Facts.of(runs["small"])
    billion = number(facts.capital / 1000, "vi", 1).removesuffix(",0")
    assert f"{billion} tỷ đ" in opened.text("#ansinh-summary")
    rows = runs["small"].facilities.query("plan_id == 'optimised' and action != 'keep'")
    opened.choose("overlay", "changes")
    assert set(opened.drawn()["facilities"]) == set(rows["site_id"])


def test_periods_play_one_after_the_other(open_map):
    opened = open_map()
    opened.page.locator("#ansinh-play").click()
    assert opened.drawn()["period"] == "2025"
    opened.page.locator("#ansinh-play[aria-pressed=false]").wait_for()
    assert opened.drawn()["period"] == "all"


def test_nobody_served_has_a_class_of_its_own(open_map):
    opened = open_map()
    colours = opened.page.evaluate("[0, 10, 49, 60, 99, 100].map((v) => ansinh.colour('share', v))")
    assert len(set(colours)) == 6


def test_legend_colours_are_drawn_opaque(open_map):
    opened = open_map()
    opened.choose("overlay", "travel")
    fills = opened.page.evaluate("ansinh.fills()")
    assert {fill["fillOpacity"] for fill in fills} == {1}
    legend = opened.page.locator("#ansinh-legend .swatch").evaluate_all(
        "all => all.map((one) => one.style.background)"
    )
    shown = opened.page.evaluate(
        "(all) => all.map((c) => { const i = document.createElement('i'); i.style.background = c; return i.style.background; })",
        sorted({fill["fillColor"] for fill in fills}),
    )
    assert set(shown) <= set(legend)


def test_no_service_is_not_everybody_served(open_map):
    opened = open_map()
    for service in ("elderly", "general_protection", "drug_rehabilitation"):
        opened.drop("service", service)
    opened.tab("results")
    assert "Chưa chọn dịch vụ nào." in opened.text("#ansinh-summary")
    assert "Mọi người" not in opened.text("#ansinh-summary")


def test_people_are_whole_and_add_up(open_map):
    opened = open_map()
    parts = opened.page.locator(".bar-key b").all_inner_texts()
    sentence = opened.page.locator("#ansinh-summary .big + p").inner_text()
    served, target = (int(word) for word in sentence.split() if word.isdigit())
    assert sum(map(int, parts)) == target
    assert int(parts[0]) == served


def test_a_tick_stands_only_where_the_shown_figures_differ(open_map):
    opened = open_map()
    for row in opened.page.locator("#ansinh-summary tbody tr").all():
        cells = [cell.replace("✓", "").strip() for cell in row.locator("td").all_inner_texts()]
        ticks = row.locator(".best").count()
        assert ticks == 0 or len(set(cells)) > 1


def test_the_worst_district_is_a_link_to_it(open_map, runs):
    opened = open_map()
    shares = (
        runs["small"]
        .measures.query(
            "plan_id == 'optimised' and period == '2030' and service == 'all' and group_by == 'district_code' and measure == 'served_share'"
        )
        .set_index("group")["value"]
    )
    worst = runs["small"].districts["name"][shares.idxmin()]
    opened.page.locator(".worst button").click()
    assert opened.text("#ansinh-sheet h2") == worst
    assert opened.drawn()["areas"] == "districts"


def test_today_shows_who_would_be_served(open_map, runs):
    opened = open_map()
    opened.choose("plan", "today")
    assert opened.drawn()["background"] == "share"
    assert number(runs["small"].today["persons"].sum(), "vi") in opened.text("#ansinh-summary")
    opened.choose("period", "2025")
    assert opened.drawn()["background"] == "target"
    opened.choose("period", "2030")
    assert opened.drawn()["background"] == "share"


def test_change_shows_what_the_proposal_gains_and_loses(open_map, runs):
    opened = open_map()
    opened.choose("areas", "districts")
    opened.choose("plan", "change")
    shown = opened.drawn()
    assert (shown["plan"], shown["background"]) == ("optimised", "change")
    shares = (
        runs["small"]
        .measures.query(
            "period == '2030' and service == 'all' and group_by == 'district_code' and measure == 'served_share'"
        )
        .pivot_table(index="group", columns="plan_id", values="value")
    )
    change = 100 * (shares["optimised"] - shares["official"])
    assert shown["values"] == pytest.approx(change.sort_index().tolist(), abs=0.05)
    opened.choose("plan", "official")
    assert opened.drawn()["background"] == "share"


def test_table_sorts_and_leads_to_the_area(open_map, runs):
    opened = open_map()
    opened.tab("table")
    heads = opened.page.locator("#ansinh-table thead button")
    heads.nth(1).click()
    people = [
        int(cell) for cell in opened.page.locator("#ansinh-table tbody td:nth-child(2)").all_inner_texts()
    ]
    assert people == sorted(people)
    heads.nth(1).click()
    assert opened.page.locator("#ansinh-table th[aria-sort=descending]").count() == 1
    first = opened.page.locator("#ansinh-table tbody button").first
    name = first.inner_text()
    first.click()
    assert opened.text("#ansinh-sheet h2") == name


def test_downloads_state_the_figures_of_the_run(open_map, runs):
    opened = open_map()
    text = downloaded(opened, "csv").path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    served = runs["small"].allocation.query("plan_id == 'optimised' and period == '2030'")["persons"].sum()
    assert sum(int(row["served"]) for row in rows) == round(served)  # whole people: a fraction is no number
    assert all(row["code"] for row in rows)
    layer = json.loads(downloaded(opened, "geojson").path().read_text("utf-8"))
    kinds = [feature["geometry"]["type"] for feature in layer["features"]]
    assert kinds.count("MultiPolygon") == len(rows)
    assert "Point" in kinds
    assert downloaded(opened, "png").path().read_bytes().startswith(b"\x89PNG")


def test_a_hostile_name_is_no_formula_in_the_csv(open_map):
    opened = open_map("hostile")
    cells = opened.page.evaluate("['=1+1', '-2+3', '@SUM(A1)', 'a,b', 7].map(ansinh.csvCell)")
    assert cells == ["'=1+1", "'-2+3", "'@SUM(A1)", '"a,b"', "7"]


def test_a_line_parts_two_plans_for_the_mouse_and_the_keyboard(open_map, runs):
    opened = open_map()
    opened.page.locator("#ansinh-swipe").click()
    places = runs["small"].facilities
    official = set(places.loc[places["plan_id"] == "official", "site_id"])
    assert opened.drawn()["beside"]["plan"] == "official"
    assert set(opened.drawn()["beside"]["facilities"]) == official
    parts = opened.page.locator("#ansinh-map, #ansinh-beside")
    assert "none" not in parts.evaluate_all("all => all.map((one) => getComputedStyle(one).clipPath)")
    opened.page.select_option("#ansinh-left", "today")
    assert opened.drawn()["beside"]["plan"] == "today"
    opened.choose("plan", "today")  # never the same on both sides
    assert (opened.drawn()["plan"], opened.drawn()["beside"]["plan"]) == ("today", "official")
    line = opened.page.locator("#ansinh-line")
    line.focus()
    opened.page.keyboard.press("End")
    assert line.get_attribute("aria-valuetext").startswith("Trái: Kế hoạch; phải: Hiện trạng")
    assert opened.page.locator('#ansinh-map .site[tabindex="0"]').count() == 0  # hidden by the line
    site = opened.page.locator('#ansinh-beside [data-site="S01"]')
    assert site.get_attribute("tabindex") == "0"
    before = site.bounding_box()
    opened.page.evaluate("ansinh.map.panBy([40, 30], { animate: false })")
    after = site.bounding_box()
    assert (before["x"] - after["x"], before["y"] - after["y"]) == pytest.approx((40, 30), abs=1)
    site.dispatch_event("click")
    assert "32 → 56" in opened.text("#ansinh-sheet")  # the official plan, at whose side it was asked for
    opened.page.locator("#ansinh-swipe").click()
    assert opened.drawn()["beside"] is None
    assert opened.page.locator("#ansinh-line").is_hidden()


def test_the_address_shows_the_same_again(open_map):
    opened = open_map()
    opened.choose("plan", "official")
    opened.page.locator("#ansinh-swipe").click()
    opened.choose("period", "2025")
    opened.choose("areas", "communes_2025")
    opened.drop("service", "elderly")
    before, address = opened.drawn(), opened.page.evaluate("location.href")
    opened.page.goto("about:blank")
    opened.page.goto(address)
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert opened.drawn() == before
    opened.requests.clear()


def test_everything_of_the_panel_is_in_reach_on_a_laptop(open_map):
    opened = open_map(viewport={"width": 1366, "height": 768})
    for name in ("results", "layers", "table"):
        box = opened.page.locator(f"#ansinh-tab-{name}").bounding_box()
        assert box["y"] + box["height"] < 768
    opened.tab("layers")
    box = opened.page.locator('input[name="background"][value="share"]').bounding_box()
    assert box["y"] + box["height"] < 768


def test_the_sheet_is_docked_and_leaves_the_tools_free(open_map):
    opened = open_map(viewport={"width": 420, "height": 900}, is_mobile=True, has_touch=True)
    opened.page.locator('[data-site="S01"]').tap()
    sheet, tools = (opened.page.locator(name).bounding_box() for name in ("#ansinh-sheet", ".tools"))
    assert sheet["y"] >= tools["y"] + tools["height"]
    assert sheet["y"] + sheet["height"] == pytest.approx(900, abs=1)
