"""The summary on the first page: what is asked, what for, what it costs, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.facts.money import building_budget
from ansinh.reports.facts.outlook import do_nothing, unsure_sites
from ansinh.reports.facts.projects import number_of_projects, posts_in_facilities, without_compensation
from ansinh.reports.proposal.groups import asked, elsewhere_said, groups_said
from ansinh.reports.proposal.parts.running import running_said
from ansinh.words.numbers import money, number

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope


def summary(scope: Scope) -> list[str]:
    """Return at most seven sentences, with the figures of the parts that they sum up."""
    words, facts, here = scope.words, scope.facts, scope.offices
    language, now = words.language, do_nothing(facts)
    lines = [
        words(
            "proposal.summary_request",
            committee=here.committee,
            asked=asked(scope),
            name=scope.object,
            money=money(scope.capital, language),
            groups=groups_said(scope),
        ),
        *filter(None, [elsewhere_said(scope)]),
        words(
            "proposal.summary_served",
            period=facts.period,
            places=number(scope.places, language),
            served=number(scope.served, language),
        ),
    ]
    if scope.project is None:
        lines += [
            words(
                "proposal.summary_nothing",
                served=number(now.served_at_most, language),
                target=number(now.target, language),
            ),
            _projects(scope),
        ]
    lines.append(running_said(scope, "proposal.summary_running", staff=number(_posts(scope), language)))
    still_open = ", ".join(_open(scope))
    return [*lines, words("proposal.summary_open", parts=still_open)] if still_open else lines


def _open(scope: Scope) -> list[str]:
    """Return what has still to be found: plots of land, compensation, what the medium-term plan gives."""
    words, facts = scope.words, scope.facts
    unsure = [site for site in unsure_sites(facts) if scope.project is None or site == scope.project.site_id]
    found = [words("proposal.open_land", n=number(len(unsure), words.language))] if unsure else []
    if without_compensation(facts, list(scope.projects["project_id"])):
        found.append(words("proposal.open_compensation"))
    if building_budget(facts).empty:
        found.append(words("proposal.open_plan"))
    return found


def _projects(scope: Scope) -> str:
    """Say of how many projects the plan consists, and where they are described."""
    count = number_of_projects(scope.facts)
    key = "proposal.summary_project" if count == 1 else "proposal.summary_projects"
    return scope.words(key, n=number(count, scope.language))


def _posts(scope: Scope) -> float:
    """Return the posts in facilities, as in the part on running cost; runs older than posts have workers by the norms."""
    posts = posts_in_facilities(scope.facts, scope.project.site_id if scope.project else None)
    return float(posts.sum()) if len(posts) else scope.staff
