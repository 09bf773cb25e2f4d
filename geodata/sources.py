"""What the bundled files are, under which licence, and how to credit them."""

from __future__ import annotations

import pandas as pd

from geodata.files import read_table


def data_sources() -> pd.DataFrame:
    """Return one row per bundled file: file, what, licence, attribution, vintage."""
    return read_table("data_sources.csv")
