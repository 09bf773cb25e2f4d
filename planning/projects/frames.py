"""The frames of the projects of a run (see ``RunData``)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.components import basis_of
from ansinh.planning.projects.owners import NON_PUBLIC, PRIVATE
from ansinh.planning.projects.pieces import A_PLACE, Piece, pieces, spending
from ansinh.planning.projects.projects import Project, project_of, projects_of
from ansinh.planning.projects.whole import in_turn
from ansinh.planning.projects.years import Shares, even_parts, payer_shares, payers

PROJECTS = ["project_id", "plan", "site_id", "owner", "services", "kind", "places", "group", "decided_by", "start_year",
            "end_year", "capital_million_vnd", "cost_per_place_million_vnd", "period"]  # fmt: skip
COMPONENTS = ["project_id", "component", "million_vnd", "basis"]
YEARS = ["project_id", "year", "source", "million_vnd"]
LINES = ["plan", "period", "site_id", "service", "project_id", "what", "quantity", "million_vnd"]
PAYERS = ["plan", "period", "ownership", "source", "own_million_vnd", "left_million_vnd", "part"]


def project_frames(inputs: Inputs, facilities: pd.DataFrame, money: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return ``projects``, ``project_components``, ``project_years``, ``cost_lines`` and ``payers`` of all plans of a run.

    `facilities` and `money` are those of ``RunData``. Money is in whole million đồng: components and years add up to
    the capital of their project, and projects to the capital of their plan, exactly.
    """
    parts = pieces(inputs, facilities)
    found = projects_of(inputs, parts)
    shares = payer_shares(money)
    components = [
        (p.project_id, name, float(amount), basis_of(name, compensation=p.compensation))
        for p in found
        for name, amount in p.components.items()
    ]
    years = list(_years(inputs, shares, found))
    return {
        "projects": pd.DataFrame([_row(project) for project in found], columns=PROJECTS),
        "project_components": pd.DataFrame(components, columns=COMPONENTS),
        "project_years": pd.DataFrame(years, columns=YEARS),
        "cost_lines": pd.DataFrame(_lines(facilities, parts), columns=LINES),
        "payers": pd.DataFrame(_payers(inputs, shares), columns=PAYERS),
    }


def _lines(facilities: pd.DataFrame, parts: list[Piece]) -> Iterator[tuple[object, ...]]:
    """Yield what the capital of every facility pays for, in the order of the facilities."""
    for row, piece in zip(records(facilities[spending(facilities)]), parts, strict=True):
        for line in piece.lines:
            yield (piece.plan, piece.period, str(row["site_id"]), piece.service, project_of(piece), *line)


def _payers(inputs: Inputs, shares: Shares) -> Iterator[tuple[object, ...]]:
    for plan, period, ownership in shares:
        for p in payers(inputs, shares, plan, period, private=ownership == NON_PUBLIC):
            yield plan, period, ownership, p.source, p.own, p.left, p.part


def _row(p: Project) -> tuple[object, ...]:
    each = p.capital / p.places if p.places >= A_PLACE else float("nan")
    services = ";".join(p.services)
    return (p.project_id, p.plan, p.site_id, p.owner, services, p.kind, p.places, p.group, p.decided_by, p.start_year,
            p.end_year, float(p.capital), each, p.period)  # fmt: skip


def _years(inputs: Inputs, shares: Shares, projects: list[Project]) -> Iterator[tuple[str, int, str, float]]:
    """Yield the capital of all projects by year and source; a source pays evenly over the years.

    The projects of one plan, period and kind of owner have the same payers, and together pay what the plan's sources do.
    """
    alike: dict[tuple[str, str, bool], list[Project]] = {}
    for project in projects:
        alike.setdefault((project.plan, project.period, project.owner == PRIVATE), []).append(project)
    for (plan, period, private), group in alike.items():
        paying = payers(inputs, shares, plan, period, private=private)
        for project, parts in zip(
            group, in_turn([p.capital for p in group], [payer.weight for payer in paying]), strict=True
        ):
            span = range(project.start_year, project.end_year + 1)
            for payer, paid in zip(paying, parts, strict=True):
                for year, amount in zip(span, even_parts(paid, len(span)), strict=True):
                    if amount:
                        yield project.project_id, year, payer.source, float(amount)
