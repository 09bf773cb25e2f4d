"""Find sites by a code or by the name of a facility, commune or district, with or without marks."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from ansinh.geodata.names import fold
from ansinh.models.errors import Finding, InputError
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.unit_names import bare
from ansinh.words.nearest import nearest

COLUMNS = ("name_vi", "name_en", "commune_name", "district_name")
PRESENT = "present_commune"
"""Further column with the commune of today, see `with_present_communes`."""
SHOWN = 12
"""Most sites listed in one message; the rest are counted."""
_NEAREST = 3
"""Most names that the message for an unknown name offers."""


def find_sites(name: str, sites: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the ids of the sites that `name` means.

    It is compared with site ids (also without the letters of their province: "E06"), then with whole names of sites, communes
    and districts, then with parts of these; the first comparison with a hit decides. Case, marks and words such as "huyện" don't matter.

    Raises
    ------
    InputError
        If nothing has that name; the message gives the nearest names.
    """
    ids = {fold(str(site)): str(site) for site in sites.index}
    wanted = fold(name)
    if wanted in ids:
        return (ids[wanted],)
    without_letters = [site for code, site in ids.items() if code.partition(" ")[2] == wanted]
    if len(without_letters) == 1:
        return tuple(without_letters)
    plain = bare(name)
    columns = [column for column in (*COLUMNS, PRESENT) if column in sites]
    texts = {column: sites[column].fillna("").map(lambda text: bare(str(text))) for column in columns}
    for column in columns:
        hits = sites.index[texts[column] == plain]
        if plain and len(hits):
            return tuple(map(str, hits))
    for column in columns:
        hits = sites.index[texts[column].str.contains(plain, regex=False)]
        if plain and len(hits):
            return tuple(map(str, hits))
    written = {t: str(n) for c in columns for t, n in zip(texts[c], sites[c].fillna(""), strict=True) if t}
    known = {**written, **ids}
    near = nearest(plain, known, _NEAREST)
    hint = (
        f"did you mean {', '.join(repr(known[n]) for n in near)}?" if near else "name a commune or a site id"
    )
    raise InputError(
        [
            Finding(
                f"site {name!r}",
                "no site has that name, and none is in a commune or district of that name",
                hint,
            )
        ]
    )


def with_present_communes(inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the sites with the name of the commune of today, where they stand in one of before 2025."""
    province, sites = inputs.province, inputs.sites
    names = province.communes_2025.rename(columns={"commune_name": "name"}).get("name")
    codes = province.communes.get("commune_code_2025")
    if names is None or codes is None:
        return sites
    return sites.assign(**{PRESENT: sites["commune_code"].map(codes).map(names)})


def meant(
    inputs: Inputs, service: str = "", at: frozenset[str] = frozenset(), code: str = ""
) -> gpd.GeoDataFrame:
    """Return the sites that a name may mean: where a place has several campuses, the one that a wish is about.

    It's the campus that may offer `service`, or one of `at`; without either the first campus of a place. A site whose
    id is `code` is always among them.
    """
    sites, options = inputs.sites, inputs.options.reset_index()
    if service in inputs.scenario.services:
        offering = sites.index.isin(options.loc[options["service"] == service, "site_id"])
        return sites[offering | (sites.index == code)]
    places = ["commune_code", "status"]
    chosen = sites[sites.index.isin(at)]
    taken = pd.MultiIndex.from_frame(chosen[places])
    elsewhere = ~pd.MultiIndex.from_frame(sites[places]).isin(taken)
    return sites[sites.index.isin(at) | ((sites["campus"] == 0) & elsewhere)]


def one_standing(name: str, sites: gpd.GeoDataFrame, options: pd.DataFrame, service: str = "") -> str:
    """Return the one facility of today that `name` means; with a service, among those that have it.

    Raises
    ------
    InputError
        If nothing has that name, nothing of that name stands today, or several facilities do.
    """
    places = options["existing_places"]
    standing = {site for site, offered in places.index[places > 0] if service in {"", offered}}
    found = [site for site in find_sites(name, sites) if site in standing]
    if not found:
        what = f"no {service} stands there today" if service else "nothing stands there today"
        raise InputError(
            [Finding(f"site {name!r}", what, "name a facility of today; to keep a place empty, forbid it")]
        )
    return one_site(name, sites.loc[found])


def one_site(name: str, sites: gpd.GeoDataFrame) -> str:
    """Return the one site that `name` means.

    Raises
    ------
    InputError
        If no site, or several, have that name; the message lists them.
    """
    hits = find_sites(name, sites)
    if len(hits) == 1:
        return hits[0]
    words = [f"{site} ({sites['name_vi'][site]}, {sites['district_name'][site]})" for site in hits[:SHOWN]]
    more = f" and {len(hits) - SHOWN} more" if len(hits) > SHOWN else ""
    raise InputError(
        [Finding(f"site {name!r}", f"means {len(hits)} sites", f"name one: {'; '.join(words)}{more}")]
    )
