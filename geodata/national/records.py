"""Documented facilities of a province of today, and where one could build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.geodata.storage.files import read_table
from ansinh.geodata.travel.crossing import NO_WAY

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

USUAL_PLACES = {
    "social_protection_general": 150.0, "children_home": 100.0, "elderly_home": 69.0, "disability": 100.0,
    "mental_health": 260.0, "drug_rehab": 500.0,
}  # fmt: skip
"""Places of a facility whose size is not documented. Elderly: 218 facilities with about 15,000 people (November 2025);
general and drug rehabilitation: medians of the documented ones; mental health: one provincial centre; others: assumption."""
USUAL_NON_PUBLIC = 76.0
"""The same for non-public facilities without a documented size: Đồng Nai has 21 with about 1,600 people."""
RANGE = (0.5, 2.0)
"""Lower and upper end of an assumed number, of the number itself."""
FEWEST_CUT_OFF = 20_000
"""On an island that no daily line leads to, no facility is proposed for fewer people than this: about one person in 1,000
needs a place, so the smallest home would stand nearly empty. Its people need services of another kind, and a run says so."""


def read_records(kind: str, province: Province) -> pd.DataFrame | None:
    """Return the rows of a kind in the columns of `Province.records`; None = no table."""
    readers = {"facilities": _facilities, "places": _places, "candidates": _candidates}
    return readers[kind](province) if kind in readers else None


def documented(province: Province) -> pd.DataFrame:
    """Return the documented facilities of a province, index `site_id` (``"VL-N001"``)."""
    table = read_table("national_facilities.csv")
    rows = table[table["province_code"] == province.code]
    return rows.set_index(pd.Index(province.site_prefix + "-" + rows["facility_id"], name="site_id"))


def _facilities(province: Province) -> pd.DataFrame:
    rows = documented(province)
    columns = [
        "name_vi",
        "kind",
        "ownership",
        "commune_code",
        "lon",
        "lat",
        "location_basis",
        "location_confidence",
    ]
    frame = rows[columns].copy()
    frame.insert(1, "name_en", rows["name_vi"])
    return frame.assign(
        land_m2=np.nan,
        source=rows["source_url"],
        source_url=rows["source_url"],
        source_date=rows["residents_date"],
        note=None,
    )


def _places(province: Province) -> pd.DataFrame:
    """Return places by facility and service: documented places, else residents, else a usual size; shared out evenly."""
    parts = [_places_of(str(site), row) for site, row in documented(province).iterrows()]
    columns = [
        "site_id",
        "service",
        "places",
        "low",
        "high",
        "basis",
        "confidence",
        "source",
        "source_date",
        "note",
    ]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _places_of(site: str, row: pd.Series) -> pd.DataFrame:
    known = row[["places", "residents"]].astype(float).max()
    basis = "plan" if pd.notna(row["places"]) else "residents reported"
    if pd.isna(known):
        known = USUAL_PLACES[row["kind"]] if row["ownership"] == "public" else USUAL_NON_PUBLIC
        basis = "assumption"
    services = str(row["services"]).split(";")
    even = np.diff(np.round(np.linspace(0, known, len(services) + 1)))
    low, high = RANGE if basis == "assumption" else (1.0, 1.0)
    split = (
        "assumption: the number is not documented by service; shared out evenly"
        if len(services) > 1
        else pd.NA
    )
    return pd.DataFrame(
        {
            "site_id": site,
            "service": services,
            "places": even,
            "low": even * low,
            "high": even * high,
            "basis": basis,
            "confidence": "low" if basis == "assumption" else "medium",
            "source": "assumption: usual size of its kind" if basis == "assumption" else row["source_url"],
            "source_date": row["residents_date"],
            "note": split,
        }
    )


def _candidates(province: Province) -> pd.DataFrame:
    """Return a candidate site at the centre of every commune, except on small islands that no daily line leads to."""
    communes, ferries = province.communes, province.ferries
    islands = ferries.loc[ferries["parent"] == NO_WAY, "from_communes"].dropna()
    cut_off = communes.index.isin([code for text in islands for code in text.split(";")])
    built = communes[~cut_off | (communes["population"] >= FEWEST_CUT_OFF)]
    rows = pd.DataFrame(
        {
            "name_vi": "Cơ sở mới tại " + built["commune_name"].map(in_sentence),
            "name_en": "New facility at " + built["commune_name"],
            "commune_code": built.index,
            "lon": built["center_lon"],
            "lat": built["center_lat"],
            "location_basis": "assumption: centre of the commune, where its office stands or its people live",
            "location_confidence": "low",
        }
    )
    return rows.set_index(pd.Index(province.site_prefix + "-C" + built.index, name="site_id"))
