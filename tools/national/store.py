"""Write tables: Parquet with one row group a province, so that one province is read without the others; or CSV."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ZSTD_LEVEL = 19
"""The slowest level that still writes in seconds; reading is as quick as with any other."""


def write_by_province(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame with a column `province_code`, one row group a province, in the order of the codes.

    Geometry is written as WKB. The order of the row groups is kept in the metadata of the file under ``provinces``.
    """
    plain = pd.DataFrame(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        plain["geometry"] = frame.geometry.to_wkb()
    codes = sorted(plain["province_code"].unique())
    tables = {
        code: pa.Table.from_pandas(
            plain[plain["province_code"] == code].drop(columns="province_code"), preserve_index=False
        )
        for code in codes
    }
    schema = next(iter(tables.values())).schema.with_metadata({"provinces": ",".join(codes)})
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=ZSTD_LEVEL) as writer:
        for table in tables.values():
            writer.write_table(table.cast(schema), row_group_size=len(table) or None)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a CSV with lines that end as Unix has them."""
    frame.to_csv(path, index=False, lineterminator="\n")
