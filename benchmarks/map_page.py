"""Time the map of a province with 10,000 cells in a browser: until it is ready, and for one step of zoom.

python -m benchmarks.map_page
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ansinh.reports.map import build_map
from tests.reports.factory import make_run_data

CELLS = 10_000
TRIES = 3
"""Number of measurements; the quickest counts, because other programs slow the others down."""
READY_MS, ZOOM_MS = 2_000, 500
"""Targets in milliseconds, on two shared cores."""
ZOOM = """() => {
  const began = performance.now();
  ansinh.map.setZoom(ansinh.map.getZoom() + 1, { animate: false });
  return performance.now() - began;
}"""


def main() -> None:
    """Build the map, open it in the system's Chromium, and print both times with their targets."""
    from playwright.sync_api import sync_playwright

    data = make_run_data(copies=12, n_cells=CELLS, points_per_commune=8)
    ready, zoom = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "map.html"
        build_map(data, file)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900}, offline=True)
        for _ in range(TRIES):
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            ready.append(page.evaluate("ansinh.readyAfter"))
            page.locator('input[name="background"][value="cells"]').check(force=True)
            zoom.append(page.evaluate(ZOOM))
        browser.close()
    print(
        f"ready after {min(ready):.0f} ms (target {READY_MS}), a step of zoom {min(zoom):.0f} ms (target {ZOOM_MS})"
    )


if __name__ == "__main__":
    main()
