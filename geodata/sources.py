"""What the bundled files are, under which licence, and how to credit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.files import read_table

if TYPE_CHECKING:
    from geodata.provinces import Province


def data_sources(province: Province | None = None) -> pd.DataFrame:
    """Return one row per bundled file, a planner's own files first: file, what, licence, attribution, vintage."""
    bundled = read_table("data_sources.csv")
    if province is None or province.sources.empty:
        return bundled
    return pd.concat([province.sources, bundled], ignore_index=True)
