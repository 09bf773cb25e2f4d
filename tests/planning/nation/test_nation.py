"""Test the plan of a made-up nation: sums, limits, fairness between provinces, and the proof."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest

from ansinh.geodata import open_province
from ansinh.models.certificate import Status
from ansinh.models.errors import InputError
from ansinh.planning.first.counts import facility_kind, national_targets
from ansinh.planning.first.text import NATIONAL_PLACES
from ansinh.planning.nation import plan_nation
from ansinh.planning.nation.kinds import national_places, with_general
from ansinh.planning.nation.plan import GAP, RULES
from ansinh.planning.nation.siting import limits, reached
from ansinh.planning.nation.tables import EVERY, nation_tables
from ansinh.planning.nation.water import over_water
from ansinh.reports.nation.wording import notes
from tests.planning.nation.made_up import ISLAND, KINDS, PROVINCES, made_up_nation


@pytest.fixture(scope="module", params=RULES)
def plan(request):
    return plan_nation(made_up_nation(), request.param)


def test_facilities_and_places_are_those_of_the_nation(plan):
    kinds = plan.nation.kinds
    built = plan.facilities.groupby("kind")["places"].agg(["size", "sum"])
    assert built["size"].to_dict() == kinds["facilities"].to_dict()
    assert built["sum"].to_dict() == kinds["places"].to_dict()
    assert plan.counts.sum().to_dict() == kinds["facilities"].to_dict()


def test_no_facility_is_larger_than_the_largest(plan):
    largest = plan.facilities["kind"].map(plan.nation.kinds["max_places"])
    assert (plan.facilities["places"] <= largest).all()


def test_every_province_has_each_kind_and_the_same_places_per_person(plan):
    assert (plan.counts >= 1).all().all()
    need = plan.nation.need.drop(index=ISLAND)
    persons = plan.ways.groupby(["kind", "commune_code"])["persons"].sum()
    for kind in KINDS:
        share = persons[kind] / need[kind]
        assert share.to_numpy() == pytest.approx(share.iloc[0])


def test_everybody_stays_in_the_own_province(plan):
    home = plan.nation.communes["province"]
    there = plan.ways["facility_id"].map(plan.facilities["province"])
    assert (there == plan.ways["commune_code"].map(home)).all()


def test_what_stands_today_stays(plan):
    assert plan.facilities.loc["elderly-hills-03", "stands_today"]
    assert int(plan.facilities["stands_today"].sum()) == 1


def test_whom_nothing_leads_to_is_told_and_not_counted(plan):
    assert list(plan.beyond.index) == [ISLAND]
    assert ISLAND not in set(plan.ways["commune_code"])


def test_the_proof_holds_within_the_gap(plan):
    for kind, certificate in plan.certificates.items():
        ways = plan.ways[plan.ways["kind"] == kind]
        assert (ways["persons"] * ways["minutes"]).sum() == pytest.approx(certificate.objective)
        assert certificate.status in (Status.PROVED_OPTIMAL, Status.WITHIN_GAP)
        assert certificate.bound <= certificate.objective <= certificate.bound / (1 - GAP) + 1e-6


def brute_force(nation, kind):
    """Return the least person-minutes of any siting in which sizes don't matter, all sets of sites tried."""
    best = {}
    for province, minutes in nation.minutes.items():
        matrix = reached(minutes)
        people = nation.need.loc[matrix.index, kind].to_numpy()
        for count in range(1, 4):
            best[province, count] = min(
                people @ matrix.to_numpy()[:, list(sites)].min(axis=1)
                for sites in itertools.combinations(range(matrix.shape[1]), count)
            )
    total = int(nation.kinds.loc[kind, "facilities"])
    divisions = (c for c in itertools.product(range(1, 4), repeat=3) if sum(c) == total)
    return min(sum(best[p, n] for p, n in zip(PROVINCES, counts, strict=True)) for counts in divisions)


def test_no_siting_has_less_travel():
    nation = made_up_nation(seed=2)
    nation.kinds.loc["elderly", ["facilities", "max_places"]] = [5, 10_000]
    free = dataclasses.replace(nation, today=nation.today.iloc[:0])
    # Limits by need would forbid some divisions that are tried here.
    equal = dataclasses.replace(free, need=free.need * 0 + 1.0, kinds=free.kinds.loc[["elderly"]])
    certificate = plan_nation(equal).certificates["elderly"]
    reachable = sum(reached(m).shape[0] for m in equal.minutes.values())
    served = float(equal.kinds.loc["elderly", "places"]) / reachable
    least = served * brute_force(equal, "elderly")
    assert certificate.bound <= least * (1 + 1e-9)
    assert least <= certificate.objective * (1 + 1e-9)
    assert certificate.objective <= least / (1 - GAP)


