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
ABOUT = 0.25
"""Share by which the people of a plan may differ from the census: years lie between them, and provinces are merged of twice as many."""


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


def merged_from(now: str, name: str, people: float) -> tuple[str, ...]:
    """Return the provinces of before that today's province `now` was merged from, if `name` and `people` are those of one of them.

    Three provinces of before share their name with the larger one of today, so that a name alone doesn't tell which is meant;
    own data have names and people of their own.

    >>> merged_from("Lào Cai", "Lào Cai", 730_420), merged_from("Lào Cai", "Lào Cai", 1_551_450)
    (('Yên Bái', 'Lào Cai'), ())
    >>> merged_from("Huế", "Thừa Thiên Huế", 1_128_620), merged_from("Lâm Đồng", "Vùng ven biển Lâm Đồng", 622_000)
    ((), ())
    """
    formers = former_provinces()
    was = formers[formers["former_name_vi"].map(name_key) == name_key(name)]
    rows = present_provinces()
    parts = rows.loc[rows["name"] == now, "former_provinces"]
    names = tuple(str(parts.iloc[0]).split("; ")) if len(parts) else ()
    if len(names) < 2 or was.empty:  # noqa: PLR2004 (two are a merger)
        return ()
    known = float(was["population_2019"].iloc[0])
    return names if abs(people - known) < ABOUT * known else ()


@cache
def former_provinces() -> pd.DataFrame:
    """Return the 63 provinces of before 1 July 2025: former_code, former_name_vi, slug of today, population 2011 and 2019."""
    table = read_table("national_formers.csv")
    present = present_provinces().reset_index().set_index("province_code")["slug"]
    return table.assign(slug=table["province_code"].map(present))
