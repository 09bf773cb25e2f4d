"""Groups of projects (A, B, C) as a letter states them: a project has one, a plan has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.projects.owners import COMMITTEE, COUNCIL, OWNER
from ansinh.words.numbers import money, number

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words


def groups_said(scope: Scope) -> str:
    """Return how many projects are of which group: "1 dự án nhóm B, 3 dự án nhóm C"; of one project its group alone."""
    words, found = scope.words, scope.projects["group"]
    counts = [(name, int((found == name).sum())) for name in ("A", "B", "C", "")]
    told = [
        words(
            f"proposal.groups.{'grouped' if name else 'private'}",
            n=number(count, words.language),
            group=name,
        )
        for name, count in counts
        if count
    ]
    if len(found) == 1:
        only = str(found.iloc[0])
        return words("proposal.groups.only", group=only) if only else words("proposal.groups.only_private")
    return ", ".join(told) or words("common.none")


def deciders(scope: Scope) -> str:
    """Return who decides on the projects, each once, those of the provincial committee first."""
    words, here = scope.words, scope.offices
    found = dict.fromkeys(scope.projects["decided_by"])
    ordered = sorted(found, key=lambda name: name != COMMITTEE)
    named = {
        COMMITTEE: words("proposal.decider_bc", committee=here.committee),
        COUNCIL: words("proposal.decider_a"),
    }
    return "; ".join(named.get(name) or _decider(words, name) for name in ordered)


def asked(scope: Scope) -> str:
    """Return what the committee is asked for: its decision, or its agreement to a project on which only others decide."""
    words, found = scope.words, dict.fromkeys(scope.projects["decided_by"])
    if scope.project is None or not found or found.keys() & {COMMITTEE, COUNCIL}:
        return words("proposal.asked")
    return words("proposal.asked_elsewhere", decider="; ".join(_decider(words, name) for name in found))


def _decider(words: Words, name: str) -> str:
    """Return who decides as written inside a sentence: a minister has a capital, an owner none."""
    told = words.code("common.decided_by", name)
    return told[:1].lower() + told[1:] if name == OWNER else told


def elsewhere_said(scope: Scope) -> str:
    """Return the sentence on how much of the total the committee is asked for where others decide on the rest; else ""."""
    words, projects = scope.words, scope.projects
    here = projects[projects["decided_by"] == COMMITTEE]
    if scope.project is not None or len(here) == len(projects):
        return ""
    rest = projects.drop(here.index)["capital_million_vnd"].sum()
    return words(
        "proposal.request_part",
        committee=scope.offices.committee,
        n=number(len(here), words.language),
        total=money(scope.capital, words.language),
        money=money(here["capital_million_vnd"].sum(), words.language),
        rest=money(rest, words.language),
    )
