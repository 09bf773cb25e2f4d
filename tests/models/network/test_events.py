"""Events are yes or no: nothing vanishes by half a closing, and everything that is built, moved or lost is paid for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from ansinh.models import InputError, Objective, PlacesLimit, SiteRule, plan_network
from ansinh.models.network import families
from ansinh.models.network.check.audit import audit
from ansinh.models.network.model.rows import add_row
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import EXACT, budget, network, places, stage

WAYS = ("written_out", "large")
BOTH = {"care": {}, "training": {}}


def solve(problem, way="written_out", **more: object):
    return plan_network(problem, SolverSettings(mip_gap=0.0, network_way=way, **more))


def conversions(*rows: tuple[object, ...]):
    columns = ["site_id", "from_service", "to_service", "million_vnd_per_place", "max_places"]
    return pd.DataFrame(list(rows), columns=columns)


def closing_or_converting():
    """20 places of care cost 50 a year each; closing them costs 100, and one place at most may be converted."""
    options = {
        ("X", "care"): {
            "existing_places": 20.0,
            "closing_cost_million_vnd": 100.0,
            "running_cost_million_vnd_per_place_year": 50.0,
        },
        ("X", "training"): {"max_places": 10.0, "opening_cost_million_vnd": 0.0},
    }
    problem = network(
        {"a": 1.0}, {"a": {"X": 5}}, options, services=BOTH, existing=["X"], sites={"X": {"may_close": True}},
        conversions=conversions(("X", "care", "training", 0.0, 1.0)),
    )  # fmt: skip
    return problem.replace(need=problem.need[problem.need["service"] == "training"])


@pytest.mark.parametrize("way", WAYS)
def test_places_vanish_only_by_a_closing_that_is_paid(way):
    """The place that is needed is converted for nothing, the other 19 are closed: 100."""
    plan = solve(closing_or_converting(), way)
    assert stage(plan, "cost") == pytest.approx(100)
    assert plan.certificate.status == "PROVED_OPTIMAL"


def test_the_audit_accepts_no_loss_that_nothing_explains():
    problem = closing_or_converting()
    plan = solve(problem)
    assert plan.transfers[["kind", "to_service", "places"]].to_numpy().tolist() == [
        ["convert", "training", 1.0]
    ]
    labelled = plan.facilities.assign(action="convert")
    assert any("without leave" in str(f) for f in audit(problem, replace(plan, facilities=labelled)))
    more = plan.transfers.assign(places=20.0)
    assert any("conversion at X" in str(f) for f in audit(problem, replace(plan, transfers=more)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("limits", [(), (PlacesLimit(("day",), "t0", max_places=1e6),)])
def test_places_may_be_built_to_be_converted_and_a_limit_that_binds_nothing_changes_nothing(way, limits):
    """50 places of care for 50 x 100, or as 50 day places that cost 1 and 2 to convert: 150."""
    services = {"care": {}, "day": {}}
    options = {
        ("X", "care"): {"place_cost_million_vnd": 100.0, "opening_cost_million_vnd": 0.0},
        ("X", "day"): {"place_cost_million_vnd": 1.0, "opening_cost_million_vnd": 0.0},
    }
    problem = network(
        {"a": (0.0, 50.0)}, {"a": {"X": 10}}, options, services=services, periods=2, limits=limits,
        conversions=conversions(("X", "day", "care", 2.0, np.nan)),
    )  # fmt: skip
    problem = problem.replace(need=problem.need[problem.need["service"] == "care"])
    assert stage(solve(problem, way), "cost") == pytest.approx(150)


@pytest.mark.parametrize("way", WAYS)
def test_a_least_size_is_rounded_up_to_whole_modules(way):
    """One person, at least 24 places, in modules of 5: 25 places at 1, and 10 to open."""
    options = {"X": {"min_places": 24.0, "max_places": 52.0, "module_places": 5.0}}
    plan = solve(network({"a": 1.0}, {"a": {"X": 17}}, options), way)
    assert places(plan) == {"X": 25}
    assert stage(plan, "cost") == pytest.approx(35)


@pytest.mark.parametrize("way", WAYS)
def test_a_campus_is_paid_in_the_period_in_which_it_opens(way):
    """100 in the first period can't pay for the campus of the second, which has only 50 of its 70."""
    problem = network(
        {"a": (0.0, 10.0)}, {"a": {"X": 5}}, {"X": {"opening_cost_million_vnd": 0.0}}, periods=2,
        sites={"X": {"campus_cost_million_vnd": 60.0, "first_period": "t1"}},
        budgets=budget(("f", "t0", 100.0), ("f", "t1", 50.0)),
    )  # fmt: skip
    assert stage(solve(problem, way), "unserved") == pytest.approx(10)


