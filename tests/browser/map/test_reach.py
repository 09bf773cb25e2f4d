"""Test the backgrounds by cells: 30/60/90 minutes and catchments; and the legend, whose rows switch services."""

from __future__ import annotations

import re

import numpy as np
import pytest

LEGEND = "#ansinh-legend-body"


@pytest.fixture(scope="module")
def ground(ground_of):
    return ground_of("dak-nong", 60)


@pytest.fixture
def opened(map_of, open_map):
    return open_map(map_of("dak-nong", 60))


def shares_within(ground, sites):
    """Return the share of people within 30, 60, 90 minutes of the nearest of some sites, and beyond."""
    minutes = ground.inputs["central"].travel.minutes[list(sites)].min(axis=1).fillna(np.inf)
    people = ground.data.demand["population"].reindex(minutes.index)
    classes = np.searchsorted([30.0, 60.0, 90.0], minutes.to_numpy().astype("float32"), side="right")
    return [100 * people[classes == k].sum() / people.sum() for k in range(4)]


def legend_shares(opened):
    rows = (
        opened.page.locator(f"{LEGEND} section", has_text="share of all people")
        .locator("li")
        .all_inner_texts()
    )
    return [float(re.search(r": ([\d.]+)%", row)[1]) for row in rows]


def test_minutes_to_the_nearest_facility_and_to_a_chosen_one(opened, ground):
    opened.choose("background", "reach")
    rows = ground.data.facilities.query("plan_id == 'optimised' and places > 0")
    assert legend_shares(opened) == pytest.approx(shares_within(ground, set(rows["site_id"])), abs=0.1)
    assert sum(legend_shares(opened)) == pytest.approx(100.0)
    assert opened.drawn()["cells"] == (ground.data.cells["population"] > 0).sum()
    site = rows["site_id"].iloc[0]
    opened.page.locator(f'[data-site="{site}"]').dispatch_event("click")
    assert legend_shares(opened) == pytest.approx(shares_within(ground, [site]), abs=0.1)
    assert f"{ground.data.sites.loc[site, 'name_en'].split(' (')[0]}: Minutes to it" in opened.text(LEGEND)


def test_catchments_name_the_facility_to_which_most_people_of_a_place_go(opened, ground):
    opened.choose("background", "catchments")
    flows = ground.data.allocation.query("plan_id == 'optimised' and period == '2030'")
    people = flows.groupby(["demand_id", "site_id"])["persons"].sum()
    main = people.groupby("demand_id").idxmax().map(lambda key: key[1])
    named = {re.sub(r"\s+\([^)]*\)$", "", ground.data.sites.loc[site, "name_en"]) for site in main}
    rows = (
        opened.page.locator(f"{LEGEND} section", has_text="most people of a place go")
        .locator("li")
        .all_inner_texts()
    )
    assert {row.strip() for row in rows[:-1]} == named
    assert rows[-1].strip() == "not served"


def test_a_map_without_travel_times_has_no_such_layer(open_map):
    opened = open_map()
    assert opened.page.locator('input[name="background"][value="reach"]').count() == 0
    opened.page.goto(opened.file.as_uri() + "#layer=reach")
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert opened.drawn()["background"] == "share"


def test_a_row_of_the_legend_switches_its_service(open_map):
    opened = open_map()
    box = opened.page.locator('input[name="legend-service"][value="elderly"]')
    box.focus()
    opened.page.keyboard.press("Space")
    assert "elderly" not in opened.drawn()["services"]
    assert not box.is_checked()
    assert opened.page.evaluate("document.activeElement.value") == "elderly"
    assert not opened.page.locator('input[name="service"][value="elderly"]').is_checked()
    opened.page.keyboard.press("Space")
    assert "elderly" in opened.drawn()["services"]
