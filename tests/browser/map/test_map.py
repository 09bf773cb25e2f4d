"""Test what readers do with the map, in a real browser without a network."""

from __future__ import annotations

import io
import re
from itertools import combinations, product

import pytest
from PIL import Image

from ansinh.reports.map import build_map, map_iframe
from ansinh.words import Words

pytestmark = pytest.mark.browser


def sites_of(data, plan, period="2030", service=None):
    rows = data.facilities.query("plan_id == @plan and period == @period")
    return set(rows["site_id"] if service is None else rows.loc[rows["service"] == service, "site_id"])


def pixels_in_colours_of_the_legend(opened):
    """Return how many pixels of the map have the colour of a swatch of the legend."""
    swatches = opened.page.locator("#ansinh-legend .swatch")
    styles = swatches.evaluate_all("all => all.map((one) => one.style.background)")
    colours = {tuple(map(int, re.findall(r"\d+", style))) for style in styles}
    opened.page.evaluate("document.getElementById('ansinh-legend').open = false")
    picture = Image.open(io.BytesIO(opened.page.locator("#ansinh-map").screenshot())).convert("RGB")
    opened.page.evaluate("document.getElementById('ansinh-legend').open = true")
    return sum(n for n, colour in picture.getcolors(picture.width * picture.height) if colour in colours)


def test_opens_offline_with_the_optimum_and_every_facility(open_map, runs):
    shown = open_map().drawn()
    assert shown["plan"] == "optimised"
    assert shown["period"] == "all"
    assert shown["background"] == "share"
    both = sites_of(runs["small"], "optimised", "2025") | sites_of(runs["small"], "optimised")
    assert set(shown["facilities"]) == both
    assert shown["lines"] == 0


def test_plan_period_and_service_change_what_is_drawn(open_map, runs):
    opened = open_map()
    opened.choose("plan", "official")
    opened.choose("period", "2030")
    assert set(opened.drawn()["facilities"]) == sites_of(runs["small"], "official")
    before = opened.text("#ansinh-summary")
    opened.choose("period", "2025")
    assert set(opened.drawn()["facilities"]) == sites_of(runs["small"], "official", "2025")
    assert opened.text("#ansinh-summary") != before
    opened.drop("service", "elderly")
    opened.drop("service", "general_protection")
    assert set(opened.drawn()["facilities"]) == sites_of(
        runs["small"], "official", "2025", "drug_rehabilitation"
    )
    opened.choose("plan", "today")
    opened.choose("service", "elderly")
    assert set(opened.drawn()["facilities"]) == {"S01", "S03", "S04"}


def test_summary_states_the_measures_of_the_run(open_map, runs):
    opened = open_map()
    measures = runs["small"].measures.query("service == 'all' and group_by == 'all' and period == '2030'")
    value = measures.set_index(["plan_id", "measure"])["value"]
    text = opened.text("#ansinh-summary")
    for plan in ("official", "optimised"):
        assert f"{value[plan, 'served_persons']:.0f}" in text
        assert f"{value[plan, 'mean_minutes']:.0f} phút" in text
    assert f"{value['optimised', 'served_share'] * 100:.1f}%".replace(".", ",") in text
    assert "0,4%" in text


def test_choropleth_adds_up_on_every_layer(open_map, runs):
    opened, data = open_map(), runs["small"]
    layers = ("districts", "communes", "communes_2025")
    shown_frames = [("target", data.need, "target_persons"), ("unserved", data.unserved, "persons")]
    for layer, (background, frame, column) in product(layers, shown_frames):
        opened.choose("areas", layer)
        opened.choose("background", background)
        shown = opened.drawn()
        meant = frame.query(
            "period == '2030'" + (" and plan_id == 'optimised'" if background == "unserved" else "")
        )
        assert len(shown["values"]) == len(getattr(data, layer))
        assert sum(shown["values"]) == pytest.approx(meant[column].sum(), abs=0.1)


