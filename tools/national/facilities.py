"""Documented facilities in the columns of the network: where each stands, and how sure that is."""

from __future__ import annotations

import re

import pandas as pd

KINDS = {
    "social_protection_general": "social_protection_general",
    "children_home": "children_home",
    "elderly_home": "elderly_home",
    "disabled_home": "disability",
    "mental_health_nursing": "mental_health",
    "drug_rehab_compulsory": "drug_rehab",
    "drug_rehab_voluntary": "drug_rehab",
}
"""Kinds in the network; hospitals, places for veterans and sums over several sites are left out."""
MAIN_SERVICE = {
    "social_protection_general": "general", "children_home": "children", "elderly_home": "elderly",
    "disability": "disability", "mental_health": "mental_health", "drug_rehab": "drug_rehab",
}  # fmt: skip
SERVICES = {
    "elderly": "elderly", "disabled": "disability", "children": "children", "mental_health": "mental_health",
    "drug_rehab": "drug_rehab", "emergency": "general", "homeless": "general",
}  # fmt: skip
"""Words of the raw table and services of the network; others (veterans, methadone, rehabilitation) are none of them."""
CITY = "Thành phố"


def facility_table(raw: pd.DataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per facility of the network."""
    rows = raw[raw["kind"].isin(list(KINDS)) & ~raw["confidence"].fillna("").str.startswith("aggregate")]
    rows = rows.reset_index(drop=True)
    place = pd.DataFrame([_place(row, communes) for row in rows.fillna("").to_dict("records")])
    public = rows["ownership"].fillna("").str.startswith("public")
    kind = rows["kind"].map(KINDS)
    return pd.DataFrame(
        {
            "facility_id": rows["facility_id"],
            "province_code": rows["province_code"],
            "name_vi": rows["name"],
            "kind": kind,
            "ownership": public.map({True: "public", False: "non_public"}),
            "services": [
                _services(text, k) for text, k in zip(rows["services"].fillna(""), kind, strict=True)
            ],
            **place,
            "places": rows["places"].fillna("").map(_number),
            "residents": rows["residents"].fillna("").map(_number),
            "residents_date": rows["residents_date"],
            "source_url": rows["source"],
            "confidence": rows["confidence"],
            "note_en": rows["note"],
        }
    )


def _services(text: str, kind: str) -> str:
    known = [SERVICES[word] for word in text.split(";") if word in SERVICES]
    return ";".join(dict.fromkeys(known)) or MAIN_SERVICE[kind]


def _number(text: str) -> float | None:
    """Return the number a text begins with: of a range its lower end."""
    hit = re.match(r"\d+", text)
    return float(hit.group()) if hit else None


def _place(row: dict[str, str], communes: pd.DataFrame) -> dict[str, object]:
    """Return commune, coordinates and how they were found."""
    here = communes[communes["province_code"] == row["province_code"]]
    if row["commune_code_2025"]:
        mapped = row["coord_source"].startswith(("OSM", "OpenStreetMap"))
        basis = "OpenStreetMap point" if mapped else "documented commune, centre of its people"
        return _at(row["commune_code_2025"], row["lon"], row["lat"], basis, "high" if mapped else "medium")
    former = here[here["district_name"].str.endswith(f"({row['former_province']})")]
    former = former if len(former) else here
    named = [name for name in former["district_name"].unique() if _bare(name) in row["address"]]
    if named:
        district = former[former["district_name"] == max(named, key=len)]
        code = district.loc[district["population"].idxmax(), "commune_code"]
        return _at(code, "", "", "assumption: largest commune of the former district that is named", "low")
    city = former[former["district_name"].str.startswith(CITY) & (former["commune_type"] == "Phường")]
    pool = city if len(city) else former[former["commune_type"] == "Phường"]
    pool = pool if len(pool) else former
    code = pool.loc[pool["population"].idxmax(), "commune_code"]
    return _at(code, "", "", "assumption: place not documented; largest ward of the former province", "low")


def _bare(district: str) -> str:
    """Return a district's name without its kind and province: ``Ba Vì``."""
    plain = district.split(" (", maxsplit=1)[0]
    return re.sub(r"^(Huyện|Quận|Thị xã|Thành phố) ", "", plain) if not plain[-1].isdigit() else plain


def _at(code: str, lon: str, lat: str, basis: str, confidence: str) -> dict[str, object]:
    return {
        "commune_code": code,
        "lon": lon,
        "lat": lat,
        "location_basis": basis,
        "location_confidence": confidence,
    }