@pytest.mark.parametrize("way", WAYS)
def test_conversions_and_mergers_at_candidates_and_where_sites_may_close(way):
    """Y takes over the 25 of X for 3; its own 10 of care become training: 30 and 20 people served, 5 built."""
    options = {
        ("X", "care"): {
            "existing_places": 25.0,
            "merge_into": "Y",
            "merge_by": "t0",
            "merge_cost_million_vnd": 3.0,
        },
        ("Y", "care"): {"opening_cost_million_vnd": 0.0},
        ("Z", "care"): {"opening_cost_million_vnd": 50.0},
        ("Z", "training"): {"opening_cost_million_vnd": 50.0},
    }
    near = {p: dict.fromkeys("XYZ", 5) for p in "ab"}
    problem = network(
        {"a": 10.0, "b": 20.0}, near, options, services=BOTH, existing=["X"],
        sites={j: {"may_close": True} for j in "XYZ"},
        conversions=conversions(("Z", "care", "training", 1.0, np.nan)),
    )  # fmt: skip
    problem = problem.replace(need=problem.need[problem.need["service"] == "care"])
    plan = solve(problem, way)
    assert places(plan) == {"Y": 30}
    assert stage(plan, "cost") == pytest.approx(3 + 5)
    assert plan.transfers[["kind", "site_id", "to_site_id", "places"]].to_numpy().tolist() == [
        ["merge", "X", "Y", 25.0]
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_site_that_nobody_reaches_may_be_asked_to_open(way):
    options = {"X": {"existing_places": 50.0}, "Y": {"opening_cost_million_vnd": 4.0}}
    near = {p: {"X": 10, "Y": np.nan} for p in "abc"}
    problem = network(None, near, options, existing=["X"], rules=(SiteRule("must_open", ("Y",)),))
    plan = solve(problem.replace(objective=EXACT), way)
    assert places(plan) == {"X": 60}
    assert stage(plan, "cost") == pytest.approx(10 + 4)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("people", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("money", [1e-6, 1.0, 1e9])
def test_the_same_plan_in_any_units_and_without_slack(way, people, money):
    """60 people, an opening of 10 and 60 places at 1; travel 1100: see `test_families`; no slack leaks into it."""
    base = {"max_places": 100.0 * people, "place_cost_million_vnd": money / people}
    options = {j: {**base, "opening_cost_million_vnd": 10.0 * money} for j in "XY"}
    need = {"a": 10.0 * people, "b": 20.0 * people, "c": 30.0 * people}
    plan = solve(network(need, options=options), way)
    assert plan.certificate.status == "PROVED_OPTIMAL"
    assert stage(plan, "unserved") == pytest.approx(0, abs=1e-9 * people)
    assert stage(plan, "cost") == pytest.approx(70 * money, rel=1e-6)
    assert stage(plan, "travel") == pytest.approx(1100 * people, rel=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_progress_is_told_in_the_units_of_the_problem(way):
    """60 people are few: they are counted in other units to be solved, but 1100 person-minutes is what is said."""
    said: list[str] = []
    plan_network(network(), SolverSettings(mip_gap=0.0, network_way=way), on_progress=said.append)
    assert any(sentence.startswith("cost: 70,") for sentence in said)
    assert any(sentence.startswith("travel: 1,100,") for sentence in said)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("people", [1e-6, 1.0, 1e6])
@pytest.mark.usefixtures("_largest_site")
def test_rules_are_counted_in_the_units_of_their_problem(way, people):
    """No site may have more than 35 places by a made-up rule, nor X more than 28 by a limit: both sites stand."""
    base = {"max_places": 100.0 * people, "place_cost_million_vnd": 1.0 / people}
    options = {j: {**base, "opening_cost_million_vnd": 10.0} for j in "XY"}
    need = {"a": 10.0 * people, "b": 20.0 * people, "c": 30.0 * people}
    more = (LargestSite(35.0 * people),)
    limits = (PlacesLimit(("care",), "t0", 0.0, 28.0 * people, ("X",)),)
    plan = solve(network(need, options=options, more=more, limits=limits), way)
    found = {j: x / people for j, x in places(plan, digits=12).items()}
    assert sum(found.values()) == pytest.approx(60)
    assert found["X"] <= 28 + 1e-6
    assert found["Y"] <= 35 + 1e-6
    assert stage(plan, "travel") == pytest.approx(800 * people, rel=1e-6)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("_largest_site")
def test_a_rule_of_any_family_may_ask_for_more_places_than_anybody_needs(way):
    """60 people, and 500 places at each site by a made-up rule, which no cap on useful places may forbid."""
    options = {j: {"max_places": np.inf} for j in "XY"}
    plan = solve(network(options=options, more=(LargestSite(500.0, least=True),)), way)
    assert places(plan) == {"X": 500, "Y": 500}


def test_a_family_says_what_its_numbers_count():
    with pytest.raises(ValueError, match="places"):
        largest()


@dataclass(frozen=True)
class LargestSite:
    """A rule that only this file knows: no site has more (or, turned round, fewer) places than this."""

    places: float
    least: bool = False


def no_large_site(prob, v, a):
    for k, rule in enumerate(rule for rule in a.problem.more if isinstance(rule, LargestSite)):
        for (o, t), x in v.places.items():
            add_row(prob, [(x, 1.0)], ">=" if rule.least else "<=", rule.places, f"largest_{k}_{o}_{t}")


def largest(**more: object):
    return families.RuleFamily(
        name="largest", rule=LargestSite, formula="", rows="`largest_k_o_t`", write=no_large_site, **more
    )


@pytest.fixture
def _largest_site():
    """Let the rules of `LargestSite` be a family while a test runs."""
    top = largest(units={"places": families.PLACES})
    families.FAMILIES.append(top)
    yield
    families.FAMILIES.remove(top)


def test_a_merger_fits_where_places_are_converted_before():
    """28 and 10 places are more than 30, but 8 of the 28 may become training: feasible, and so not refused."""
    options = {
        ("X", "care"): {"existing_places": 28.0, "merge_into": "Y", "merge_by": "t0"},
        ("X", "training"): {},
        ("Y", "care"): {"existing_places": 10.0, "max_places": 30.0},
    }
    names = ["site_id", "from_service", "to_service", "max_places"]

    def merging(most):
        rows = pd.DataFrame([("X", "care", "training", most)], columns=names)
        return network(
            {"a": 25.0}, {"a": {"X": 10, "Y": 10}}, options, services={"care": {}, "training": {}},
            existing=["X", "Y"], conversions=rows,
        )  # fmt: skip

    assert places(plan_network(merging(8.0)))["Y", "care"] == 30
    with pytest.raises(InputError, match="mergers bring 31 places"):
        merging(7.0)


@pytest.mark.parametrize("way", WAYS)
def test_no_time_at_all_still_gives_a_plan_and_a_true_bound(way):
    options = {"X": {"existing_places": 40.0}, "Y": {}}
    plan = solve(network(options=options, existing=["X"]), way, time_limit_s=1e-6)
    assert (plan.stages["bound"] <= plan.stages["value"]).all()
    assert stage(plan, "unserved") <= 20 + 1e-6


def test_the_certificate_names_who_solved_it_and_the_stage_that_is_least_proven():
    plan = plan_network(network(), SolverSettings(mip_gap=0.0, backend="cbc"))
    assert plan.certificate.backend == "CBC"
    assert plan.certificate.version
    written = network(decisions=plan.facilities[["site_id", "service", "period", "places"]])
    assert "SciPy" in plan_network(written).certificate.backend


def test_a_way_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="network_way"):
        SolverSettings(network_way="quick")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="weighted"):
        solve(network(objective=Objective(weights={"unserved": 1.0})), "large")
    with pytest.raises(InputError, match="weighted"):
        solve(network(objective=Objective(weights={"unserved": 1.0})), "near")


@pytest.mark.parametrize("way", WAYS)
def test_a_merger_brings_what_was_not_converted_on_the_same_day_and_no_less(way):
    """Of 28 places 3 become training, which 3 people need; the other 25 go to Y for 5, where 25 need them."""
    options = {
        ("X", "care"): {
            "existing_places": 28.0,
            "merge_into": "Y",
            "merge_by": "t0",
            "merge_cost_million_vnd": 5.0,
        },
        ("X", "training"): {"opening_cost_million_vnd": 0.0, "place_cost_million_vnd": 9.0},
        ("Y", "care"): {"opening_cost_million_vnd": 0.0, "max_places": 30.0},
    }
    near = {p: dict.fromkeys("XY", 5) for p in "ab"}
    problem = network(
        {"a": 25.0, "b": 3.0}, near, options, services=BOTH, existing=["X"],
        conversions=conversions(("X", "care", "training", 0.0, 3.0)),
    )  # fmt: skip
    need = problem.need
    care = (need["service"] == "care") == (need["demand_id"] == "a")
    problem = problem.replace(need=need[care])
    plan = solve(problem, way)
    assert places(plan) == {("X", "training"): 3, ("Y", "care"): 25}
    assert stage(plan, "cost") == pytest.approx(5)
    fewer = plan.transfers[plan.transfers["kind"] == "merge"]
    assert any("lost on the way" in str(f) for f in audit(problem, replace(plan, transfers=fewer)))


def test_a_merger_that_must_be_done_and_is_not_is_found():
    options = {"X": {"existing_places": 60.0, "merge_into": "Y"}, "Y": {}}
    problem = network(options=options, existing=["X"])
    plan = solve(problem)
    assert places(plan) == {"X": 60}
    must = problem.replace(options=problem.options.assign(merge_by=["t0", ""]))
    assert any("not done" in str(f) for f in audit(must, plan))
