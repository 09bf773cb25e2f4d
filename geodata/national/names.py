"""Names of today's provinces and of the 63 before them."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ansinh.geodata.names import fold, name_key
from ansinh.geodata.province_aliases import ALIASES
from ansinh.geodata.storage.files import read_table

SAME_NAME = frozenset({"laocai", "quangngai", "hue"})
"""Provinces of today that share a name with a built-in province of before: their short name carries the year."""
YEAR = "2025"
SHORT = {
    "hcm": "ho-chi-minh", "tphcm": "ho-chi-minh", "hcmc": "ho-chi-minh", "hochiminhcity": "ho-chi-minh",
    "saigon": "ho-chi-minh", "saigongiadinh": "ho-chi-minh", "daclac": "dak-lak", "darlac": "dak-lak",
}  # fmt: skip
"""Other ways of writing a province's name, folded and without blanks."""
WHOLE = 0.9
"""Part of the people of a province (census of 2019) from which on a plan is one of all of it; counts of other years differ less."""


@cache
def present_provinces() -> pd.DataFrame:
    """Return one row per province of today, index `slug`: province_code, name, type, region, population and ages.

    `population` is the census of 2019, `population_reported_2025` what was published at the merger.
    """
    table = read_table("national_provinces.csv").rename(
        columns={"pop_2019": "population", "pop_reported_2025": "population_reported_2025"}
    )
    return table.set_index(pd.Index([_slug(name) for name in table["name"]], name="slug"))


def _slug(name: str) -> str:
    plain = "-".join(fold(name).split())
    return f"{plain}-{YEAR}" if name_key(name) in SAME_NAME else plain


def present_slugs() -> tuple[str, ...]:
    """Return the short names of today's provinces."""
    return tuple(present_provinces().index)


@cache
def present_names() -> dict[str, str]:
    """Return every way of writing today's provinces (folded, without blanks) → short name.

    The name alone where no built-in province of before has it; the name with the year; and the code, which gives way to a
    built-in province of before with the same code.
    """
    names = dict(SHORT)
    for slug, row in present_provinces().iterrows():
        key = name_key(str(row["name"]))
        names[key + YEAR] = str(slug)
        names[str(row["province_code"]) + YEAR] = str(slug)
        names[str(row["province_code"])] = str(slug)
        names[key] = str(slug)
    return names


def namesake(written: str) -> str:
    """Return the short name of today's province where a name means a built-in one of before as well; "" = no doubt.

    >>> namesake("Lào Cai"), namesake("lao-cai"), namesake("An Giang")
    ('lao-cai-2025', '', '')
    """
    key = name_key(written)
    return present_names()[key + YEAR] if key in SAME_NAME and written not in ALIASES else ""


def merged_from(name: str, people: float) -> tuple[str, ...]:
    """Return the provinces of before that today's province `name` was merged from, where `people` are only a part of its own.

    Three provinces of before share their name with the larger one of today, so that a name alone doesn't tell which is meant.

    >>> merged_from("Lào Cai", 730_420), merged_from("Lào Cai", 1_551_450), merged_from("Huế", 1_128_620)
    (('Yên Bái', 'Lào Cai'), (), ())
    """
    rows = present_provinces()
    found = rows[rows["name"] == name]
    names = tuple(str(found["former_provinces"].iloc[0]).split("; ")) if len(found) else ()
    return names if len(names) > 1 and people < WHOLE * float(found["population"].iloc[0]) else ()


@cache
def former_provinces() -> pd.DataFrame:
    """Return the 63 provinces of before 1 July 2025: former_code, former_name_vi, slug of today, population 2011 and 2019."""
    table = read_table("national_formers.csv")
    present = present_provinces().reset_index().set_index("province_code")["slug"]
    return table.assign(slug=table["province_code"].map(present))
