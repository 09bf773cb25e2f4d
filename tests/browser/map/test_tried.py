"""Test the tab where somebody tries: answers, the map, the address, files, keyboard, hostile names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from urllib.parse import urlencode

import pytest

from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.load import load_scenario
from ansinh.reports.map import build_map
from tests.patience import PATIENCE_MS
from tests.reports.factory import HOSTILE_NAMES

ANSWERED = "#ansinh-tried-csv"
ASKED = "JSON.parse(new URLSearchParams(location.hash.slice(1)).get('tried'))"


@pytest.fixture(scope="module")
def ground(ground_of):
    return ground_of("dak-nong", 60)


@pytest.fixture(scope="module")
def map_file(map_of):
    return map_of("dak-nong", 60)


@pytest.fixture
def opened(map_file, open_map):
    return tab(open_map(map_file))


def tab(opened):
    opened.tab("tried")
    opened.page.locator(ANSWERED).wait_for(timeout=PATIENCE_MS)
    return opened


def lines(opened, count):
    """Wait until so many answers stand in the list."""
    opened.page.locator("#ansinh-tried-list li").nth(count - 1).wait_for(timeout=PATIENCE_MS)


def close_first(opened):
    places = opened.page.locator("#ansinh-tried .places input").first
    places.fill("0")
    places.press("Tab")
    lines(opened, 2)


def downloaded(opened, selector):
    with opened.page.expect_download() as waiting:
        opened.page.locator(selector).click()
    return waiting.value.path()


def test_a_change_is_solved_and_drawn_as_a_plan_of_its_own(opened):
    assert opened.drawn()["plan"] == "tried"
    before = opened.page.locator("#ansinh-tried-list li").first.inner_text()
    close_first(opened)
    assert opened.page.locator("#ansinh-tried-list li").first.inner_text() != before
    assert "Proven for these places" in opened.text("#ansinh-tried-answer")
    assert opened.text("#ansinh-tried-answer thead").split() == ["As", "written", "Optimised", "Tried"]
    opened.page.locator("#ansinh-tried-list li button").last.click()
    opened.page.locator("#ansinh-tried-list li", has_text=before).first.wait_for(timeout=PATIENCE_MS)


def test_a_facility_moves_to_another_commune(opened):
    page = opened.page
    page.locator("summary", has_text="Open or move").click()
    page.locator("#ansinh-tried-from").select_option(index=1)
    page.locator("#ansinh-tried-to").select_option(index=5)
    page.locator("#ansinh-tried-apply").click()
    lines(opened, 2)
    rows = list(csv.DictReader(io.StringIO(downloaded(opened, ANSWERED).read_text("utf-8-sig"))))
    assert {row["action"] for row in rows} >= {"New"}


def test_the_scenario_file_gives_the_same_plan_to_the_command(opened, tmp_path):
    close_first(opened)
    answer = opened.page.evaluate(f"window.ansinh.solve({ASKED})")
    file = tmp_path / "tried.toml"
    file.write_bytes(downloaded(opened, "#ansinh-tried-toml").read_bytes())
    scenario = load_scenario(file)
    plan = official_plan(collect_inputs(scenario, scenario_province(scenario)))
    values = plan.stages.set_index("stage")["value"]
    assert answer["objective"] == pytest.approx([values["unserved"], values["travel"]], rel=1e-6, abs=1e-5)


def test_tried_targets_and_money_stand_in_the_scenario_file(ground, map_file, open_map, opened, tmp_path):
    own = next(
        target for target in ground.inputs["central"].scenario.targets if target.services == ("elderly",)
    )
    ask = {
        "from": "official",
        "targets": {"elderly": 0.5, "mental_health": 0.25},
        "money": 90_000,
        "fairness": False,
    }
    again = open_map(map_file)
    again.page.goto(f"{again.file.as_uri()}#{urlencode({'tried': json.dumps(ask)})}")
    again.page.reload()
    again.page.locator(ANSWERED).wait_for(timeout=PATIENCE_MS)
    answer = again.page.evaluate(f"window.ansinh.solve({json.dumps(ask)})")
    file = tmp_path / "tried.toml"
    file.write_bytes(downloaded(again, "#ansinh-tried-toml").read_bytes())
    scenario = load_scenario(file)
    told = {
        target.services: target
        for target in scenario.targets
        if len(target.services) == 1 and not target.groups
    }
    assert told["elderly",] == own.model_copy(update={"share": 0.5})
    assert told["mental_health",].share == 0.25
    assert [(one.period, one.million_vnd, one.covers) for one in scenario.budgets] == [
        ("2030", 90_000, "capital")
    ]
    assert scenario.optimise.capital_at_most == "budgets"
    own_stages = ground.inputs["central"].scenario.optimise.stages
    assert scenario.optimise.stages == tuple(stage for stage in own_stages if stage != "fairness")
    assert "fairness" in own_stages
    values = official_plan(collect_inputs(scenario, scenario_province(scenario))).stages.set_index("stage")[
        "value"
    ]
    assert answer["objective"] == pytest.approx([values["unserved"], values["travel"]], rel=1e-6, abs=1e-5)


def test_people_in_the_tab_add_up(opened):
    close_first(opened)
    rows = opened.page.locator("#ansinh-tried-answer tbody tr").all()
    served, left, p90, covered = (
        [int(re.sub(r"\D", "", cell)) for cell in row.locator("td").all_inner_texts()]
        for row in [*rows[:2], *rows[3:5]]
    )
    answer = opened.page.evaluate(f"window.ansinh.solve({ASKED})")
    assert served[-1] + left[-1] == round(answer["need"]["all"])
    said = re.match(
        r"([\d,]+) served, ([\d,]+) not", opened.page.locator("#ansinh-tried-list li").first.inner_text()
    )
    assert [int(number.replace(",", "")) for number in said.groups()] == [served[-1], left[-1]]
    assert [p90[-1], covered[-1]] == [
        round(answer["p90_minutes"]["all"]),
        round(1000 * answer["covered_share"]["all"]),
    ]


def test_the_address_keeps_what_is_tried(opened, map_file, open_map):
    close_first(opened)
    first = opened.page.locator("#ansinh-tried-list li").first.inner_text()
    again = open_map(map_file)
    again.page.goto(opened.page.url)
    again.page.reload()
    again.page.locator(ANSWERED).wait_for(timeout=PATIENCE_MS)
    assert again.text("#ansinh-tried-list li") == first
    again.page.goto(again.file.as_uri() + "#tried=%7B%22from%22%3A1%2C%22places%22%3A%7B%22x%22%3Anull%7D%7D")
    again.page.reload()
    again.page.locator(ANSWERED).wait_for(timeout=PATIENCE_MS)


def test_everything_is_reached_with_the_keyboard(opened):
    page = opened.page
    places = page.locator("#ansinh-tried .places input").first
    places.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    lines(opened, 2)
    assert page.evaluate("document.activeElement.dataset.option") is not None


def test_money_demand_and_services_are_told(opened):
    page = opened.page
    page.locator("summary", has_text="Services, demand").click()
    page.locator("#ansinh-tried-money").fill("1")
    page.locator("#ansinh-tried-money").press("Enter")
    page.locator("#ansinh-tried-answer .warning").wait_for(timeout=PATIENCE_MS)
    page.locator('input[name="tried-demand"][value="low"]').check(force=True)
    lines(opened, 3)
    page.locator('input[name="tried-service"]').first.uncheck()
    lines(opened, 4)
    page.locator("#ansinh-tried-reset").click()
    page.locator("#ansinh-tried-busy:empty").wait_for(state="attached", timeout=PATIENCE_MS)
    assert page.locator("#ansinh-tried-list li").count() == 4


def test_best_place_and_best_use_of_money_are_searched_and_drawn(opened):
    page = opened.page
    told = page.locator("#ansinh-tried-busy")
    page.locator("summary", has_text="Open or move").click()
    page.locator("#ansinh-tried-from").select_option(index=1)
    page.locator("#ansinh-tried-best").click()
    told.filter(
        has_text=re.compile(r"^(\d+) of \1 places solved or ruled out; best so far: .+\.$")
    ).wait_for()
    page.locator("summary", has_text="Services, demand").click()
    page.locator("#ansinh-tried-money").fill("50000")
    page.locator("#ansinh-tried-money").press("Tab")
    page.locator("#ansinh-tried-spend:enabled").click()
    told.filter(has_text=re.compile(r"^Found: .+ left out; proven: at least .+\.$")).wait_for()
    assert page.locator("#ansinh-tried-answer .warning", has_text="Building takes").count() == 0


def test_hostile_names_do_nothing_in_the_tab(ground, tmp_path, open_map):
    sites = ground.data.sites.copy()
    for language in ("vi", "en"):
        sites[f"name_{language}"] = [HOSTILE_NAMES[k % len(HOSTILE_NAMES)] for k in range(len(sites))]
    build_map(dataclasses.replace(ground.data, sites=sites), tmp_path / "bad.html", "en")
    opened = tab(open_map(tmp_path / "bad.html"))
    close_first(opened)
    cells = next(csv.reader(downloaded(opened, ANSWERED).read_text("utf-8-sig").splitlines()[1:]))
    assert not cells[1].startswith(("=", "+", "-", "@"))


def test_a_light_map_has_no_such_tab(ground, tmp_path, open_map):
    build_map(ground.data, tmp_path / "light.html", "en", light=True)
    page = open_map(tmp_path / "light.html").page
    assert page.locator("#ansinh-tab-tried").count() == 0
    assert page.locator("#ansinh-tried").is_hidden()
