"""A table before its columns are recognised: untyped cells with the row numbers that the planner sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from ansinh.geodata.own.findings import Origin


class ReadError(Exception):
    """A table can't be read; the error carries the code of the finding and the words of its message."""

    def __init__(self, code: str, **words: Any) -> None:
        self.code, self.words = code, words
        super().__init__(code)


@dataclass(frozen=True, eq=False)
class RawTable:
    """Cells as they stand in a file.

    Attributes
    ----------
    frame
        Cells (text, numbers or None) by column name, index = row number in the file.
    origin
        File and sheet.
    geometry
        Shapes in `crs`, same index; None for a plain table.
    crs
        System of the shapes as the file states it; None if it doesn't.
    notes
        Findings made while reading: code, and the words of the message.
    prefer_swap
        Whether a table with columns X and Y follows the surveyors' use (X = north).
    """

    frame: pd.DataFrame
    origin: Origin
    geometry: gpd.GeoSeries | None = None
    crs: CRS | None = None
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())
