"""Test that the site builds without a warning, that no link is broken, and that nothing is loaded from another host."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.docs.site import built_site

LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("object", "data"),
}
"""Elements whose address a browser loads without a click."""


class Links(HTMLParser):
    """Links, loaded addresses and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.anchors.add(values.get("id") or "")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag == "link" and values.get("rel") not in {"canonical", "alternate", "prev", "next"}:
            self.loaded.append(values.get("href") or "")
        self.loaded += [value for name, value in attrs if (tag, name) in LOADED and value]


@pytest.fixture(scope="module")
def site(shared):
    pages = sorted(built_site(shared).rglob("*.html"))
    return {path: Links(path.read_text(encoding="utf-8")) for path in pages}


def test_guides_are_there_in_both_languages(site):
    names = {"/".join(path.parts[-2:]) for path in site if "vi" in path.parts}
    assert {"tutorial/first-run.html", "how-to/install.html", "how-to/own-data.html"} <= names
    vietnamese = next(path for path in site if path.parts[-3:] == ("vi", "tutorial", "first-run.html"))
    assert '<html lang="vi"' in vietnamese.read_text(encoding="utf-8")


def test_every_link_leads_somewhere(site):
    broken = []
    for page, found in site.items():
        for link in [*found.links, *found.loaded]:
            if re.match(r"^(https?:|mailto:|data:|javascript:)", link) or page.name == "404.html":
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (anchor and target in site and anchor not in site[target].anchors):
                broken.append(f"{page.name}: {link}")
    assert not broken


def test_nothing_is_loaded_from_another_host(site):
    assert not [f"{page}: {link}" for page, found in site.items() for link in found.loaded if "//" in link]
    folder = min(site, key=lambda path: len(path.parts)).parent
    outside = [
        f"{sheet.name}: {address}"
        for sheet in folder.rglob("*.css")
        for address in re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^)\"']+)", sheet.read_text(encoding="utf-8")
        )
    ]
    assert not outside


def test_every_column_of_a_table_has_a_head(site):
    assert not [page.name for page in site if re.search(r"<th\b[^>]*>\s*</th>", page.read_text("utf-8"))]
