"""Open the site from a folder in a real browser: pages load, the search works, and no request goes to the internet."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.site import built_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def look(site: Path) -> dict[str, list[str]]:
    """Search for a Vietnamese word, and return the results, the requests to other hosts, and the errors."""
    from playwright.sync_api import sync_playwright

    seen: dict[str, list[str]] = {"found": [], "asked": [], "wrong": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("request", lambda request: seen["asked"].append(request.url))
        page.on("pageerror", lambda error: seen["wrong"].append(str(error)))
        page.goto((site / "vi" / "tutorial" / "first-run.html").as_uri())
        search_for("kinh phí", page)
        page.wait_for_timeout(2_000)  # the results of the first letters give way to those of the words
        seen["found"] = [item.get_attribute("href") for item in page.locator(".md-search-result__link").all()]
        browser.close()
    return seen


def search_for(words: str, page: Any) -> None:
    """Type until there are results; text typed before the index is loaded isn't searched for."""
    from playwright.sync_api import TimeoutError as NotYetError

    for _ in range(10):
        page.locator("input[name=query]").fill("")
        page.locator("input[name=query]").press_sequentially(words)  # the theme searches on key events
        try:
            return page.locator(".md-search-result__item").first.wait_for(timeout=5_000)
        except NotYetError:
            continue
    return None


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_search_works_in_a_folder_without_a_connection(shared):
    with ThreadPoolExecutor(
        1
    ) as alone:  # other tests leave an event loop in this thread, where Playwright refuses to run
        seen = alone.submit(look, built_site(shared)).result()
    pages = {link.split("?")[0].split("#")[0] for link in seen["found"]}
    assert pages, "nothing was found"
    texts = [Path(unquote(urlsplit(page).path)).read_text(encoding="utf-8").lower() for page in pages]
    assert any("kinh phí" in text for text in texts), pages
    assert not [url for url in seen["asked"] if not url.startswith(("file:", "data:"))]
    assert not seen["wrong"]
