"""Test ``ansinh explore`` in a real browser: moving a slider changes the plan, and no request leaves this computer."""

from __future__ import annotations

import http.client
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

from tests.patience import PATIENCE_MS, PATIENCE_S

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
START = 'import sys; from ansinh.cli.main import main; main(["explore", "dak-nong", "--no-browser", "--points", "30"])'
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    log = folder / "log"
    root = Path(__file__).parents[3]
    environment = os.environ | {"ANSINH_LANG": "en", "PYTHONPATH": str(root)}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", START], cwd=folder, env=environment, stdout=said, stderr=said
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and process.poll() is None and b"token=" not in log.read_bytes():
            time.sleep(0.2)
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", log.read_text())
        assert found, log.read_text()
        yield found.group(0), folder
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE_S)
    assert code == 0
    assert "Stopped." in log.read_text()


def test_a_slider_moved_in_the_browser_changes_the_plan(served):
    # In a separate thread, because another test's browser may keep an event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(move_a_slider, served[0]).result()


def move_a_slider(url):
    """Open the explorer, move the first slider, and wait until the figures change."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (Debian and Ubuntu: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1250})
        answered: list[str] = []
        page.on("requestfinished", lambda request: answered.append(request.url))
        page.goto(url, timeout=PATIENCE_MS)
        page.wait_for_selector('.ansinh-tile[data-figure="served_persons"]', timeout=PATIENCE_MS)
        before = page.locator('[data-figure="capital_million_vnd"] b').inner_text()
        assert page.locator(".ansinh-table tr").count() == 3

        handle = page.locator(".noUi-handle").first
        handle.focus()
        for _ in range(2):
            page.keyboard.press("ArrowDown")  # five per cent of the money less
        page.wait_for_selector(".ansinh-table tr:nth-child(4)", timeout=PATIENCE_MS)
        after = page.locator('[data-figure="capital_million_vnd"] b').inner_text()
        assert after != before
        frame = page.frame_locator("iframe")
        frame.locator("html[data-ready]").wait_for(state="attached", timeout=PATIENCE_MS)
        elsewhere = [
            u for u in answered if not u.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
        ]
        assert elsewhere == []
        browser.close()


def test_the_port_alone_opens_nothing(served):
    url, _ = served
    connection = http.client.HTTPConnection(
        "127.0.0.1", int(re.search(r":(\d+)/", url)[1]), timeout=PATIENCE_S
    )
    connection.request("GET", "/")
    assert connection.getresponse().status in (302, 401, 403)
    connection.close()
