"""Test the map of a made-up nation in a browser: it opens without the network, paints, and tells about areas."""

from __future__ import annotations

import pytest

from ansinh.planning.nation import plan_nation
from ansinh.planning.nation.tables import nation_tables
from ansinh.reports.nation.map import nation_map
from tests.planning.nation.made_up import made_up_nation

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    plan = plan_nation(made_up_nation())
    path = tmp_path_factory.mktemp("nation") / "map.html"
    path.write_text(nation_map(plan, nation_tables(plan), "en"), encoding="utf-8")
    opened = chromium.new_page(viewport={"width": 1200, "height": 800})
    opened.wrong = []
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.on(
        "request",
        lambda request: opened.wrong.append(request.url) if request.url.startswith("http") else None,
    )
    opened.goto(path.as_uri())
    assert opened.evaluate("Boolean(window.ansinh)")
    yield opened
    opened.close()


def test_it_opens_alone_and_without_errors(page):
    assert page.wrong == []
    assert page.locator("#nation-table tbody tr").count() == 3
    assert page.locator("#ansinh-legend li").count() == 7


def test_another_kind_has_other_numbers(page):
    def places():
        return page.locator("#nation-sum").inner_text()

    assert "1,700 places" in places()
    page.select_option("#nation-kind", "elderly")
    assert "700 places" in places()
    assert "1,700" not in places()
    longest = page.locator("#nation-table tbody tr td:last-child").all_inner_texts()
    assert [int(text) for text in longest] == sorted(map(int, longest), reverse=True)


def test_a_province_of_the_table_is_shown_on_the_map(page):
    before = page.evaluate("window.ansinh.map.getZoom()")
    assert zoom_after(page, "#nation-table tbody button") > before
    assert zoom_after(page, "#nation-whole") == before
    assert page.wrong == []


def zoom_after(page, button):
    """Press a button, wait until the map has moved, and return its zoom."""
    return page.evaluate(
        """(name) => new Promise((done) => {
          const { map } = window.ansinh;
          map.once("moveend", () => done(map.getZoom()));
          document.querySelector(name).click();
        })""",
        button,
    )
