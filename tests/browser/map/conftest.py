"""Open maps in a headless Chromium without a network, and record its requests and its errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansinh.reports.map import build_map
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


@pytest.fixture(scope="session")
def runs():
    return {name: make_run_data(**options) for name, options in PLACES.items()}


@pytest.fixture(scope="session")
def files(runs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    for name, data in runs.items():
        build_map(data, folder / f"{name}.html")
    build_map(runs["small"], folder / "english.html", language="en")
    return folder


@pytest.fixture
def open_map(chromium, files):
    """Return a function that opens a map file offline; the test fails if the map made a request or logged an error."""
    contexts, opened = [], []

    def open_file(name="small", **options: Any):
        context = chromium.new_context(
            **{"viewport": {"width": 1400, "height": 900}, "offline": True} | options
        )
        contexts.append(context)
        one = Opened(context.new_page(), files / f"{name}.html")
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
    for context in contexts:
        context.close()
