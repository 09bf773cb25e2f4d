"""What the bundled files are, under which licence, and how to credit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.files import read_table

if TYPE_CHECKING:
    import pandas as pd


def data_sources() -> pd.DataFrame:
    """Return one row per bundled file: file, what, licence, attribution, vintage."""
    return read_table("data_sources.csv")