def test_layers_come_and_go_and_the_legend_follows(open_map, runs):
    opened = open_map()
    legend = "#ansinh-legend"
    assert "80–dưới 100%" in opened.text(legend)
    opened.choose("background", "target")
    assert "Số người phải đáp ứng theo chỉ tiêu" in opened.text(legend)
    opened.choose("background", "cells")
    assert opened.drawn()["cells"] == len(runs["small"].cells)
    assert "Người trên ô 1 km" in opened.text(legend)
    assert pixels_in_colours_of_the_legend(opened) > 10_000  # seen, and not below the land
    opened.choose("background", "none")
    assert opened.drawn()["cells"] == 0
    opened.choose("overlay", "travel")
    assert opened.drawn()["points"] == len(runs["small"].demand)
    assert "Phút đến nơi" in opened.text(legend)
    opened.drop("overlay", "travel")
    assert opened.drawn()["points"] == 0
    opened.drop("overlay", "facilities")
    assert opened.drawn()["facilities"] == []
    assert "Chăm sóc người cao tuổi" not in opened.text(legend)
    opened.choose("overlay", "facilities")
    opened.choose("overlay", "spare")
    assert set(opened.drawn()["facilities"]) == set(runs["small"].sites.index)
    opened.drop("overlay", "spare")
    opened.choose("overlay", "names")
    beside_labels = opened.page.locator(".area-name").count()
    opened.drop("overlay", "labels")
    assert opened.page.locator(".area-name").count() >= max(4, beside_labels)


def test_only_changes_leaves_out_what_is_kept(open_map, runs):
    opened = open_map()
    opened.choose("plan", "official")
    opened.choose("period", "2030")
    opened.choose("overlay", "changes")
    rows = runs["small"].facilities.query("plan_id == 'official' and period == '2030' and action != 'keep'")
    assert set(opened.drawn()["facilities"]) == set(rows["site_id"])


def test_search_finds_cu_jut_with_and_without_marks(open_map):
    opened = open_map()
    for typed in ("Cư Jút", "cu jut", "CƯ JÚT", "cu  jut "):
        opened.page.locator("#ansinh-search").fill("")
        opened.page.locator("#ansinh-search").fill(typed)
        found = opened.page.locator("#ansinh-found .result-name").all_inner_texts()
        assert found == ["Huyện Cư Jút", "Xã Cư Jút", "Cơ sở trợ giúp xã hội tỉnh tại Cư Jút"], typed
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    assert "Huyện Cư Jút" in opened.text("#ansinh-sheet h2")
    assert opened.drawn()["areas"] == "districts"
    opened.page.keyboard.press("Escape")
    assert opened.drawn()["areas"] == "communes"  # as before the search


def test_search_says_when_nothing_is_found(open_map):
    opened = open_map()
    opened.page.locator("#ansinh-search").fill("không có nơi nào như thế")
    assert opened.text("#ansinh-search-status") == "Không tìm thấy"
    assert opened.page.locator("#ansinh-found").is_hidden()


def test_old_and_new_communes_can_be_found(open_map):
    opened = open_map()
    names = opened.page.evaluate(
        "['ea t ling', 'bac gia nghia', 'dak wil'].map((t) => ansinh.find(t).map((r) => r.name))"
    )
    assert names[0] == ["Thị trấn Ea T'Ling"]
    assert names[1] == ["Phường Bắc Gia Nghĩa"]
    assert names[2].count("Xã Đắk Wil") == 2


def test_a_facility_opens_its_sheet_and_draws_who_goes_there(open_map, runs):
    opened = open_map()
    opened.choose("period", "2030")
    opened.page.locator('[data-site="S01"]').click()
    sheet = opened.text("#ansinh-sheet")
    for text in (
        "Trung tâm Bảo trợ xã hội tỉnh",
        "64 → 80",
        "48 → 96",
        "Nhân viên",
        "Kế hoạch 512/KH-UBND",
        "Ai đến đây",
    ):
        assert text in sheet
    rows = runs["small"].allocation.query("plan_id == 'optimised' and period == '2030' and site_id == 'S01'")
    assert opened.drawn()["lines"] == len(rows)
    opened.choose("plan", "official")
    rows = runs["small"].allocation.query("plan_id == 'official' and period == '2030' and site_id == 'S01'")
    assert opened.drawn()["lines"] == len(rows)
    assert "32 → 56" in opened.text("#ansinh-sheet")
    opened.page.locator("#ansinh-clear").click()
    assert opened.drawn()["lines"] == 0
    assert opened.page.locator("#ansinh-sheet").is_hidden()


def test_the_sheet_covers_none_of_the_lines_that_it_explains(open_map, runs):
    opened = open_map(viewport={"width": 1000, "height": 700})
    rows = runs["small"].allocation.query("plan_id == 'optimised' and period == '2030'")
    for site in ("S01", "S02"):
        opened.page.locator(f'[data-site="{site}"]').dispatch_event("click")
        sheet = opened.page.locator("#ansinh-sheet").bounding_box()
        stage = opened.page.locator("#ansinh-map").bounding_box()
        ends = runs["small"].demand.geometry[rows.loc[rows["site_id"] == site, "demand_id"]]
        where = "(all) => all.map(([x, y]) => ansinh.map.latLngToContainerPoint([y, x]).x)"
        places = opened.page.evaluate(where, [[point.x, point.y] for point in ends])
        assert len(places) > 1
        assert max(places) + stage["x"] < sheet["x"]


