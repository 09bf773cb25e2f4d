"""Time the map of the nation in a browser: until it can be used, and frames while it is moved, here and on a slow tablet.

ansinh nation --out FOLDER
python -m benchmarks.nation_page FOLDER/map.html     # writes its table into benchmarks/NATIONAL.md
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import run_line
from benchmarks.nation import put
from tests.browser.chromium import launched

WIDTH, HEIGHT = 1_400, 900
SLOWER = {"this machine": 1, "four times as slow": 4}
"""By how much Chromium slows the page down: a tablet is about four times as slow as a desk."""
TRIES, STEPS = 3, 40
"""The quickest of so many loadings counts, because other programs slow it down; a drag has so many moves of the mouse."""
DRAGS = ((-300, 0), (0, -250), (300, 250))
ZOOMS = 4
TITLES = (
    "| page | usable after | frame while dragged, median | 95th percentile | longest | a step of zoom | another kind "
    "| processors: to load | a drag | a step of zoom | memory |\n" + "| --- " * 11 + "|"
)
READY = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
WATCH = """() => {
  window.frames_ = [];
  let last = performance.now();
  const frame = (now) => { window.frames_.push(now - last); last = now; window.watching = requestAnimationFrame(frame); };
  window.watching = requestAnimationFrame(frame);
}"""
SEEN = "() => { cancelAnimationFrame(window.watching); return window.frames_; }"
TIMED = """(move) => new Promise((done) => {
  const { map } = window.ansinh, began = performance.now();
  move === "kind" ? step() : map.setZoom(map.getZoom() + 1, { animate: false });
  function step() {
    const list = document.getElementById("nation-kind");
    list.selectedIndex = (list.selectedIndex + 1) % list.length;
    list.dispatchEvent(new Event("change"));
  }
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def measure(file: Path) -> str:
    """Return the table of a map in a file."""
    with launched() as browser:
        rows = [_row(browser, file, name, slower) for name, slower in SLOWER.items()]
    head = (
        f"{run_line()}; load {os.getloadavg()[0]:.1f}. {file.stat().st_size / 1e6:.1f} MB in one file, Chromium without a graphics card, "
        f"{WIDTH} × {HEIGHT} pixels."
    )
    return "\n".join([head, "", TITLES, *rows])


def _row(browser: Any, file: Path, name: str, slower: int) -> str:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    used = [_processor_ms(browser)]
    ready = []
    for _ in range(TRIES):
        page.goto(file.as_uri())
        page.wait_for_function("Boolean(window.ansinh)")
        ready.append(page.evaluate(READY))
    used.append(_processor_ms(browser))
    frames = _dragged(page)
    used.append(_processor_ms(browser))
    zooms = [page.evaluate(TIMED, "zoom") for _ in range(ZOOMS)]
    used.append(_processor_ms(browser))
    kinds = [page.evaluate(TIMED, "kind") for _ in range(TRIES)]
    memory = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    page.close()
    middle, most = np.quantile(frames, [0.5, 0.95])
    load, drag, zoom = np.diff(used) / [TRIES, len(DRAGS), ZOOMS]
    return (
        f"| {name} | {min(ready):.0f} ms | {middle:.0f} ms | {most:.0f} ms | {max(frames):.0f} ms | {max(zooms):.0f} ms "
        f"| {max(kinds):.0f} ms | {load:.0f} ms | {drag:.0f} ms | {zoom:.0f} ms | {memory:.0f} MB |"
    )


def _processor_ms(browser: Any) -> float:
    """Return the milliseconds that all of Chromium's processes have computed: they don't depend on other programs."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return 1_000.0 * sum(float(process["cpuTime"]) for process in told)


def _dragged(page: Any) -> list[float]:
    """Return the milliseconds between frames while the map is dragged, and once it is let go."""
    page.evaluate(WATCH)
    for right, down in DRAGS:
        page.mouse.move(WIDTH / 3, HEIGHT / 2)
        page.mouse.down()
        page.mouse.move(WIDTH / 3 + right, HEIGHT / 2 + down, steps=STEPS)
        page.mouse.up()
    page.evaluate(READY)
    return list(page.evaluate(SEEN))


def main(arguments: list[str]) -> None:
    """Measure the map that is named and write its table."""
    section = measure(Path(arguments[0]).resolve())
    put("page", section)
    print(section)


if __name__ == "__main__":
    main(sys.argv[1:])
