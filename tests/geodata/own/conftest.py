"""Fixtures: a folder of small tables, and a function that reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansinh.geodata.own import OwnData, OwnSpec, Source, read_own
from tests.geodata.own.small import BASE, CANDIDATES, DEMAND, FACILITIES, boundaries


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Return a folder with the four tables, without an error."""
    return filled(tmp_path)


@pytest.fixture
def read(tables: Path) -> Callable[..., OwnData]:
    """Return a function that reads the tables; keyword arguments replace sources (a `Source` or file name) or settings."""
    return reader(tables)


def filled(folder: Path) -> Path:
    """Return a folder with the four tables, which are written into it."""
    for name, text in {
        "b.geojson": boundaries(),
        "d.csv": DEMAND,
        "f.csv": FACILITIES,
        "c.csv": CANDIDATES,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def reader(tables: Path) -> Callable[..., OwnData]:
    """Return the function of `read` for a folder."""

    def run(**change: Any) -> OwnData:
        files: dict[str, Any] = dict(BASE)
        for table in (
            "boundaries",
            "demand",
            "facilities",
            "candidates",
            "places",
            "projects",
            "crosswalk",
            "ferries",
        ):
            if table in change:
                files[table] = change.pop(table)
        sources = {name: _source(tables, value) for name, value in files.items() if value is not None}
        change = {
            "name_vi": "Kon Tum",
            "name_en": "Kon Tum",
            "slug": "kon-tum",
            "place_prefix": "KT",
        } | change
        return read_own(OwnSpec(sources=sources, **change))

    return run


def _source(folder: Path, value: Any) -> Source:
    return value if isinstance(value, Source) else Source(file=folder / value, label=value)
