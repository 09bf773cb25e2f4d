"""Part VI of the proposal: what the facilities cost to run, the increment against today, posts, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.owners import NON_PUBLIC
from ansinh.reports import tables
from ansinh.reports.cite import in_language
from ansinh.reports.content import Block, Paragraph
from ansinh.reports.facts.money import HALF_A_MILLION, budgets_for_private_running, running_balance
from ansinh.reports.facts.projects import (
    posts_in_communes,
    posts_in_facilities,
    running_by_site,
    running_change,
)
from ansinh.reports.proposal.parts.details import detail
from ansinh.reports.tables import projects as project_tables
from ansinh.words.numbers import is_missing, money, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words

RUNNING_BASIS = ("allowance_standard", "allowance_coefficient", "other_resident_costs", "base_salary")
HEADS = {"directors": ("director", "deputy_director"), "ward_heads": ("ward_head", "ward_deputy")}


def running(scope: Scope) -> list[Block]:
    """Return part VI: running cost, increment by item, who pays, posts by title, and cost a place and a person."""
    words, facts = scope.words, scope.facts
    site = scope.project.site_id if scope.project else None
    posts = posts_in_facilities(facts, site)
    line = words(
        "proposal.running_text",
        subject=subject_of(scope),
        money=money(scope.running, words.language),
        staff=number(posts.sum(), words.language),
        heads=_heads(posts, words),
    )
    blocks: list[Block] = [Paragraph(line), *_each(scope), *_basis(scope)]
    if facts.data.running_increment.empty:
        return blocks
    blocks += [project_tables.increment(facts, words, site), *_payers(scope, site)]
    blocks += [detail(project_tables.posts(facts, words, site))]
    if scope.project is not None:
        return blocks
    if workers := posts_in_communes(facts):
        blocks.append(Paragraph(words("proposal.running_communes", n=number(workers, words.language))))
    return [*blocks, detail(tables.running(facts, words)), *_present_cost(scope)]


def running_said(scope: Scope, key: str, **told: object) -> str:
    """Return the sentence `key` on running cost: first what grows against today, since that is what has to be found.

    What the whole network or facility costs stands behind it, under that name; alone in runs that don't know today's cost.
    """
    told |= {"subject": subject_of(scope), "money": money(scope.running, scope.words.language)}
    change = change_said(scope)
    return (
        scope.words(f"{key}.change", change=change, **told) if change else scope.words(f"{key}.whole", **told)
    )


def change_said(scope: Scope) -> str:
    """Return by how much running cost grows or falls against today; "" where today's cost isn't known."""
    words = scope.words
    change = running_change(scope.facts, scope.project.site_id if scope.project else None)
    if is_missing(change):
        return ""
    way = "more" if change > 0 else "less" if change < 0 else "same"
    return words(f"proposal.running_change.{way}", size=money(abs(change), words.language))


def subject_of(scope: Scope) -> str:
    """Return what the letter is about as a whole: the network, or one facility."""
    return scope.words(f"proposal.running_change.{'facility' if scope.project else 'network'}")


def _heads(posts: pd.Series, words: Words) -> str:
    """Say how many of the posts are heads, by kind; kinds without any are left out."""
    counts = {kind: float(posts.reindex(list(titles)).fillna(0).sum()) for kind, titles in HEADS.items()}
    told = [
        words(f"proposal.heads.{kind}", n=number(count, words.language))
        for kind, count in counts.items()
        if count
    ]
    return words("proposal.running_heads", heads="; ".join(told)) if told else ""


def _each(scope: Scope) -> list[Block]:
    """Return running cost per place and per person served."""
    if not scope.places > 0 or not scope.served > 0:
        return []
    language = scope.words.language
    return [
        Paragraph(
            scope.words(
                "proposal.running_each",
                place=money(scope.running / scope.places, language),
                person=money(scope.running / scope.served, language),
            )
        )
    ]


def _payers(scope: Scope, site: str | None) -> list[Block]:
    """Return who pays what changes: the State for public facilities, owners for theirs; against a budget if there is one."""
    words, facts = scope.words, scope.facts
    sites = facts.data.sites["ownership"].eq(NON_PUBLIC)
    owned = [name for name in running_by_site(facts).index if sites.get(name, False) and site in {None, name}]
    changes = [running_change(facts, name) for name in owned]
    public = running_change(facts, site) - sum(changes)
    if any(changes):
        line = _by_payer({"public": public, "private": sum(changes)}, words)
    else:
        key = "proposal.running_payers_public" if public >= 0 else "proposal.running_payers_less"
        line = words(key, public=money(abs(public), words.language))
    return [Paragraph(line), *_against_budget(scope)]


def _by_payer(changes: dict[str, float], words: Words) -> str:
    """Say by how much running cost of public and of private facilities grows or shrinks; what stays is left out."""
    parts = []
    for payer, change in changes.items():
        if change:
            amount = money(abs(change), words.language)
            told = words(f"proposal.running_part.{'more' if change > 0 else 'less'}", money=amount)
            parts.append(words(f"proposal.running_part.{payer}", change=told))
    return (
        words("proposal.running_payers", parts="; ".join(parts))
        if parts
        else words("proposal.running_payers_none")
    )


def _against_budget(scope: Scope) -> list[Block]:
    """Return, for the whole plan, the budget for running cost beside what it needs, and the periods that exceed it."""
    words, facts = scope.words, scope.facts
    if scope.project is not None:
        return []
    if running_balance(facts).empty:
        return [Paragraph(words("proposal.running_budget_none"))]
    over = [Paragraph(line) for line in running_over(facts, words).values()]
    private = budgets_for_private_running(facts)
    if private >= HALF_A_MILLION:
        told = words(
            "proposal.running_budget_private", period=facts.period, money=money(private, words.language)
        )
        over = [Paragraph(told), *over]
    return [Paragraph(words("proposal.running_budget")), tables.running_budget(facts, words), *over]


def running_over(facts: Facts, words: Words) -> dict[str, str]:
    """Return period → the sentence on a budget for running cost that all payers together exceed."""
    left = running_balance(facts).groupby("period", sort=False)["left"].sum()
    return {
        str(period): words("proposal.running_over", period=period, money=money(-value, words.language))
        for period, value in left.items()
        if value < -HALF_A_MILLION
    }


def _present_cost(scope: Scope) -> list[Block]:
    """Return the net present cost of the plan, with its rate and its years."""
    words, facts = scope.words, scope.facts
    rows, periods = facts.data.money, facts.data.periods
    total = float(rows.loc[rows["plan_id"] == facts.plan_id, "million_vnd_discounted"].sum())
    if periods.empty or not total > 0:
        return []
    line = words(
        "proposal.present_cost",
        money=money(total, words.language),
        rate=percent(float(facts.data.meta.get("discount_rate", float("nan"))), words.language),
        start=int(periods["start_year"].min()),
        end=int(periods["end_year"].max()),
    )
    return [Paragraph(line)]


def _basis(scope: Scope) -> list[Block]:
    """Return the sentence on the norms behind the running cost, as they are in the last period."""
    words, found = scope.words, _norms_of_period(scope)
    items = [
        words(
            "proposal.running_item",
            name=text(row[f"name_{words.language}"]),
            value=tables.value_of(row["value"], words.language),
            unit=in_language(row, "unit", words.language),
            source=in_language(row, "source", words.language) or words("common.assumption"),
        )
        for row in records(found)
    ]
    return [Paragraph(words("proposal.running_source", items="; ".join(items)))] if items else []


def _norms_of_period(scope: Scope) -> pd.DataFrame:
    """Return the rows of the norms: that of the last period where it has one of its own."""
    table = scope.facts.data.assumptions
    keys = set(table["key"])
    dated = [f"{key}@{scope.facts.period}" for key in RUNNING_BASIS]
    wanted = [late if late in keys else key for key, late in zip(RUNNING_BASIS, dated, strict=True)]
    return table[table["key"].isin(wanted)]
