"""Read one province of the bundled national tables: each keeps a row group a province."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import pandas as pd
import pyarrow.parquet as pq

from ansinh.geodata.storage.files import data_path

FILES = (
    "national_cells.parquet",
    "national_communes.parquet",
    "national_crossings.csv",
    "national_crosswalk.parquet",
    "national_facilities.csv",
    "national_formers.csv",
    "national_islands.parquet",
    "national_provinces.csv",
)
"""Bundled files that the figures of a province of today come from."""


@lru_cache(maxsize=8)
def _opened(name: str) -> tuple[pq.ParquetFile, dict[str, int]]:
    """Return a bundled Parquet file and the row group of each province."""
    file = pq.ParquetFile(data_path(name))
    codes = file.schema_arrow.metadata[b"provinces"].decode().split(",")
    return file, {code: group for group, code in enumerate(codes)}


def read_province(name: str, province_code: str) -> pd.DataFrame:
    """Return the rows of one province in a bundled Parquet file; geometry is WKB.

    A province without a row gives an empty frame with the same columns.
    """
    file, groups = _opened(name)
    known = province_code in groups
    table = file.read_row_group(groups[province_code]) if known else file.schema_arrow.empty_table()
    return cast("pd.DataFrame", table.to_pandas())
