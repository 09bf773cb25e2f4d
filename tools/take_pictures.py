"""Take the pictures of the guides from the maps of a run, so that they show what readers see.

``python tools/take_pictures.py runs/first`` (a run of Đắk Nông with all its demand points)
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

DOCS = Path(__file__).parents[1] / "docs"
LAPTOP = {"width": 1366, "height": 768}
TALL = {"width": 1366, "height": 1000}
"""For a tab with much below its answer."""


def as_opened(_: Page) -> None:
    """Leave the map as it opens."""


def tried(page: Page) -> None:
    """Close a facility in the tab Try, and wait for the plan without it."""
    page.set_viewport_size(TALL)  # type: ignore[arg-type]
    page.evaluate("document.getElementById('ansinh-home').click()")
    page.locator("#ansinh-tab-tried").click()
    page.locator("#ansinh-tried-csv").wait_for()
    places = page.locator("#ansinh-tried .places input").first
    places.fill("0")
    places.press("Tab")
    page.locator("#ansinh-tried-list li").nth(1).wait_for()
    places.scroll_into_view_if_needed()


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "pictures/map-try.png": ("map.en.html", tried),
    "tutorial/map.png": ("map.en.html", as_opened),
    "tutorial/map.vi.png": ("map.html", as_opened),
}
"""Picture in the guides: map of the run, and what is done before the picture is taken."""


def save(shot: bytes, target: Path) -> None:
    """Save a picture in all its colours: fewer would give marks other colours than the map's."""
    Image.open(io.BytesIO(shot)).convert("RGB").save(target, optimize=True)


def main(run: Path) -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (file, prepare) in PICTURES.items():
            page = browser.new_page(viewport=LAPTOP, offline=True)  # type: ignore[arg-type]
            page.goto((run / file).resolve().as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            prepare(page)
            page.wait_for_timeout(500)
            save(page.screenshot(), DOCS / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
