"""The summary on the first page: what is asked, what for, what it costs, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.facts.outlook import do_nothing, unsure_sites
from ansinh.reports.facts.projects import number_of_projects, posts_in_facilities
from ansinh.reports.proposal.groups import elsewhere_said, groups_said
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
    unsure = [site for site in unsure_sites(facts) if scope.project is None or site == scope.project.site_id]
    if unsure:
        lines.append(words("proposal.summary_open", n=number(len(unsure), language)))
    return lines


def _projects(scope: Scope) -> str:
    """Say of how many projects the plan consists, and where they are described."""
    count = number_of_projects(scope.facts)
    key = "proposal.summary_project" if count == 1 else "proposal.summary_projects"
    return scope.words(key, n=number(count, scope.language))


def _posts(scope: Scope) -> float:
    """Return the posts in facilities, as in the part on running cost; runs older than posts have workers by the norms."""
    posts = posts_in_facilities(scope.facts, scope.project.site_id if scope.project else None)
    return float(posts.sum()) if len(posts) else scope.staff
