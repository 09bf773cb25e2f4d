"""A table before its columns are recognised: untyped cells with the row numbers that the planner sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.layout.grid import Rows
from ansinh.geodata.own.layout.units import Unit

DISTRICT_OF_SHEET = "Tên huyện"
"""Column added to joined sheets or folders that have none of districts: the name of the sheet or folder."""


class ReadError(Exception):
    """A table can't be read; the error carries the code of the finding and the words of its message."""

    def __init__(self, code: str, **words: Any) -> None:
        self.code, self.words = code, words
        super().__init__(code)


@dataclass(frozen=True, eq=False)
class Layout:
    """How a table was found in its file, for the receipt.

    Attributes
    ----------
    heading
        Row numbers of the heading in the first sheet that was read.
    top
        First rows of that sheet as they stand there.
    sheets, left
        Sheets that were read, and those that were not.
    encoding
        Encoding of the text; empty where the format fixes it.
    hidden
        Columns that are hidden and were not read.
    positions
        Column name → its position in `top`, from 0.
    """

    heading: tuple[int, ...] = ()
    top: Rows = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    encoding: str = ""
    hidden: tuple[str, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)


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
    unit
        Unit that a line above the table states; None without one.
    layout
        How the table was found in its file.
    """

    frame: pd.DataFrame
    origin: Origin
    geometry: gpd.GeoSeries | None = None
    crs: CRS | None = None
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())
    unit: Unit | None = None
    layout: Layout = field(default_factory=Layout)
