"""One list of families: what drops rules, cuts them, audits them or looks at them from a later year reads it."""

from __future__ import annotations

import pytest

from ansinh.models import EquityCap, InputError, PlacesLimit, ShareLimit, SiteRule
from ansinh.models.network import families
from ansinh.models.network.problem import schema
from ansinh.models.network.search.aggregated import with_sites
from ansinh.words import LANGUAGES, text
from tests.models.network.test_golden_lp import tiny
from tests.models.network.tiny import network

SCHEMAS = {
    "options": schema.OPTIONS,
    "sites": schema.SITES,
    "services": schema.SERVICES,
    "need": schema.NEED,
    "budgets": schema.BUDGETS,
    "conversions": schema.CONVERSIONS,
}


@pytest.mark.parametrize("family", families.FAMILIES, ids=lambda family: family.name)
def test_every_family_has_its_words_its_columns_and_its_rules(family):
    for language in LANGUAGES:
        assert text(f"families.{family.name}.name", language)
    for column in family.columns:
        frame, name = column.split(".")
        assert name in {c.name for c in SCHEMAS[frame]}
    assert not list(family.check(tiny()))
    if isinstance(family, families.RuleFamily):
        assert family.rules(tiny())


def test_names_are_those_of_one_family_each():
    names = [family.name for family in families.FAMILIES]
    assert len(names) == len(set(names))


def test_all_rules_that_correct_a_plan_are_dropped_and_targets_stay():
    plain = families.without_rules(tiny())
    assert [family.name for family in families.rule_families() if family.rules(plain)] == ["targets"]
    assert plain.targets == tiny().targets


def test_a_later_year_keeps_rules_by_their_period():
    dated = families.dated_keys()
    assert {key for key in dated if not dated[key].moves} == {
        "targets",
        "limits",
        "equity",
        "non_public",
        "budgets",
    }
    assert {key: dated[key].attribute for key in dated if dated[key].moves} == {
        "rules": "period",
        "mergers": "by",
    }


def test_rules_are_cut_to_what_they_mean_among_some_sites():
    """Only X may open: Y can't follow it, at most two of X, Y is at most two of X, and Y's own limit is empty."""
    rules = (
        SiteRule("if_then", ("X", "Y")),
        SiteRule("if_then", ("Y", "X")),
        SiteRule("at_most", ("X", "Y"), count=2),
    )
    limits = (
        PlacesLimit(("care",), "t0", 5.0, sites=("Y",)),
        PlacesLimit(("care",), "t0", 5.0, sites=("X", "Y")),
    )
    cut = with_sites(network(rules=rules, limits=limits), ["X"])
    assert [(rule.kind, rule.sites) for rule in cut.rules] == [("must_not_open", ("X",)), ("at_most", ("X",))]
    assert [limit.sites for limit in cut.limits] == [("X",)]


def test_a_rule_of_no_family_is_refused():
    with pytest.raises(InputError, match="no family knows"):
        network(more=("a wish",))


def test_all_five_kinds_are_listed():
    kinds = {family.rule for family in families.rule_families()}
    assert {EquityCap, PlacesLimit, ShareLimit, SiteRule} <= kinds
