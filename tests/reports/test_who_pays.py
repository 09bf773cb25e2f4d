"""Test that papers say who pays the capital of projects, and who decides on one."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from ansinh.planning.projects.owners import OWN_FUNDS, SUPPORT
from ansinh.reports.content import Paragraph
from ansinh.reports.facts import Facts
from ansinh.reports.facts.money import asked_of_budgets
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.document import letter_of
from ansinh.reports.proposal.parts.carrying_out import request
from ansinh.reports.proposal.parts.general import owner_said, sources_said
from ansinh.reports.proposal.parts.investment import investment
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.proposal.scope import one_project, whole_plan
from ansinh.reports.tables.money import budget_table
from ansinh.words import Words
from tests.reports.factory import make_run_data

SHARE, RULE = 0.3, "12/2025/NQ-HĐND"


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Return a made-up run whose last site has a private owner; the province pays three tenths of it."""
    data = make_run_data()
    projects = data.projects
    optimised, years = projects["plan"] == "optimised", data.project_years
    mine = optimised & (projects["site_id"] == projects.loc[optimised, "site_id"].iloc[-1])
    private = years["project_id"].isin(projects.loc[mine, "project_id"])
    projects = projects.assign(
        owner=projects["owner"].where(~mine, "private"),
        decided_by=projects["decided_by"].where(~mine, "owner"),
    )
    paid = years[private]
    parts = {OWN_FUNDS: 1 - SHARE, "province": SHARE}
    shared = [
        paid.assign(source=source, million_vnd=paid["million_vnd"] * part) for source, part in parts.items()
    ]
    payers = pd.DataFrame(
        [("optimised", "2030", "non_public", "province", 0.0, paid["million_vnd"].sum(), SHARE)],
        columns=["plan", "period", "ownership", "source", "own_million_vnd", "left_million_vnd", "part"],
    )
    rule = data.assumptions.head(1).assign(key=SUPPORT, source=RULE, source_vi=RULE)
    return Facts.of(
        dataclasses.replace(
            data,
            projects=projects,
            project_years=pd.concat([years[~private], *shared], ignore_index=True),
            payers=payers,
            assumptions=pd.concat([data.assumptions, rule], ignore_index=True),
        )
    )


def private_site(facts: Facts) -> str:
    """Return the site of the private project."""
    rows = facts.data.projects
    return str(rows.loc[(rows["plan"] == facts.plan_id) & (rows["owner"] == "private"), "site_id"].iloc[0])


def test_what_owners_pay_stands_apart_and_is_asked_of_no_budget(facts: Facts):
    table = facts.capital_by_source
    assert table.loc[OWN_FUNDS].sum() > 0
    assert table.to_numpy().sum() == pytest.approx(facts.capital, abs=1)
    assert asked_of_budgets(facts).sum() == pytest.approx(facts.capital - table.loc[OWN_FUNDS].sum(), abs=1)


def test_a_budget_that_the_plan_charged_with_owners_money_says_so(facts: Facts):
    words = Words("vi")
    assert "như thể" not in budget_table(facts, words).source
    projects, money = facts.data.projects, facts.data.money
    private = (projects["plan"] == facts.plan_id) & (projects["owner"] == "private")
    charged = money[(money["plan_id"] == facts.plan_id) & (money["kind"] == "capital")].head(1)
    charged = charged.assign(ownership="non_public", period=projects.loc[private, "period"].iloc[0])
    limited = facts.data.budgets.head(1).assign(source=charged["source"].iloc[0], covers="capital")
    data = dataclasses.replace(facts.data, money=pd.concat([money, charged]), budgets=limited)
    assert "như thể" in budget_table(Facts.of(data), words).source


def test_a_support_is_told_with_its_share_its_sum_and_its_rule(facts: Facts):
    blocks = investment(whole_plan(Pictures(facts, Words("vi"))))
    told = [block.text for block in blocks if isinstance(block, Paragraph) and "chi 30,0%" in block.text]
    assert len(told) == 1
    assert RULE in told[0]


def test_a_private_project_names_its_own_payers_and_asks_for_agreement(facts: Facts):
    scope = one_project(Pictures(facts, Words("vi")), private_site(facts))
    assert "Vốn của chủ cơ sở ngoài công lập" in sources_said(scope)
    assert "thống nhất để chủ cơ sở quyết định" in summary(scope)[0]
    assert owner_said(whole_plan(Pictures(facts, Words("vi")))).endswith("do chủ cơ sở đầu tư")


def test_a_project_of_the_police_is_not_submitted_for_the_decision_of_the_province(facts: Facts):
    projects = facts.data.projects.assign(decided_by="minister_public_security")
    site = str(projects.loc[projects["plan"] == facts.plan_id, "site_id"].iloc[0])
    police = Facts.of(dataclasses.replace(facts.data, projects=projects))
    scope = one_project(Pictures(police, Words("vi")), site)
    agreed = "thống nhất để Bộ trưởng Bộ Công an quyết định chủ trương đầu tư"
    papers = letter_of(scope)
    assert agreed in papers.abstract
    assert agreed in papers.opening
    assert any(agreed in block.text for block in request(scope) if isinstance(block, Paragraph))
