"""Test that people and money are whole where they are shown, and add up to the same everywhere."""

from types import SimpleNamespace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.planning.answer.people import whole_people
from ansinh.reports.facts.projects import running_change
from ansinh.reports.facts.whole_people import counted_part, whole_served, whole_sums
from ansinh.reports.facts.whole_running import running_of_sites, whole_running
from ansinh.reports.layers import layers
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.proposal.scope import one_project
from ansinh.reports.tables import by_service, running
from ansinh.reports.tables.projects import increment, list_of_projects
from ansinh.words import Words
from ansinh.words.numbers import number, whole


def test_people_shown_by_service_are_whole_and_add_up_both_ways(run):
    for plan in run.plan_ids:
        *rows, total = by_service(run, Words("en"), plan).rows
        counts = [[int(cell.replace(",", "")) for cell in row[1:7]] for row in [*rows, total]]
        for _need, target, _places, served, no_place, out_of_reach in counts:
            assert served + no_place + out_of_reach == target
        assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
        assert counts[-1][3] == round(run.measure("served_persons", plan))


def test_people_left_out_are_the_shown_target_less_the_shown_people_served(run):
    """591 - 495 = 96, although 96.6 alone would be 97."""
    rows = run.by_service[run.by_service["plan_id"] == run.plan_id].tail(1)
    figures = {"target_persons": 591.2, "need_persons": 591.2, "served_persons": 494.6}
    causes = {"no_place_persons": 96.6, "out_of_reach_persons": 0.0}
    few = SimpleNamespace(by_service=rows.assign(**figures, **causes), period=run.period)
    shown = whole_sums(few, run.plan_id)
    assert [shown[f"{key}_persons"] for key in ("no_place", "out_of_reach", "unserved")] == [96, 0, 96]


PARTS = ["served_persons", "no_place_persons", "out_of_reach_persons"]


def people_of(rows):
    table = pd.DataFrame(rows, columns=PARTS)
    return table.assign(target_persons=table.sum(axis=1))


def test_a_count_of_several_parts_is_near_its_own():
    """77.16 people are 77, and not 76, although 47.5 of them and 29.66 may both be rounded down (Lào Cai, low demand)."""
    rows = [(140.6, 16.89, 0.0), (47.5, 29.66, 0.0), (8.93, 0.0, 34.6), (5.61, 0.0, 0.0), (480.0, 0.0, 0.0)]
    shown = whole_people(people_of(rows))
    assert shown["target_persons"].tolist() == [157, 77, 44, 6, 480]
    assert shown[PARTS].sum().tolist() == [683, 46, 35]


HUNDREDTHS = st.integers(0, 400).map(lambda hundredths: hundredths / 100)


@given(st.lists(st.tuples(HUNDREDTHS, HUNDREDTHS, HUNDREDTHS), min_size=1, max_size=6))
@settings(deadline=None, derandomize=True, max_examples=100)
def test_counts_add_up_by_row_and_by_column(rows):
    exact = people_of(rows)
    shown = whole_people(exact)
    assert ((shown - exact)[PARTS].abs() < 1).all(axis=None)
    assert (shown[PARTS].sum(axis=1) == shown["target_persons"]).all()
    assert shown["target_persons"].sum() == whole(exact["target_persons"].sum())


def test_project_letters_count_people_places_and_money_as_the_tables_of_the_plan(run):
    """Sites add up to the services of Table 1, each within a person of what it serves; letters on projects take these."""
    words = Words("en")
    last = run.whole_served[run.period]
    served = {run.name("services", key, "en"): value for key, value in last.groupby("service").sum().items()}
    assert served == {row[0]: int(row[4].replace(",", "")) for row in by_service(run, words).rows[:-1]}
    exact = run.facilities[
        (run.facilities["plan_id"] == run.plan_id) & (run.facilities["period"] == run.period)
    ]
    odd = 0
    for site, people in exact.groupby("site_id")["served_persons"].sum().items():
        counted = last[last.index.get_level_values("site_id") == site].sum()
        assert abs(counted - people) < 1
        odd += counted != round(people)
    assert odd  # one site at least is rounded in another way than alone: else nothing was tested
    running_cost = {row[0]: row for row in running(run, words).rows}
    listed = [(row[1], int(row[4].replace(",", ""))) for row in list_of_projects(run, words).rows[:-1]]
    for site in run.projects:
        scope = one_project(Pictures(run, words), site)
        told = " ".join(summary(scope))
        for count in (last[last.index.get_level_values("site_id") == site].sum(), run.places_by_site[site]):
            assert number(count, "en") in told
        name = run.name("sites", site, "en")
        assert scope.capital == sum(million for listed_name, million in listed if listed_name == name) > 0
        assert scope.project.communes.sum() == scope.served
        *_, total = increment(run, words, site).rows
        assert total[2] == number(scope.running, "en") == running_cost[name][-1]
        assert running_change(run, site) == scope.running - int(total[1].replace(",", ""))


def test_running_cost_of_sites_adds_up_and_a_site_left_alone_costs_what_it_costs_today(run):
    """Four homes of 10.4 million đồng have 42 together; two are new, and the others have the same number in both columns."""
    rows = run.data.facilities[run.data.facilities["plan_id"] == run.plan_id].head(4)
    sites = ["S1", "S2", "S3", "S4"]
    alike = rows.assign(site_id=sites, service="elderly", period="2030", running_million_vnd_per_year=10.4)
    today = pd.DataFrame(
        {"plan": run.plan_id, "period": "2030", "site_id": sites, "today_million_vnd": [10.4, 10.4, 0, 0]}
    )
    few = SimpleNamespace(
        facilities=alike, plan_id=run.plan_id, data=SimpleNamespace(running_increment=today)
    )
    found = running_of_sites(few).droplevel("period")
    assert found.sum().tolist() == [21, 42]
    assert found["today_million_vnd"].tolist() == [*found["plan_million_vnd"].tolist()[:2], 0, 0]
    assert whole_running(SimpleNamespace(**vars(few), running_of_sites=running_of_sites(few))).sum() == 42


def test_layers_have_whole_people_that_add_up(run):
    words = Words("en")
    made, total = layers(run, words), whole_sums(run, run.plan_id)
    at = made["facilities"].query("plan_id == @run.plan_id and period == @run.period")
    assert at["served_persons"].sum() == total["served_persons"]
    for name in ("communes", "districts"):
        for column in ("target_persons", "served_persons"):
            people = made[name][column].dropna()
            assert (people % 1 == 0).all()
            assert people.sum() == total[column]


def test_a_home_alone_in_its_service_has_the_people_of_table_1():
    """36.51 and 20.53 are 57 together, 36 and 21 in Table 1; 36.51 alone would be 37."""
    people = {"elderly": 36.51, "general": 20.53}
    rows = pd.DataFrame({"service": people.keys(), "served_persons": people.values()})
    rows = rows.assign(plan_id="optimised", period="2030")
    causes = dict.fromkeys(("no_place_persons", "out_of_reach_persons"), 0.0)
    few = SimpleNamespace(
        plan_id="optimised",
        by_service=rows.assign(target_persons=rows["served_persons"], **causes),
        whole_places={},
        data=SimpleNamespace(allocation=rows.assign(site_id="S1", persons=rows["served_persons"])),
    )
    assert whole_served(few).to_dict() == {("2030", "S1", "elderly"): 36, ("2030", "S1", "general"): 21}
    assert counted_part(36.51, 36.51, 36) == 36  # all of them
