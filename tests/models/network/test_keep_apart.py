"""Services that are kept apart stand at different new sites; existing sites stay as they are."""

from __future__ import annotations

import pytest

from ansinh.models import InputError, SiteRule, plan_network
from ansinh.models.errors import InfeasibleError
from ansinh.models.network.check.audit import audit
from ansinh.models.network.families.keep_apart import KeepApart
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import network, places

WAYS = ("written_out", "large")
SERVICES = {"care": {}, "rehabilitation": {}}
OPTIONS = {(j, s): {} for j in "XY" for s in SERVICES}
APART = KeepApart(("rehabilitation",), ("care",))


def two_services(apart=(), **more: object):
    """60 people need each service; X and Y may offer both, and a second site costs 100."""
    sites = {j: {"campus_cost_million_vnd": 100.0} for j in "XY"}
    return network(None, None, OPTIONS, services=SERVICES, sites=sites, more=apart, **more)


def solve(problem, way):
    return plan_network(problem, SolverSettings(mip_gap=0.0, network_way=way))


@pytest.mark.parametrize("way", WAYS)
def test_one_site_is_cheaper_but_not_for_services_that_are_kept_apart(way):
    together = places(solve(two_services(), way))
    assert len({site for site, _ in together}) == 1
    apart = places(solve(two_services((APART,)), way))
    assert len(apart) == len({site for site, _ in apart}) == 2


@pytest.mark.parametrize("way", WAYS)
def test_existing_sites_and_sites_that_are_not_named_may_have_both(way):
    standing = two_services((APART,), existing=["X"])
    assert {site for site, _ in places(solve(standing, way))} == {"X"}
    named = two_services((KeepApart(("rehabilitation",), ("care",), sites=("X",)),))
    assert {site for site, _ in places(solve(named, way))} == {"Y"}


def test_the_audit_sees_services_that_stand_together():
    plan = solve(two_services(), "written_out")
    assert not audit(two_services(), plan)
    assert any("stand together" in str(finding) for finding in audit(two_services((APART,)), plan))


def test_a_contradiction_is_named_in_both_languages():
    wish = tuple(SiteRule("must_open", ("X",), service=s) for s in SERVICES)
    with pytest.raises(InfeasibleError) as error:
        solve(two_services((APART,), rules=wish), "written_out")
    assert len(error.value.rules) == 1
    assert error.value.said("en") != error.value.said("vi")


def test_a_rule_about_nothing_is_refused():
    with pytest.raises(InputError, match="names no two services"):
        two_services((KeepApart(("care",), ("care",)),))
    with pytest.raises(InputError, match="did you mean 'care'"):
        two_services((KeepApart(("cares",), ("rehabilitation",)),))
