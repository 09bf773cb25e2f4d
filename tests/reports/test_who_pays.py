"""Test that papers say who pays the capital of projects, and who decides on one."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from ansinh.planning.projects.owners import OWN_FUNDS, SUPPORT
from ansinh.reports.appraise import Dossier
from ansinh.reports.appraise.again import Undrawn
from ansinh.reports.appraise.checks.projects import past
from ansinh.reports.content import Block, Paragraph
from ansinh.reports.facts import Facts
from ansinh.reports.facts.money import asked_of_budgets, supported
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.document import letter_of
from ansinh.reports.proposal.parts.carrying_out import request
from ansinh.reports.proposal.parts.general import owner_said, sources_said
from ansinh.reports.proposal.parts.investment import investment, schedule
from ansinh.reports.proposal.parts.running import _by_payer
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.proposal.scope import Scope, one_project, whole_plan
from ansinh.reports.tables.money import budget_table
from ansinh.words import Words
from tests.reports.factory import make_run_data

SHARE, RULE = 0.3, "12/2025/NQ-HĐND"
NEXT = 2027
"""First year whose capital the letter can get."""
FIRST, TOO_LATE = "năm sớm nhất", "không còn kịp"
"""What a letter says of the first year of capital, and of capital whose period is over."""


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


@pytest.mark.parametrize(
    ("public", "private", "told"),
    [
        (300.0, -593.0, "So với hiện nay: cơ sở công lập tăng 300 triệu đồng mỗi năm, do ngân sách nhà nước bảo đảm"),
        (0.0, -593.0, "So với hiện nay: cơ sở ngoài công lập giảm 593 triệu đồng mỗi năm"),
        (0.0, 0.0, "So với hiện nay: tính chung các cơ sở, không tăng và không giảm."),
    ],
)  # fmt: skip
def test_running_cost_that_changes_is_said_by_payer_and_by_direction(public, private, told):
    assert _by_payer({"public": public, "private": private}, Words("vi")).startswith(told)


def said_in(blocks: list[Block]) -> str:
    """Return the paragraphs of a part."""
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def on_plan(facts: Facts, **frames: pd.DataFrame) -> Scope:
    """Return the scope of the whole plan with other frames."""
    return whole_plan(Undrawn(Facts.of(dataclasses.replace(facts.data, **frames)), Words("vi")))


def deciding_on(facts: Facts, day: int) -> pd.DataFrame:
    """Return the assumptions of a scenario in which the plan of investment is decided on another day of December."""
    row = facts.data.assumptions.head(1).assign(key="plan_decided", value=str(day))
    return pd.concat([facts.data.assumptions, row], ignore_index=True)


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


def test_a_letter_on_one_private_project_tells_its_own_support(facts: Facts):
    """Another private project has the same support."""
    years, projects = facts.data.project_years, facts.data.projects
    site, plan = private_site(facts), projects["plan"] == facts.plan_id
    other = str(projects.loc[plan & (projects["site_id"] != site), "site_id"].iloc[0])
    moved = projects.assign(
        owner=projects["owner"].mask(plan & (projects["site_id"] == other), "private"),
        period="2030",
    )
    more = years[years["project_id"].isin(moved.loc[plan & (moved["site_id"] == other), "project_id"])]
    both = pd.concat([years.drop(more.index), more.assign(source="province")], ignore_index=True)
    scope = on_plan(facts, projects=moved, project_years=both)
    of_one = one_project(scope.pictures, site)
    mine = both["project_id"].isin(of_one.projects["project_id"]) & (both["source"] == "province")
    paid = both.loc[mine, "million_vnd"].sum()
    assert supported(scope.facts, of_one.projects)["million_vnd"].tolist() == pytest.approx([paid])
    assert supported(scope.facts, scope.projects)["million_vnd"].sum() == pytest.approx(
        paid + more["million_vnd"].sum()
    )


def test_what_a_budget_open_to_owners_pays_is_no_support(facts: Facts):
    payers = facts.data.payers
    payers = payers.assign(own_million_vnd=payers["left_million_vnd"] * payers["part"])
    half = on_plan(facts, payers=payers)
    whole = supported(facts, half.projects)["million_vnd"].sum()
    assert supported(half.facts, half.projects)["million_vnd"].sum() == pytest.approx(whole / 2)


def test_the_first_year_is_explained_by_the_plan_of_investment_where_a_budget_pays(facts: Facts):
    begun = facts.data.projects.assign(start_year=NEXT)
    assert FIRST in said_in(schedule(on_plan(facts, projects=begun)))
    by_owners = facts.data.project_years.assign(source=OWN_FUNDS)
    assert FIRST not in said_in(schedule(on_plan(facts, projects=begun, project_years=by_owners)))


def test_capital_that_is_too_late_is_said_where_it_begins_with_the_first_year(facts: Facts):
    """A run that is older than the rule has it begin earlier, of which the rule is no reason."""
    projects = facts.data.projects.assign(period="2025")
    assert TOO_LATE in said_in(investment(on_plan(facts, projects=projects.assign(start_year=NEXT))))
    assert TOO_LATE not in said_in(investment(on_plan(facts, projects=projects.assign(start_year=NEXT - 1))))


def test_letter_and_appraiser_have_the_day_of_the_plan_that_the_scenario_states(facts: Facts):
    """A letter of 15 December is in time for the next year where the plan is decided on the 20th."""
    data = dataclasses.replace(facts.data, meta=facts.data.meta | {"proposal_date": f"{NEXT - 1}-12-15"})
    late = Facts.of(dataclasses.replace(data, projects=data.projects.assign(start_year=NEXT)))
    years = data.project_years.assign(year=NEXT)
    for stated, in_time in ((facts.data.assumptions, False), (deciding_on(facts, 20), True)):
        scope = on_plan(late, assumptions=stated, project_years=years)
        assert ("trước ngày 20/12" in said_in(schedule(scope))) == in_time
        assert (next(past.look(Dossier(scope.facts.data)), None) is None) == in_time


def test_a_project_without_capital_or_known_years_points_at_no_sources(facts: Facts):
    site = private_site(facts)
    older = on_plan(facts, projects=facts.data.projects.head(0))
    scope = one_project(older.pictures, site)
    assert sources_said(scope) == scope.words("proposal.sources_none")
    unknown, none = scope.words("proposal.schedule_open"), scope.words("proposal.schedule_none")
    assert said_in(schedule(scope)) == unknown
    assert unknown in said_in(investment(scope))
    assert said_in(schedule(dataclasses.replace(scope, capital=0.0))) == none
