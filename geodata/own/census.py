"""Hold what was read against the census of 2019, which is bundled for all communes of Viet Nam."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ansinh.geodata.names import name_key
from ansinh.geodata.national.names import former_provinces, present_names, present_provinces
from ansinh.geodata.national.store import read_province
from ansinh.geodata.own.cells.columns import names_of
from ansinh.geodata.own.findings import ACCEPTED, ERROR, Log, Origin, quoted
from ansinh.geodata.own.tidy.slips import exchanged, misplaced
from ansinh.geodata.own.unit_names import bare, keys
from ansinh.words.phrase import Figure, Share

COMMUNE_FACTOR, ODD_FACTOR = 5.0, 3.0
"""A commune with so many times its people of 2019 (and the usual growth), or so few, stops or is doubted.

The fastest growing wards tripled; a slipped digit makes ten times, less or more by the growth since.
"""
TOTAL_FACTOR = 3.0
"""The same for all communes together: the fastest growing province (Bình Dương) grew by half from 2009 to 2019."""
_LEAST_KNOWN = 5  # communes found in the census; fewer say nothing about a total
_HALF = 0.5
_LEAST_PEOPLE = 500.0  # communes with fewer (new or emptied ones) may grow and shrink as they like below it
_LOST_SHARE = (
    0.01  # of the people: communes with fewer may well be empty, such as ones flooded by a reservoir
)
USUAL_SHARES = {"population_under16": 0.26, "population_60_plus": 0.12, "population_80_plus": 0.02}
"""Shares of the people in Viet Nam, census 2019 (GSO, table 1: 0 to 15, 60 and over, 80 and over; rounded)."""
_SHARE_FACTOR = 5.0
"""Provinces differ from the country by less than half of this."""


@lru_cache(maxsize=8)
def census(province: str, former: str = "") -> pd.DataFrame:
    """Return the communes of a province in 2019 and today: code and name, district, people, `today`, `former` province.

    A name and its code may stand for a commune of 2019 and for one of today that is larger; `today` tells them apart.

    Parameters
    ----------
    province
        Name of the province, of before July 2025 or of today; an unknown name gives an empty frame.
    former
        Another name to try if the first is unknown.
    """
    formers = {name_key(str(row.former_name_vi)): row for row in former_provinces().itertuples()}
    key = next(
        (k for name in (province, former) if (k := name_key(name)) in formers or k in present_names()), ""
    )
    parts = []
    if key in present_names() and _is_present(key):
        code = str(present_provinces().loc[present_names()[key], "province_code"])
        parts = [_present(code), _old(read_province("national_crosswalk.parquet", code))]
    elif key in formers:
        row = formers[key]
        old = read_province("national_crosswalk.parquet", str(row.province_code))
        parts = [_old(old[old["former_code"] == row.former_code])]
    columns = ["commune_code", "commune_name", "district_name", "people", "today", "former"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _is_present(key: str) -> bool:
    return present_names()[key] in present_provinces().index


def _old(rows: pd.DataFrame) -> pd.DataFrame:
    """Return communes of 2019; a commune that was divided has a row for each of its parts."""
    named = rows.rename(columns={"commune_name_2019": "commune_name", "district_name_2019": "district_name",
                                 "population_2019": "people"})  # fmt: skip
    return named.drop_duplicates("commune_code").assign(today=False, former=named["former_code"])


def _present(code: str) -> pd.DataFrame:
    rows = read_province("national_communes.parquet", code).rename(columns={"population": "people"})
    return rows.assign(today=True, former="")


class _Side(NamedTuple):
    """Rows of the census, those of 2019 or those of today, and the row of each commune in them (-1 = none)."""

    known: pd.DataFrame
    at: pd.Series

    @property
    def people(self) -> pd.Series:
        """The people of each commune; NaN where the census has none of that code or name."""
        return self.at.map(self.known["people"].astype(float).to_dict().get).astype(float)

    @property
    def absent(self) -> pd.DataFrame:
        """The rows that no commune has, of former provinces of which half the communes are there."""
        found = self.known.index.isin(self.at)
        half = pd.Series(found, self.known.index).groupby(self.known["former"]).transform("mean") >= _HALF
        return self.known[~found & half]


def matched(communes: pd.DataFrame, province: str, former: str) -> pd.Series:
    """Return the people of 2019 of each commune, index as `communes`; NaN where the census has none of that code or name."""
    side = _side(communes, province, former)
    return pd.Series(float("nan"), index=communes.index) if side is None else side.people


def _side(communes: pd.DataFrame, province: str, former: str) -> _Side | None:
    """Return the communes of 2019 or those of today, whichever have more of these communes; None for an unknown province."""
    sides = [
        _found(communes, side.reset_index(drop=True)) for _, side in census(province, former).groupby("today")
    ]
    return max(sides, key=lambda side: int((side.at >= 0).sum()), default=None)


def _found(communes: pd.DataFrame, known: pd.DataFrame) -> _Side:
    """Return where each commune is found in these rows of the census."""
    by_name: dict[str, list[int]] = {}
    for at, (name, district) in enumerate(zip(known["commune_name"], known["district_name"], strict=True)):
        for key in keys(str(name)):
            by_name.setdefault(f"{key}|{bare(str(district))}", []).append(at)
            by_name.setdefault(key, []).append(at)
    codes = {code: at for at, code in enumerate(known["commune_code"])}
    found = {}
    for code, name, district in zip(
        communes.index, communes["commune_name"], communes["district_name"], strict=True
    ):
        ways = [f"{key}|{bare(str(district))}" for key in keys(str(name))] + list(keys(str(name)))
        hits = next((by_name[way] for way in ways if way in by_name), [])
        at = codes.get(str(code), -1)
        # A code counts only with its name: planners' own numbers ("00001") may be codes of other communes.
        same = at >= 0 and bare(str(known["commune_name"][at])) == bare(str(name))
        chosen = [at] if same else sorted(set(hits))
        found[code] = chosen[0] if len(chosen) == 1 else -1
    return _Side(known, pd.Series(found, dtype=int).reindex(communes.index))


def check_people(
    communes: pd.DataFrame,
    origin: Origin,
    column: str,
    names: tuple[str, str],
    log: Log,
    *,
    rows: pd.Series | None = None,
    raster: bool = False,
) -> None:
    """Note a total, and communes, that are far from the census; `names` are those of the province, now and before.

    `rows` are those of the communes in the file, where each has one.

    A raster spreads people by what can be seen from above: small wards may be far off in it, which is only a warning.
    """
    people = communes["population"].astype(float)
    side = _side(communes, *names)
    if side is None:
        return
    then = side.people
    found = then.notna() & (then > 0)
    known = found & (people > 0)
    _check_empty(communes["commune_name"][found & ~known], then[found], origin, log)
    _check_absent(people, then[known], side.absent, origin, log)
    if known.sum() < _LEAST_KNOWN:
        return
    people, then = people[known], then[known]
    beside = (
        communes["commune_name"][known] + ": " + people.map("{:.0f} / ".format) + then.map("{:.0f}".format)
    )
    far, odd = (_beyond(people, then, factor) for factor in (COMMUNE_FACTOR, ODD_FACTOR))
    if far.any():
        log.add(
            "census_raster" if raster else "census_commune", origin, column=column, values=quoted(beside[far])
        )
    if (odd & ~far).any() and not raster:
        log.add("census_odd", origin, column=column, values=quoted(beside[odd & ~far]))
    if not raster and (slip := misplaced(people, then, communes["commune_name"][known], rows)):
        log.add(slip, origin, column=column, values=quoted(beside))
    elif not raster and (pairs := exchanged(people, then)):
        both = [f"{beside.iloc[one]} ↔ {beside.iloc[other]}" for one, other in pairs]
        log.add("census_exchanged", origin, column=column, values="; ".join(both))
    factor = people[~far].sum() / then[~far].sum()
    if not 1 / TOTAL_FACTOR < factor < TOTAL_FACTOR:
        code = "census_raster_total" if raster else "census_total"
        log.add(code, origin, column=column, people=Figure(people[~far].sum()), census=Figure(then[~far].sum()),
                factor=Figure(factor, 0 if factor >= 1 else 4))  # fmt: skip


def _check_empty(empty: pd.Series, then: pd.Series, origin: Origin, log: Log) -> None:
    """Note communes in which nobody was read, where too many people lived in 2019 to be left out unasked.

    An error that was found in the file before, or was accepted, explains it.
    """
    lost = float(then.reindex(empty.index).sum())
    explained = any(
        finding.file == origin.file and finding.severity in (ERROR, ACCEPTED) for finding in log.findings
    )
    if not explained and len(then) >= _LEAST_KNOWN and lost > _LOST_SHARE * then.sum():
        percent = Share(lost / float(then.sum()))
        log.add("census_empty", origin, values=quoted(empty), people=Figure(lost), percent=percent)


def _check_absent(people: pd.Series, then: pd.Series, absent: pd.DataFrame, origin: Origin, log: Log) -> None:
    """Note communes of the census that no table has, where as many people are missing: merged ones are counted in others."""
    lost, rest = float(absent["people"].sum()), float(then.sum())
    if len(then) < _LEAST_KNOWN or lost <= _LOST_SHARE * (lost + rest):
        return
    usual = float((people[then.index] / then).median())
    if usual * (lost + rest) - float(people.sum()) > _HALF * usual * lost:
        percent = Share(lost / (lost + rest))
        log.add(
            "census_absent",
            origin,
            values=quoted(absent["commune_name"]),
            people=Figure(lost),
            percent=percent,
        )


def _beyond(people: pd.Series, then: pd.Series, factor: float) -> pd.Series:
    """Tell which communes grew or shrank by more than `factor` beyond the usual growth of all of them."""
    large = then >= _LEAST_PEOPLE
    usual = float((people / then)[large].median()) if large.any() else 1.0
    return (people > factor * usual * then.clip(lower=_LEAST_PEOPLE)) | (
        large & (people < usual * then / factor)
    )


def check_ages(cells: pd.DataFrame, origin: Origin, columns: dict[str, str], log: Log) -> None:
    """Note ages whose share of all people is far from the country's: a column of shares, or of another age."""
    people = cells["population"].sum()
    for field, usual in USUAL_SHARES.items():
        if field not in cells or not people or cells[field].isna().all():
            continue
        share = float(cells[field].sum() / people)
        if not usual / _SHARE_FACTOR < share < usual * _SHARE_FACTOR:
            log.add("ages_far", origin, column=columns.get(field, names_of("demand", field)[0]), field=field,
                    percent=Share(share, 2), usual=Share(usual, 0))  # fmt: skip


def official_codes(province: str, former: str) -> frozenset[str]:
    """Return the codes of a province's communes, of 2019 and of today."""
    return frozenset(map(str, census(province, former)["commune_code"]))
