"""Communes of today (since 1 July 2025) in which sites lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts


def present_communes(facts: Facts, site_ids: list[str]) -> dict[str, str]:
    """Return site → name of the commune of today around it; sites outside of all, and runs without them, are left out."""
    communes = facts.data.communes_2025
    if communes.empty:
        return {}
    sites = facts.data.sites.loc[site_ids, ["geometry"]].to_crs(communes.crs)
    found = gpd.sjoin(sites, communes[["name", "geometry"]], predicate="within")
    return {str(site): str(name) for site, name in found["name"].items()}
