"""Write a run's layers as GeoJSON, on request: one file per layer, in WGS 84 as RFC 7946 requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio

from ansinh.geodata.storage.unwritten import disk_errors
from ansinh.reports.facts import Facts
from ansinh.reports.layers import layers
from ansinh.reports.run_words import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.words import Language


def write_geojson(data: RunData, folder: Path, *, language: Language = "vi") -> list[Path]:
    """Write every layer that has features into `folder`, which is created if necessary; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in layers(Facts.of(data), words_of(data, language)).items():
        if frame.empty:
            continue
        path = folder / f"{name}.geojson"
        path.unlink(missing_ok=True)
        with disk_errors(path):
            pyogrio.write_dataframe(
                frame, path, driver="GeoJSON", layer=name, layer_options={"RFC7946": "YES"}
            )
        written.append(path)
    return written
