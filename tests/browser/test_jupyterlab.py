"""Test JupyterLab itself in a real browser: a double click opens a notebook kept as text, it runs, map and explorer are there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.chromium import launched
from tests.patience import PATIENCE_MS, PATIENCE_S

ROOT = Path(__file__).parents[2]
EXPLORER = """
# %%
from ansinh.planning.analyses import changed
from ansinh.planning.desk import Desk
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer import Explorer

quick = changed(load_scenario(scenario_name), {"optimise.stages": ["unserved"]})
Explorer(desk=Desk(quick, points=20), language="en")
"""
"""A cell whose plans are found at once: they only serve as many as they can."""
SETTLED = "[id^=ansinh-][data-phase=settled]"
MAP = ".jp-Notebook .jp-OutputArea iframe"
ERROR = ".jp-OutputArea-output[data-mime-type*='stderr'] .ansi-red-fg"
LAB = Path(sys.prefix) / "share" / "jupyter" / "lab" / "static"
pytestmark = pytest.mark.browser


@pytest.fixture
def lab(tmp_path, shared):
    """Start JupyterLab, with the settings that `make demo` installs, in a folder with one notebook; return its address.

    Its kernel begins as those of `make notebooks`: a plan that a test has made is read.
    """
    if not LAB.is_dir():
        pytest.skip("JupyterLab's own files are not in this environment")
    settings, work = tmp_path / "settings", tmp_path / "work"
    for folder in (settings, work):
        folder.mkdir()
    from notebooks.execute import start_kernels_with_shared_runs as start  # loads what writes notebooks

    start(tmp_path / "ipython", shared.folder.parent)
    shutil.copy(ROOT / "tools" / "jupyterlab.json", settings / "overrides.json")
    notebook = (ROOT / "notebooks" / "01-dak-nong.py").read_text(encoding="utf-8")
    (work / "first.py").write_text(
        notebook.replace("points = 60", "points = 20") + EXPLORER, encoding="utf-8"
    )
    log = tmp_path / "log"
    home = {
        name: str(tmp_path / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    home["IPYTHONDIR"] = str(tmp_path / "ipython")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0",
               f"--LabApp.app_settings_dir={settings}", f"--ServerApp.root_dir={work}"]  # fmt: skip
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=work, env=os.environ | home, stdout=said, stderr=said)
    try:
        until = time.monotonic() + PATIENCE_S
        found = None
        while found is None and time.monotonic() < until and process.poll() is None:
            time.sleep(0.2)
            found = re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", log.read_text(errors="replace"))
        assert found, log.read_text(errors="replace")
        yield found.group(0)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def test_a_double_click_opens_a_notebook_that_runs_to_its_map(lab):
    # In a separate thread, because another test's browser may keep an event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(open_and_run, lab).result()


def open_and_run(url):
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        page.locator(".jp-DirListing-item", has_text="first.py").dblclick()
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("| Idle").first.wait_for()  # what is run before the kernel is there is lost
        page.locator(".jp-MenuBar, .lm-MenuBar").get_by_text("Run", exact=True).first.click()
        page.get_by_text("Run All Cells", exact=True).first.click()
        wait_for(page, MAP)
        frame = page.locator(MAP).first
        frame.scroll_into_view_if_needed()
        assert frame.bounding_box()["height"] > 300
        inside = frame.content_frame
        inside.locator(".leaflet-container").first.wait_for()
        assert page.get_by_text("Not Trusted").count() == 0
        assert page.locator(ERROR).count() == 0
        explore(page)


def wait_for(page, wanted):
    """Wait for an element, but no longer than until a cell fails."""
    page.locator(f"{wanted}, {ERROR}").first.wait_for(state="attached")
    assert page.locator(ERROR).all_inner_texts() == []


def explore(page):
    """Move a slider and click on a site, as in `ansinh explore`: the last wish counts, in the language of choice."""
    wait_for(page, SETTLED)
    cells = page.locator(".jp-Notebook .jp-CodeCell").count()
    page.locator("#controls input[type=range]").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.locator("#list tr.shown", has_text="budget 85%").wait_for()
    page.locator("#map path.leaflet-interactive").last.click()
    page.locator(".site-choice input").first.fill("40")
    page.locator("#list tr.shown", has_text=" 40 places").wait_for()
    page.locator("#other-language").click()
    page.locator("#list tr.shown", has_text="kinh phí 85").wait_for()
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == cells
