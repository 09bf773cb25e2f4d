"""Read a plain table that someone else made, all cells as they stand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ansinh.geodata.apart import apart

_BOOKS = (".xlsx", ".xlsm")


def read_plain_table(path: Path) -> pd.DataFrame:
    """Return the first sheet of a workbook, or a CSV file in UTF-8; cells of a CSV file are text, empty ones too.

    Raises
    ------
    ApartError
        The file can't be read as a table.
    """
    return apart(_read, path)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix.lower() in _BOOKS:
        return pd.read_excel(path, dtype=object)
    return pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
