"""The bundled files: their paths, their content, and their digests, which tell that one has changed."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"

# Columns that look like numbers and are read as text, so that leading zeros and dates survive.
TEXT_COLUMNS = frozenset(
    {"date", "osm_date", "residents_date", "source_date", "target_year", "communes"}
    # Text columns that may be empty from top to bottom, which pandas would take for numbers.
    | {"existing_site_ids", "geometry_note", "note", "source_url"}
)


def data_path(name: str) -> Path:
    """Return the path of a bundled file, in whichever folder of `DATA` it lies.

    Raises
    ------
    FileNotFoundError
        The installation is incomplete.
    """
    path = bundled_files().get(name)
    if path is None or not path.is_file():
        raise FileNotFoundError(f"{DATA / name}: bundled file is missing; install the package again")
    return path


@cache
def bundled_files() -> dict[str, Path]:
    """Return file name → path of every bundled file. No name occurs twice: folders only keep the files in order."""
    return {path.name: path for path in sorted(DATA.rglob("*")) if path.is_file()}


@lru_cache(maxsize=64)
def file_digest(name: str) -> str:
    """Return the SHA-256 (hex) of a bundled file."""
    with data_path(name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_text_column(name: str) -> bool:
    """Tell whether a column of a bundled table is a code, an id or a date: text, whatever it looks like."""
    return name in TEXT_COLUMNS or "code" in name.split("_") or name.endswith("_id")


@lru_cache(maxsize=32)
def _read(name: str) -> pd.DataFrame:
    columns = pd.read_csv(data_path(name), nrows=0).columns
    return pd.read_csv(data_path(name), dtype={c: "str" for c in columns if is_text_column(c)})


def read_table(name: str) -> pd.DataFrame:
    """Read a bundled CSV: codes, ids and dates as text, an empty cell as missing.

    The table is read once; each caller gets a frame of its own (pandas copies on write).
    """
    return _read(name).copy(deep=False)
