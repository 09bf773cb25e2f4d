"""Test contrast (WCAG 2.2 AA) and names of controls of map, report and proposal, in light and dark; `tools/check_access.py` asks axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.reports.facts import Facts
from ansinh.reports.map import build_map
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.reports.report import write_report
from ansinh.words import Words
from tests.reports.factory import make_run_data

FAULTS = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages")
    data = make_run_data()
    pictures = Pictures(Facts.of(data), Words("vi"))
    write_report(pictures, made / "report.html")
    write_proposal(pictures, made)
    build_map(data, made / "map.html")
    return made


@pytest.fixture(params=["light", "dark"])
def page(request, chromium):
    context = chromium.new_context(color_scheme=request.param, offline=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["report.html", "proposal.vi.html", "map.html"])
def test_text_can_be_read_and_controls_have_names(page, folder, name):
    page.goto((folder / name).as_uri())
    page.evaluate(UNFOLD)
    assert page.evaluate(FAULTS) == []
    for tab in page.locator('[role="tab"]').all():
        tab.click()
        assert page.evaluate(FAULTS) == []


def test_the_check_finds_pale_text_a_button_without_a_name_and_an_id_that_stands_twice(page):
    page.set_content(
        '<body style="background:#fff"><p style="color:#777777" id="a">4.48</p><button id="a"></button><p style="color:#767676">4.54</p>'
    )
    found = page.evaluate(FAULTS)
    assert [fault.split()[0] for fault in found] == ["4.48", "no", "twice:"]
