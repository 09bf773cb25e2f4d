"""One headless Chromium for all tests of pages: a process can hold one Playwright only."""

from __future__ import annotations

import pytest

from tests.browser.chromium import launched


@pytest.fixture(scope="session")
def chromium():
    with launched() as browser:
        yield browser
