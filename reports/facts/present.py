"""Communes of today (since 1 July 2025) in which sites lie."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd

from ansinh.geodata.names import in_sentence

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts
    from ansinh.words import Words


REFORM = dt.date(2025, 7, 1)
"""First day of today's communes and provinces (Resolution 202/2025/QH15); before it there were districts and townships."""


def in_present_names(facts: Facts, words: Words) -> Facts:
    """Return the facts with candidate sites named by today's commune, with the commune of the census behind it.

    A candidate has no name but the one that the run gave it, from the commune of 2019; a letter of today can't speak of a
    township. Sites that a plan or a register names keep their names.
    """
    sites, key = facts.data.sites, f"name_{words.language}"
    named = sites[sites["status"] == "candidate"]
    now = present_communes(facts, list(named.index))
    inside = in_sentence if words.language == "vi" else str
    renamed = {}
    for site, before, name in zip(named.index, named["commune_name"], named[key], strict=True):
        present = now.get(str(site), "")
        if present and present != before:
            both = words("common.former_commune", now=inside(present), before=inside(str(before)))
            told = str(name).replace(inside(str(before)), both, 1)
            # One bracket holds the former name and what else is said.
            renamed[site] = told.replace(") (", "; ")
    if not renamed:
        return facts
    return facts.with_sites(
        sites.assign(**{key: [renamed.get(site, name) for site, name in sites[key].items()]})
    )


def present_communes(facts: Facts, site_ids: list[str]) -> dict[str, str]:
    """Return site → name of the commune of today around it; sites outside of all, and runs without them, are left out."""
    communes = facts.data.communes_2025
    if communes.empty:
        return {}
    sites = facts.data.sites.loc[site_ids, ["geometry"]].to_crs(communes.crs)
    found = gpd.sjoin(sites, communes[["name", "geometry"]], predicate="within")
    return {str(site): str(name) for site, name in found["name"].items()}