def test_sheet_marks_assumptions(open_map):
    opened = open_map()
    opened.choose("plan", "official")
    opened.page.locator('[data-site="S03"]').click()
    assert opened.page.locator("#ansinh-sheet .assumed").count() >= 2
    assert "giả định" in opened.text("#ansinh-sheet")
    assert "khoảng 13–21" in opened.text("#ansinh-sheet")


def test_a_demand_point_and_a_commune_show_where_people_go(open_map, runs):
    opened = open_map()
    opened.choose("overlay", "travel")
    data = runs["small"]
    point = data.demand.index[0]
    rows = data.allocation.query("plan_id == 'optimised' and period == '2030'")
    at = data.demand.geometry[point]
    place = "({x, y}) => { const p = ansinh.map.latLngToContainerPoint([y, x]); return [p.x, p.y]; }"
    x, y = opened.page.evaluate(place, {"x": at.x, "y": at.y})
    opened.page.locator("#ansinh-map").click(position={"x": x, "y": y})
    assert "Điểm dân cư" in opened.text("#ansinh-sheet")
    assert opened.drawn()["lines"] == (rows["demand_id"] == point).sum()
    opened.page.locator("#ansinh-clear").click()
    commune = data.communes.geometry["24646"].bounds
    x, y = opened.page.evaluate(place, {"x": commune[0] + 0.012, "y": commune[1] + 0.022})
    opened.page.locator("#ansinh-map").click(position={"x": x, "y": y})
    assert "Xã Đắk Wil" in opened.text("#ansinh-sheet h2")
    inside = data.demand.index[data.demand["commune_code"] == "24646"]
    assert opened.drawn()["lines"] == rows["demand_id"].isin(inside).sum()


def test_everything_can_be_done_with_the_keyboard(open_map):
    opened = open_map()
    opened.page.locator('[data-site="S07"]').focus()
    opened.page.keyboard.press("Enter")
    assert "Trung tâm xã Đắk Wil" in opened.text("#ansinh-sheet h2")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#ansinh-sheet").is_hidden()
    assert opened.page.evaluate("document.activeElement.dataset.site") == "S07"
    opened.page.locator('input[name="plan"]:checked').focus()
    opened.page.keyboard.press("ArrowLeft")
    assert opened.drawn()["plan"] == "official"
    for control in opened.page.locator("button:visible, [role=button]:visible").all():
        assert control.get_attribute("aria-label") or control.inner_text().strip()


def test_facilities_at_one_place_stand_beside_each_other(open_map, runs, tmp_path):
    data = runs["small"]
    sites = data.sites.copy()
    sites["geometry"] = sites.geometry["S01"]
    sites["name_vi"] = [
        f"Trung tâm phục hồi chức năng cho nạn nhân chất độc da cam huyện số {n}" for n in range(len(sites))
    ]
    build_map(type(data)(**{**vars(data), "sites": sites}), tmp_path / "one_place.html")
    opened = open_map(tmp_path / "one_place.html")
    boxes = [
        opened.page.locator(f'[data-site="{site}"]').bounding_box() for site in opened.drawn()["facilities"]
    ]
    for one, two in combinations(boxes, 2):
        apart_x = (
            abs(one["x"] + one["width"] / 2 - two["x"] - two["width"] / 2)
            >= (one["width"] + two["width"]) / 2 - 9
        )
        apart_y = (
            abs(one["y"] + one["height"] / 2 - two["y"] - two["height"] / 2)
            >= (one["height"] + two["height"]) / 2 - 11
        )
        assert apart_x or apart_y
    assert opened.page.locator(".leader").count() == len(boxes) - 1
    texts = opened.page.locator(".site-name").all_inner_texts()
    assert len({text[-1] for text in texts}) == len(
        texts
    )  # what is cut is the middle, so that no two are alike
    cut = "all => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length"
    assert opened.page.locator(".site-name").evaluate_all(cut) == 0
    names = [name.bounding_box() for name in opened.page.locator(".site-name").all()]
    assert names
    for name, sign in product(names, boxes):
        beside = name["x"] + name["width"] <= sign["x"] or sign["x"] + sign["width"] <= name["x"]
        assert beside or name["y"] + name["height"] <= sign["y"] or sign["y"] + sign["height"] <= name["y"]


