"""One headless Chromium for all tests of pages: a process can hold one Playwright only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.chromium import launched


@pytest.fixture(scope="session")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def page_of(chromium):
    """Return a function that opens a page in a browser with these options and, before each page, this script.

    Tests with equal options share one: to make it takes Chromium fifteen times as long as a page, and our pages keep nothing.
    Whoever changes more than its page makes its own, by `chromium.new_context`.
    """
    contexts: dict[tuple[str, str], Any] = {}

    def open_page(script: str = "", **options: Any) -> Any:
        key = (script, repr(sorted(options.items())))
        if key not in contexts:
            contexts[key] = chromium.new_context(**options)
            if script:
                contexts[key].add_init_script(script)
        return contexts[key].new_page()

    return open_page


def close(page: Any) -> None:
    """Close a page after making sure that it left nothing to the next page of its browser."""
    kept = page.evaluate("[document.cookie, ...Object.keys(localStorage)]")
    assert kept == [""], kept
    page.close()
