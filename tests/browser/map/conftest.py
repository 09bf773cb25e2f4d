"""Open maps in a headless Chromium without a network, and record its requests and its errors."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansinh.reports.map import build_map
from tests.browser.conftest import close
from tests.browser.map.moves import Ground
from tests.patience import PATIENCE_MS
from tests.reports.factory import make_run_data

LAYER_CONTROLS = ("service", "background", "areas", "overlay")
PLACES = {
    "small": {},
    "hostile": {"hostile": True},
    "province": {"copies": 12, "n_cells": 10_000, "points_per_commune": 8},
}


@dataclass
class Opened:
    """An open map, with its requests and errors."""

    page: Any
    file: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def drawn(self) -> dict[str, Any]:
        return self.page.evaluate("window.ansinh.drawn()")

    def tab(self, name: str) -> None:
        """Open one of the panel's tabs."""
        self.page.locator(f"#ansinh-tab-{name}").click()

    def reach(self, name: str) -> None:
        """Open the tab in which a control stands."""
        if name in LAYER_CONTROLS:
            self.tab("layers")

    def choose(self, name: str, value: str) -> None:
        self.reach(name)
        self.page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)

    def drop(self, name: str, value: str) -> None:
        self.reach(name)
        self.page.locator(f'input[name="{name}"][value="{value}"]').uncheck(force=True)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()


OFFLINE = "Object.defineProperty(navigator, 'onLine', {get: () => false})"
"""A browser without a network says so; Chromium with its network off does in some versions only."""


@pytest.fixture(scope="session")
def runs():
    return {name: make_run_data(**options) for name, options in PLACES.items()}


@pytest.fixture(scope="session")
def files(runs, shared):
    def build(folder):
        folder.mkdir()
        for name, data in runs.items():
            build_map(data, folder / f"{name}.html")
        build_map(runs["small"], folder / "english.html", language="en")

    return shared.files("maps", build)


@pytest.fixture(scope="session")
def ground_of(shared):
    """Return a function that gives the ground of a scenario, made once for all tests."""
    return lambda name, points: shared.once(f"ground-{name}-{points}", lambda: Ground.of(name, points))


@pytest.fixture(scope="session")
def map_of(ground_of, shared):
    """Return a function that gives the file of the map of a ground."""

    def file(name, points):
        ground = ground_of(name, points)
        return shared.files(f"{name}-{points}.html", lambda path: build_map(ground.data, path, "en"))

    return file


@contextmanager
def opening(page_of, files):
    """Yield a function that opens a map offline, by name or file; it's an error if one makes a request or logs an error."""
    opened = []

    def open_file(name="small", **options: Any):
        asked = {"viewport": {"width": 1400, "height": 900}, "offline": True} | options
        page = page_of(OFFLINE if asked["offline"] else "", **asked)
        one = Opened(page, name if isinstance(name, Path) else files / f"{name}.html")
        opened.append(one)
        one.page.on("request", lambda request: one.requests.append(request.url))
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
        one.page.on("dialog", lambda dialog: (one.complaints.append(dialog.message), dialog.dismiss()))
        one.page.goto(one.file.as_uri())
        one.page.wait_for_selector("html[data-ready]", state="attached", timeout=PATIENCE_MS)
        return one

    yield open_file
    for one in opened:
        # A blob is the worker's text, made by the page itself.
        assert [
            url for url in one.requests if url != one.file.as_uri() and not url.startswith("blob:null/")
        ] == []
        assert one.complaints == []
        close(one.page)


@pytest.fixture
def open_map(page_of, files):
    """Return a function that opens a map for one test."""
    with opening(page_of, files) as open_file:
        yield open_file


@pytest.fixture(scope="module")
def open_map_for_all(page_of, files):
    """Return a function that opens a map for all tests of a file: they ask its solver, and change nothing on the page."""
    with opening(page_of, files) as open_file:
        yield open_file
