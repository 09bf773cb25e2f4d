"""Test that a map carries its solver as published, only where it's asked for, and may do nothing else for it."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
import tomllib
from hashlib import sha256
from importlib import resources

import pandas as pd
import pytest

from ansinh.reports.map import assets, build_map, map_html, map_iframe

SOLVER = '<script type="application/json" id="ansinh-solver">'
MOST_MB = 5.0
MOST_LIGHT_MB = 2.0


@pytest.fixture
def solvable(data):
    rows = [("period", "2030"), ("options", {"site": [], "name": "</script><script>alert(1)</script>"})]
    frame = pd.DataFrame([(part, json.dumps(value)) for part, value in rows], columns=["part", "value"])
    return dataclasses.replace(data, last_problem=frame)


def policy(page):
    return re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)


def test_solver_is_carried_with_its_licence_and_as_published():
    folder = resources.files("ansinh.reports.map.static") / "solver"
    stated = tomllib.loads((folder / "version.toml").read_text(encoding="utf-8"))
    assert stated["licence"] == "MIT"
    assert "Copyright (c) 2026 HiGHS" in (folder / "LICENSE").read_text(encoding="utf-8")
    for name, digest in stated["sha256"].items():
        assert sha256(gzip.decompress((folder / f"{name}.gz").read_bytes())).hexdigest() == digest


def test_map_with_a_solver_allows_a_worker_and_webassembly_and_nothing_else(solvable):
    still, solving = policy(map_html(solvable, light=True)), policy(map_html(solvable))
    assert "wasm" not in still
    assert "worker" not in still
    added = {part.strip() for part in solving.split(";")} - {part.strip() for part in still.split(";")}
    assert added == {"script-src 'unsafe-inline' 'wasm-unsafe-eval'", "worker-src blob:"}


def test_light_maps_frames_and_older_runs_carry_no_solver(data, solvable, tmp_path):
    build_map(solvable, tmp_path / "light.html", light=True)
    build_map(solvable, tmp_path / "map.html")
    assert SOLVER not in (tmp_path / "light.html").read_text(encoding="utf-8")
    assert SOLVER in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert SOLVER not in map_html(data)
    assert "ansinh-solver&quot;&gt;{" not in map_iframe(solvable)


def test_hostile_text_of_the_problem_stays_json(solvable):
    page = map_html(solvable)
    told = page.split(SOLVER)[1].split("</script>")[0]
    assert json.loads(told)["problem"]["options"]["name"].startswith("</script>")
    assert not set("<>&") & set(told)


def test_scripts_of_the_worker_ask_for_nothing_outside():
    text = "".join(assets.static_text(name) for name in assets.WORKER_SCRIPTS)
    for banned in ("fetch(", "XMLHttpRequest", "importScripts", "WebSocket", "http"):
        assert banned not in text
