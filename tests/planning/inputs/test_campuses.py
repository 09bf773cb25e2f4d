"""What may stand together on a new campus, and what it then costs and takes."""

from __future__ import annotations

from itertools import combinations

import pytest

from ansinh.geodata import open_province
from ansinh.models import Objective
from ansinh.models.errors import InfeasibleError, InputError
from ansinh.models.network.problem import SiteRule
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs import campuses, costs
from ansinh.planning.inputs.campuses import (
    ALLOWED,
    NOT_ALLOWED,
    ZONES,
    campus_classes,
    kept_apart,
    rules_between,
    together,
)
from ansinh.planning.inputs.problem import Inputs, collect_inputs, network_problem
from ansinh.planning.norms import client_groups, kinds_of_care
from ansinh.planning.norms.tables import ANY_KIND, compatibility
from ansinh.planning.question.parts.aims import Campuses
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.changes import changed


def test_drug_rehabilitation_stands_alone(scenario: Scenario):
    assert set(kept_apart(scenario)) == {
        (name, "drug_rehab") for name in scenario.services if name != "drug_rehab"
    }
    assert campus_classes(scenario)[1] == ("drug_rehab",)


def test_mental_health_gets_a_zone_beside_general_care(scenario: Scenario):
    assert together(scenario, "general", "mental_health") == ZONES


def test_a_pair_of_the_scenario_wins_over_the_norms(scenario: Scenario):
    pairs = Campuses(may_share=(("drug_rehab", "general"),), keep_apart=(("mental_health", "general"),))
    own = scenario.model_copy(update={"campuses": pairs})
    assert together(own, "general", "drug_rehab") != NOT_ALLOWED
    assert together(own, "general", "mental_health") == NOT_ALLOWED


def test_every_group_has_a_kind_and_every_kind_with_norms_has_one_with_each_other():
    assert all(kinds_of_care()[group] for group in client_groups())
    table = compatibility()
    known = {frozenset(kinds) for kinds in zip(table["kind_a"], table["kind_b"], strict=True)}
    kinds = frozenset().union(*known) - {ANY_KIND}
    assert {frozenset(pair) for pair in combinations(sorted(kinds), 2)} <= known
    assert "general" in kinds & set(kinds_of_care().values())


def with_kind(monkeypatch: pytest.MonkeyPatch, group: str, kind: str) -> None:
    monkeypatch.setattr(campuses, "kinds_of_care", lambda: {**kinds_of_care(), group: kind})


def test_a_group_of_which_no_norm_knows_the_kind_is_refused(scenario: Scenario, monkeypatch):
    with_kind(monkeypatch, "drug_in_centre", "")
    with pytest.raises(InputError, match="may stand beside drug_in_centre; name the two services"):
        together(scenario, "general", "drug_rehab")
    apart = Campuses(keep_apart=(("drug_rehab", "general"),))
    assert together(scenario.model_copy(update={"campuses": apart}), "general", "drug_rehab") == NOT_ALLOWED


def test_kinds_of_which_no_norm_knows_the_pair_stand_apart_and_the_norms_say_so(scenario, monkeypatch):
    assert together(scenario, "general", "elderly") != NOT_ALLOWED
    with_kind(monkeypatch, "elderly_other", "hospice")
    assert together(scenario, "general", "elderly") == NOT_ALLOWED
    assert rules_between(scenario, "general", "elderly")["confidence"].to_list() == ["A"]
    shared = scenario.model_copy(update={"campuses": Campuses(may_share=(("elderly", "general"),))})
    assert together(shared, "general", "elderly") == ALLOWED


def test_no_site_offers_what_is_kept_apart(inputs: Inputs):
    services = inputs.options.reset_index().groupby("site_id")["service"].agg(set)
    new = services[inputs.sites["status"].reindex(services.index) != "existing"]
    assert not [site for site, offered in new.items() if "drug_rehab" in offered and len(offered) > 1]


def test_a_place_with_both_pays_for_two_campuses(scenario: Scenario):
    """Two services that may share pay one common block; kept apart they pay two, and can't do with one site."""
    scenario = changed(scenario, {"demand.points": 20})
    inputs = collect_inputs(scenario, open_province("dak-nong"))
    problem = network_problem(inputs).replace(
        limits=(), rules=(), fairness=(), objective=Objective(stages=("unserved",))
    )
    block = costs.campus_cost(inputs.norms, "dak-nong")
    assert block == pytest.approx(8_615.7, abs=0.1)
    candidates = tuple(problem.sites.index[problem.sites["status"] == "candidate"])

    def built(name: str) -> SiteRule:
        offering = problem.options.xs(name, level="service").index
        return SiteRule(
            "at_least", tuple(site for site in candidates if site in offering), name, "2030", 1, name
        )

    one = SiteRule("at_most", candidates, "", "2030", 1, "one new site")
    with pytest.raises(InfeasibleError):
        plan_network(problem.replace(rules=(built("general"), built("drug_rehab"), one)), explained=False)
    plan = plan_network(problem.replace(rules=(built("general"), built("mental_health"), one)))
    new = plan.facilities[plan.facilities["site_id"].isin(candidates) & (plan.facilities["places"] > 0)]
    assert new["site_id"].nunique() == 1
    assert {"general", "mental_health"} <= set(new["service"])


def test_land_is_asked_for_by_the_service_of_each_place(inputs: Inputs):
    """Outside towns 30 m² a place of general care and 100 m² of mental health, on the same campus."""
    rural = inputs.sites.index[inputs.sites["settlement"] == "rural"]
    land = inputs.options["land_m2_per_place"].unstack("service").reindex(rural)
    land = land.dropna(subset=["general", "mental_health"])
    assert len(land) > 0
    assert set(land["general"]) == {30.0}
    assert set(land["mental_health"]) == {100.0}


def test_an_upgrade_is_no_new_building(inputs: Inputs):
    """50 places at two fifths of 246.8 million đồng and no block of its own: 4,936, not 12,340 + 8,616."""
    problem = network_problem(inputs)
    each = float(problem.options.loc[("DN-P04", "general"), "place_cost_million_vnd"])
    assert 50 * each == pytest.approx(4_936, abs=1)
    assert problem.sites.loc["DN-P04", "campus_cost_million_vnd"] == 0.0
    assert problem.sites.loc["DN-P02", "campus_cost_million_vnd"] > 0.0
