"""Communes of the census of 2019 and the communes of today that they went to."""

from __future__ import annotations

import pandas as pd


def crosswalk_table(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row per former commune and commune of today; shares sum to 1 over a former commune."""
    kept = raw[raw["pop_share"] > 0]
    columns = {
        "province_code_2025": "province_code",
        "commune_key_2019": "commune_code",
        "commune_name_2019": "commune_name_2019",
        "district_2019": "district_name_2019",
        "province_code_2019": "former_code",
        "pop_2019": "population_2019",
        "commune_code_2025": "commune_code_2025",
        "pop_share": "share",
    }
    return kept.rename(columns=columns)[list(columns.values())].sort_values(
        ["province_code", "commune_code", "commune_code_2025"], ignore_index=True
    )