def test_rules_do_what_they_are_for():
    plans = {rule: nation_tables(plan_nation(made_up_nation(), rule)) for rule in RULES}
    means = {rule: tables.kinds["mean_minutes"].sum() for rule, tables in plans.items()}
    worst = {rule: tables.kinds["worst_minutes"].max() for rule, tables in plans.items()}
    assert means["travel"] <= min(means.values()) * (1 + GAP)
    assert worst["worst"] <= min(worst.values()) * (1 + GAP)


def test_tables_add_up(plan):
    tables = nation_tables(plan)
    for level in (tables.provinces, tables.regions):
        every = level.xs(EVERY, level="kind")
        assert every["places"].sum() == plan.facilities["places"].sum()
        assert every["facilities"].sum() == len(plan.facilities)
        assert every["need_persons"].sum() == pytest.approx(plan.nation.need.to_numpy().sum())
        assert level["within_standard"].between(0, 1).all()
    rows = tables.communes["minutes"]
    assert rows[ISLAND].isna().all()
    assert rows.drop(index=ISLAND, level=0).notna().all()


def test_an_unknown_rule_is_refused():
    with pytest.raises(InputError, match="travel, need, worst"):
        plan_nation(made_up_nation(), "fair")


def test_more_facilities_than_asked_for_where_sizes_need_them():
    nation = made_up_nation()
    nation.kinds.loc["drug_rehab", "max_places"] = 60
    counts = plan_nation(nation).counts["drug_rehab"]
    assert counts.sum() >= 1_000 / 60
    assert counts.sum() > 6


@pytest.mark.parametrize(
    ("people", "share", "today", "expected"),
    [(90, 4.0, 0, (2, 8)), (900, 4.0, 0, (9, 9)), (10, 0.3, 0, (1, 1)), (10, 1.0, 3, (3, 3))],
)
def test_limits_of_a_province(people, share, today, expected):
    assert limits(people, share, sites=50, largest=100, today=today) == expected


def test_general_facilities_take_their_share_of_three_groups():
    need = pd.DataFrame({"elderly": [100.0], "disability": [40.0], "children": [60.0], "general": [10.0]})
    moved = with_general(need, pd.Series(1, index=need.columns))
    assert moved.iloc[0].to_dict() == pytest.approx(
        {"elderly": 75.0, "disability": 30.0, "children": 45.0, "general": 60.0}
    )


def test_places_of_the_nation_are_those_of_the_decision():
    targets = national_targets()
    assert int(targets["facilities"].sum()) == 725
    need = pd.DataFrame(np.arange(1.0, 7.0)[None, :], columns=list(targets.index))
    places = national_places(need)
    assert sum(n for kind, n in places.items() if kind != "drug_rehab") == NATIONAL_PLACES
    assert places["drug_rehab"] == 86_000


def test_kinds_of_documented_facilities():
    assert facility_kind("elderly_home") == "elderly"
    assert facility_kind("aggregate_city") is None


def test_a_way_over_open_water_is_told_with_its_people():
    nation = made_up_nation()
    bay = {"delta-00": ("Phường Đồ Sơn", 106.785, 20.705), "delta-01": ("Đặc khu Cát Hải", 106.90, 20.80)}
    for code, row in bay.items():
        nation.communes.loc[code, ["name", "lon", "lat"]] = row
    hai_phong = dataclasses.replace(nation, opened={"delta": open_province("hai-phong")})
    facilities = pd.DataFrame({"commune_code": {"home": "delta-01", "coast": "coast-00"}})
    trips = [
        ("delta-00", "home", 30.0),
        ("delta-00", "home", 12.0),
        ("delta-01", "home", 9.0),
        ("coast-01", "coast", 5.0),
    ]
    ways = pd.DataFrame(trips, columns=["commune_code", "facility_id", "persons"]).assign(minutes=26.0)
    (row,) = over_water(nation.communes, hai_phong.opened, ways, facilities).to_dict("records")
    assert (row["commune_code"], row["to_commune"], row["persons"], row["minutes"]) == (
        "delta-00",
        "delta-01",
        42,
        26,
    )
    assert row["round_km"] > 1.3 * row["straight_km"] > row["water_km"] > 8
    plan = dataclasses.replace(plan_nation(nation), over_water=pd.DataFrame([row]))
    (note,) = (line for line in notes(plan, "en") if "open water" in line)
    assert "42 people of 1 commune " in note
    assert "Phường Đồ Sơn to Đặc khu Cát Hải (13 km of water, 26 minutes)" in note
    assert nation_tables(plan).over_water["to_commune"].tolist() == ["Đặc khu Cát Hải"]
