"""Check pages with axe-core, in light and dark: those of a run folder, and of the guides as ``mkdocs build`` writes them.

``python tools/check_access.py runs/first site``

axe-core (Deque, MPL-2.0) is fetched by npm, as published, for this check alone; nothing of it stays. What it finds
is printed, and the command ends with 1. tests/browser/test_access.py checks contrast and names without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

VERSION = "4.14.1"
SCHEMES = ("light", "dark")


def bring() -> str:
    """Return the script of axe-core."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", f"axe-core@{VERSION}"], cwd=folder, check=True)  # noqa: S603, S607
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            script = archive.extractfile("package/axe.min.js")
            if script is None:
                message = "the package has no axe.min.js"
                raise FileNotFoundError(message)
            return script.read().decode("utf-8")


def states(page: Page) -> Iterator[None]:
    """Go through the states of a page: everything unfolded, or each tab and a sheet of a map."""
    yield
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    yield
    for tab in page.locator('[role="tab"]').all():
        tab.click()
        yield
    for site in page.locator(".site").all()[:1]:
        site.dispatch_event("click")
        yield
    for swipe in page.locator("#ansinh-swipe").all():
        swipe.click()
        yield


def violations(page: Page, axe: str) -> set[str]:
    """Return what axe finds in all states of a page."""
    page.evaluate(axe)
    found = set()
    for _ in states(page):
        for rule in page.evaluate("axe.run(document)")["violations"]:
            found |= {f"{rule['id']}: {node['html'][:120]}" for node in rule["nodes"]}
    return found


def files_of(folder: Path) -> list[Path]:
    """Return all pages of a run folder or of the guides: a list of names would leave out those that are renamed or new.

    The page for addresses that don't exist finds its scripts only on a server.
    """
    return sorted(file for file in folder.rglob("*.html") if file.name != "404.html")


def main(*folders: Path) -> int:
    """Check all pages, and return the exit code."""
    axe = bring()
    bad = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for file in [file for folder in folders for file in files_of(folder)]:
            for scheme in SCHEMES:
                context = browser.new_context(color_scheme=scheme, offline=True, bypass_csp=True)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(file.resolve().as_uri())
                page.wait_for_load_state()
                found = violations(page, axe)
                bad += len(found)
                sys.stdout.write(f"{file.parent.name}/{file.name}, {scheme}: {len(found)}\n")
                sys.stdout.writelines(f"  {one}\n" for one in sorted(found))
                context.close()
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
