"""Test contrast (WCAG 2.2 AA) and names of controls of map, report, proposal and a guide; `tools/check_access.py` asks axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.reports.map import build_map
from tests.docs.site import built_site
from tests.reports.documents import outputs_of_made_up_run
from tests.reports.factory import make_run_data

FAULTS = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def pages(shared, tmp_path_factory):
    """Return the pages of a made-up run, and a guide with tables and code."""
    outputs, own = outputs_of_made_up_run(shared), tmp_path_factory.mktemp("pages") / "map.html"
    build_map(make_run_data(), own)
    guide = built_site(shared) / "vi" / "how-to" / "own-data.html"
    return {
        "report": outputs / "report.vi.html",
        "proposal": outputs / "proposal.vi.html",
        "map": own,
        "guide": guide,
    }


@pytest.fixture(params=["light", "dark"])
def page(request, page_of):
    page = page_of(color_scheme=request.param, offline=True)
    yield page
    page.close()


@pytest.mark.parametrize("name", ["report", "proposal", "map", "guide"])
def test_text_can_be_read_and_controls_have_names(page, pages, name):
    page.goto(pages[name].as_uri())
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
