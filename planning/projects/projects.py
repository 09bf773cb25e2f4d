"""Projects: one facility of one owner in one period, and one line for non-public facilities that are invented."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import built_anew
from ansinh.planning.projects.components import COMPONENTS, MISSING, STANDING, STATED, split
from ansinh.planning.projects.kinds import EXPANSION, KINDS, NEW
from ansinh.planning.projects.owners import PRIVATE, decided_by, group_of
from ansinh.planning.projects.pieces import Piece
from ansinh.planning.projects.whole import in_whole, scaled
from ansinh.planning.projects.years import capital_years, norms_of_proposal

TO_BE_AGREED = "non-public"
"""Stands in the id of the line of invented facilities, where a project has its site."""


@dataclass(frozen=True)
class Project:
    """One project; money in whole million đồng.

    Attributes
    ----------
    project_id
        ``<plan>-<site>-<owner>-<period>``; fit for the name of a file.
    plan, site_id, owner, period
        Of all its pieces; `site_id` is empty for the line of invented facilities.
    services
        In the order of the scenario.
    kind
        ``new``, ``expansion``, ``upgrade``, ``conversion`` or ``merger``: that of its largest piece.
    places
        Places built, converted or renovated.
    group, decided_by
        See `owners`; private projects have no group.
    start_year, end_year
        First and last year of its capital.
    capital
        Total investment; the sum of `components`.
    components
        Component → million đồng.
    compensation
        What is known of compensation: `MISSING`, `STATED` or `STANDING`.
    """

    project_id: str
    plan: str
    site_id: str
    owner: str
    period: str
    services: tuple[str, ...]
    kind: str
    places: float
    group: str
    decided_by: str
    start_year: int
    end_year: int
    capital: int
    components: dict[str, int]
    compensation: str


def projects_of(inputs: Inputs, pieces: Iterable[Piece]) -> list[Project]:
    """Return the projects of all plans; per plan they add up to its capital, in whole million đồng."""
    plans: dict[str, dict[tuple[str, str, str], list[Piece]]] = {}
    for piece in pieces:
        key = (piece.period, piece.site_id, piece.owner)
        plans.setdefault(piece.plan, {}).setdefault(key, []).append(piece)
    found = []
    for groups in plans.values():
        ordered = [groups[key] for key in sorted(groups)]
        sums = in_whole([math.fsum(p.capital.total for p in group) for group in ordered])
        found += [_project(inputs, group, capital) for group, capital in zip(ordered, sums, strict=True)]
    return [project for project in found if project.capital > 0]


def project_of(piece: Piece) -> str:
    """Return the id of the project to which a piece belongs."""
    return "-".join((piece.plan, piece.site_id or TO_BE_AGREED, piece.owner, piece.period))


def _project(inputs: Inputs, pieces: list[Piece], capital: int) -> Project:
    first = pieces[0]
    group = "" if first.owner == PRIVATE else group_of(capital, norms_of_proposal(inputs))
    start, end = capital_years(inputs, first.period, group)
    largest = max(pieces, key=lambda piece: piece.capital.total)
    offered = {piece.service for piece in pieces}
    return Project(
        project_id=project_of(first),
        plan=first.plan,
        site_id=first.site_id,
        owner=first.owner,
        period=first.period,
        services=tuple(name for name in inputs.scenario.services if name in offered),
        kind=_kind(largest, anew=first.site_id in built_anew(inputs.sites)),
        places=math.fsum(piece.places for piece in pieces),
        group=group,
        decided_by=decided_by(first.owner, group),
        start_year=start,
        end_year=end,
        capital=capital,
        components=_components(inputs, pieces, capital),
        compensation=_compensation(inputs, first.site_id),
    )


def _kind(largest: Piece, *, anew: bool) -> str:
    """Return what a project does, told by its largest piece; a new service where something stands is an expansion."""
    kind = KINDS.get(largest.action, EXPANSION)
    return EXPANSION if kind == NEW and not anew else kind


def _components(inputs: Inputs, pieces: list[Piece], capital: int) -> dict[str, int]:
    """Return the components of a project in whole million đồng, which add up to its capital."""
    sums = dict.fromkeys(COMPONENTS, 0.0)
    for piece in pieces:
        kind = costs.staff_kind(inputs.norms, inputs.scenario.services[piece.service])
        for name, money in split(piece.capital, inputs.norms, kind).items():
            sums[name] += money
    return dict(zip(sums, scaled(list(sums.values()), capital), strict=True))


def _compensation(inputs: Inputs, site: str) -> str:
    if site in costs.compensation(inputs.scenario):
        return STATED
    return MISSING if not site or site in built_anew(inputs.sites) else STANDING
