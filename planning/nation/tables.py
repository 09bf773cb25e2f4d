"""Tables of a plan of the nation: by kind, by province and by region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ansinh.models.measures import gini
from ansinh.planning.nation.plan import NationPlan

Level = Literal["province", "region"]
EVERY = "all"
"""In place of a kind: all kinds together."""


@dataclass(frozen=True, eq=False)
class NationTables:
    """What people read.

    Attributes
    ----------
    kinds
        A row per kind: facilities, places, smaller (facilities below the usual smallest size), mean_minutes,
        within_standard (share of people), worst_province (code) and worst_minutes, gini_provinces, and the certificate:
        status, gap, seconds.
    provinces, regions
        A row per area and kind, and one for all kinds: facilities, today, places, need_persons, served_share,
        mean_minutes, longest_minutes, within_standard.
    facilities
        A row per facility with the names of its commune, province and region.
    communes
        A row per commune and kind: minutes to the facilities of its people (mean), need_persons.
    over_water
        A row per way over open water without a stated crossing, with the names of both ends: those of most people first.
    """

    kinds: pd.DataFrame
    provinces: pd.DataFrame
    regions: pd.DataFrame
    facilities: pd.DataFrame
    communes: pd.DataFrame
    over_water: pd.DataFrame


def nation_tables(plan: NationPlan) -> NationTables:
    """Return the tables of a plan."""
    ways = _with_areas(plan)
    provinces = area_table(plan, ways, "province")
    return NationTables(
        kinds=_kinds(plan, ways, provinces),
        provinces=provinces,
        regions=area_table(plan, ways, "region"),
        facilities=_named_facilities(plan),
        communes=_communes(plan),
        over_water=_named_ways(plan),
    )


def _with_areas(plan: NationPlan) -> pd.DataFrame:
    """Return who goes where with province, region, person-minutes, and persons within the standard."""
    nation, ways = plan.nation, plan.ways.copy()
    ways["province"] = ways["commune_code"].map(nation.communes["province"])
    ways["region"] = ways["province"].map(nation.provinces["region"])
    standard = _long(nation.standards, "province", "minutes")
    keys = pd.MultiIndex.from_arrays([ways["province"], ways["kind"]])
    ways["travel"] = ways["persons"] * ways["minutes"]
    ways["within"] = ways["persons"].where(
        ways["minutes"].to_numpy() <= standard.reindex(keys).to_numpy(), 0.0
    )
    return ways


def area_table(plan: NationPlan, ways: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the measures of each area and kind, index (area, kind); "all" = all kinds together."""
    nation = plan.nation
    area = nation.communes["province"]
    if level == "region":
        area = area.map(nation.provinces["region"])
    need = _long(nation.need.groupby(area).sum(), level, "need_persons")
    facilities = plan.facilities.assign(**{level: plan.facilities["commune_code"].map(area)})
    built = facilities.groupby([level, "kind"]).agg(
        facilities=("places", "size"), today=("stands_today", "sum"), places=("places", "sum")
    )
    went = ways.groupby([level, "kind"]).agg(
        persons=("persons", "sum"),
        travel=("travel", "sum"),
        within=("within", "sum"),
        longest=("minutes", "max"),
    )
    rows = pd.concat([need, built, went], axis=1)
    sums = rows.drop(columns="longest").groupby(level=0).sum()
    sums["longest"] = rows["longest"].groupby(level=0).max()
    sums.index = pd.MultiIndex.from_product([sums.index, [EVERY]], names=rows.index.names)
    rows = pd.concat([rows, sums]).sort_index()
    return _measured(rows)


def _measured(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn sums into shares and means."""
    persons = rows.pop("persons")
    rows["mean_minutes"] = rows.pop("travel") / persons
    rows["within_standard"] = rows.pop("within") / persons
    rows["longest_minutes"] = rows.pop("longest")
    rows.insert(4, "served_share", rows["places"] / rows["need_persons"])
    whole = ["facilities", "today", "places"]
    rows[whole] = rows[whole].fillna(0).astype(int)
    return rows


def _kinds(plan: NationPlan, ways: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    nation, rows = plan.nation, []
    for kind, certificate in plan.certificates.items():
        went = ways[ways["kind"] == kind]
        built = plan.facilities[plan.facilities["kind"] == kind]
        means = provinces.xs(kind, level="kind")["mean_minutes"]
        persons = went["persons"].groupby(went["province"]).sum().reindex(means.index)
        rows.append(
            {
                "kind": kind,
                "facilities": len(built),
                "today": int(built["stands_today"].sum()),
                "places": int(built["places"].sum()),
                "smaller": int((built["places"] < nation.kinds.loc[kind, "min_places"]).sum()),
                "mean_minutes": went["travel"].sum() / went["persons"].sum(),
                "within_standard": went["within"].sum() / went["persons"].sum(),
                "worst_province": means.idxmax(),
                "worst_minutes": means.max(),
                "gini_provinces": gini(means, persons),
                "status": str(certificate.status),
                "gap": certificate.gap,
                "seconds": certificate.seconds,
            }
        )
    return pd.DataFrame(rows).set_index("kind")


def _named_facilities(plan: NationPlan) -> pd.DataFrame:
    nation, table = plan.nation, plan.facilities
    communes = nation.communes.loc[table["commune_code"]]
    province = nation.provinces.loc[table["province"]]
    return table.assign(
        commune=communes["name"].to_numpy(),
        province_name=province["name"].to_numpy(),
        region=province["region"].to_numpy(),
        lon=communes["lon"].to_numpy(),
        lat=communes["lat"].to_numpy(),
    )


def _named_ways(plan: NationPlan) -> pd.DataFrame:
    """Return the ways over open water with names of communes in place of codes, index `commune_code`."""
    ways, names = plan.over_water, plan.nation.communes["name"]
    named = ways.assign(
        commune=ways["commune_code"].map(names), to_commune=ways["to_commune"].map(names)
    ).set_index("commune_code")
    return named[["commune", "to_commune", *named.columns.drop(["commune", "to_commune"])]]


def _communes(plan: NationPlan) -> pd.DataFrame:
    """Return minutes by commune and kind; missing = no way."""
    ways = plan.ways.assign(travel=plan.ways["persons"] * plan.ways["minutes"])
    sums = ways.groupby(["commune_code", "kind"])[["persons", "travel"]].sum()
    # Where nobody needs a place, a way counts by itself.
    alone = ways.groupby(["commune_code", "kind"])["minutes"].mean()
    minutes = (sums["travel"] / sums["persons"].where(sums["persons"] > 0)).fillna(alone)
    need = _long(plan.nation.need, "commune_code", "need_persons")
    return pd.DataFrame({"need_persons": need, "minutes": minutes})


def _long(table: pd.DataFrame, name: str, value: str) -> pd.Series:
    """Return a table with a column per kind as one column, index (`name`, kind)."""
    rows = table.rename_axis(name).reset_index().melt(id_vars=name, var_name="kind", value_name=value)
    return rows.set_index([name, "kind"])[value].sort_index()