def test_hostile_names_do_no_harm(open_map):
    opened = open_map("hostile")
    for plan in ("today", "official", "optimised"):
        opened.choose("plan", plan)
        for site in opened.drawn()["facilities"]:
            opened.page.locator(f'[data-site="{site}"]').dispatch_event("click")
            assert opened.page.locator("#ansinh-sheet h2").count() == 1
    opened.tab("table")
    for typed in ("script", "alert", "7 7", "dak nong"):
        opened.page.locator("#ansinh-search").fill(typed)
    opened.page.wait_for_timeout(100)
    assert opened.page.locator("img, .page script, .page iframe").count() == 0
    assert "{{ 7*7 }}" in opened.page.content().replace("&amp;", "&")
    size = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert size[0] <= size[1]


def test_ten_thousand_cells_are_painted_not_built_and_fit_into_eight_megabytes(open_map, runs):
    # benchmarks/map_page.py measures the time; cells are painted on a canvas, as elements would be slow.
    assert len(runs["province"].cells) >= 10_000
    opened = open_map("province")
    assert opened.file.stat().st_size <= 8_000_000
    opened.choose("background", "cells")
    assert opened.drawn()["cells"] >= 10_000
    assert opened.page.locator("#ansinh-map svg path, #ansinh-map img").count() < 100


def test_tiles_are_off_and_cannot_be_asked_for_without_a_network(open_map):
    opened = open_map()
    tiles = opened.page.locator('input[name="overlay"][value="tiles"]')
    assert tiles.is_disabled()
    assert not tiles.is_checked()
    assert "Không có mạng" in opened.text("#ansinh-tiles-note")


def test_online_tiles_are_asked_for_only_when_wanted(chromium, files):
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: url.startswith("http"), refuse)
    page = context.new_page()
    page.goto((files / "small.html").as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("ansinh.map.setZoom(11)")
    assert asked == []
    page.locator("#ansinh-tab-layers").click()
    page.locator('input[name="overlay"][value="tiles"]').click()
    page.get_by_text("Không tải được nền OpenStreetMap.").wait_for()
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert not page.locator('input[name="overlay"][value="tiles"]').is_checked()
    context.close()


def test_prints_on_one_landscape_page_with_results_and_legend(open_map, runs):
    opened = open_map(viewport={"width": 800, "height": 900})  # narrower than the sheet
    opened.page.emulate_media(media="print")
    opened.page.wait_for_timeout(200)
    assert opened.page.locator("#ansinh-legend-body").is_visible()
    assert opened.page.locator("#ansinh-summary").is_visible()
    for hidden in ("#ansinh-search", ".tools", "#ansinh-layers"):
        assert opened.page.locator(hidden).is_hidden()
    _, _, east, north = runs["small"].communes.total_bounds
    right = opened.page.evaluate("(at) => ansinh.map.latLngToContainerPoint(at).x", [north, east])
    stage, legend = (opened.page.locator(name).bounding_box() for name in ("#ansinh-map", "#ansinh-legend"))
    assert stage["x"] + right <= legend["x"]  # beside the province, not on it
    sheet = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") + sheet.count(b"/Type /Page/") <= 1
    opened.page.emulate_media(media="screen")
    assert opened.page.locator(".tools").is_visible()


def test_fits_a_phone(open_map):
    opened = open_map(viewport={"width": 420, "height": 900}, is_mobile=True, has_touch=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 420
    opened.page.locator('[data-site="S07"]').tap()
    opened.page.wait_for_timeout(400)
    box = opened.page.locator("#ansinh-sheet").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 420
    stage = opened.page.locator("#ansinh-map").bounding_box()
    assert box["y"] >= stage["y"]
    assert stage["y"] == pytest.approx(0, abs=1)  # else a strip of the map would be left for all lines


def test_speaks_english(open_map):
    opened = open_map("english")
    text = opened.text("body")
    for word in ("Optimised", Words("en")("term.share_served").capitalize(), "Mean travel", "How sure"):
        assert word in text
    assert "94.8%" in text


def test_works_walled_off_inside_a_report(chromium, runs):
    context = chromium.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.set_content(f"<h1>Report</h1>{map_iframe(runs['hostile'], 'en')}")
    inside = page.frame_locator("iframe")
    inside.locator("html[data-ready]").wait_for(state="attached")
    inside.locator('[data-site="S01"]').click()
    assert "<script>alert(1)</script>" in inside.locator("#ansinh-sheet h2").inner_text()
    assert complaints == []
    context.close()
