"""Part I of the proposal: the general information that the form requires, one line per item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.owners import PRIVATE, THRESHOLDS
from ansinh.reports.cite import in_language
from ansinh.reports.content import Block, Paragraph
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.outlook import unsure_sites
from ansinh.reports.facts.present import present_communes
from ansinh.reports.facts.projects import payments
from ansinh.reports.proposal.groups import deciders, groups_said
from ansinh.reports.proposal.limits import mark
from ansinh.reports.proposal.offices import part_of_today
from ansinh.reports.proposal.parts.running import running_said
from ansinh.reports.tables.money import source_label
from ansinh.words.numbers import money, money_in_words
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.proposal.scope import Scope


def general(scope: Scope) -> list[Block]:
    """Return name, group, deciding level, owner, site, total, sources, duration and running cost."""
    words, here = scope.words, scope.offices
    language, years = (
        words.language,
        scope.projects,
    )  # when capital is paid; a period may have begun before the letter
    lines = [
        words(f"proposal.name_{'project' if scope.project else 'plan'}", name=scope.name),
        words("proposal.group_line", groups=groups_said(scope), mark=mark(scope, THRESHOLDS)),
        words("proposal.decider", decider=deciders(scope)),
        words("proposal.owner", agency=here.agency, owner=owner_said(scope)),
        " ".join(filter(None, [_site(scope), part_of_today(scope.facts, words, here)])),
        words(
            "proposal.total",
            money=money(scope.capital, language),
            words=money_in_words(scope.capital, language),
        ),
        words("proposal.sources", sources=sources_said(scope)),
    ]
    if len(years):
        start, end = int(years["start_year"].min()), int(years["end_year"].max())
        lines.append(words("proposal.duration", start=start, end=end))
    lines.append(running_said(scope, "proposal.running_line"))
    return [Paragraph(line) for line in lines]


def owner_said(scope: Scope) -> str:
    """Return who invests: public owners, and those of non-public facilities where the letter is about these as well."""
    words = scope.words
    if scope.project and set(scope.actions["ownership"]) == {"non_public"}:
        return words("proposal.owner_non_public")
    private = words("proposal.owner_also_private") if PRIVATE in set(scope.projects["owner"]) else ""
    return _public_owner(scope) + private


def _public_owner(scope: Scope) -> str:
    words, here = scope.words, scope.offices
    if scope.only_drug_rehabilitation:
        return here.police
    if scope.has_drug_rehabilitation:
        return words("proposal.owner_mixed", agency=here.agency, police=here.police)
    return here.agency


def _site(scope: Scope) -> str:
    words, here, sites = scope.words, scope.offices, scope.facts.data.sites
    if scope.project is None:
        # A letter on investment names the sites that cost capital, where the run knows projects.
        used = [site for site in dict.fromkeys(scope.projects["site_id"]) if site]
        used = used or list(dict.fromkeys(scope.actions["site_id"]))
        known = present_communes(scope.facts, used)
        inside = in_sentence if words.language == "vi" else str
        areas = ", ".join(dict.fromkeys(inside(text(known[site])) for site in used if site in known))
        return words(
            "proposal.site_plan",
            count=len(used),
            areas=areas or words("common.unknown_site"),
            province=here.province,
        )
    row = sites.loc[scope.project.site_id]
    inside = in_sentence if words.language == "vi" else str
    names = text(row["commune_name"]), former_district(scope.facts, words, row["district_name"])
    before = ", ".join(inside(name) for name in names if name)
    now = present_communes(scope.facts, [scope.project.site_id]).get(scope.project.site_id, "")
    guessed = scope.project.site_id in unsure_sites(scope.facts)
    basis = in_language(records(sites.loc[[scope.project.site_id]])[0], "location_basis", words.language)
    basis = words.get(f"common.basis.{row['location_basis']}", basis) or words("common.none")
    assumption = words("common.assumption")
    said = text(basis).removeprefix(f"{assumption}: ")  # "basis: assumption: …" is no sentence
    return words(
        "proposal.site_project",
        area=inside(text(now)) or words("common.unknown_site"),
        before=before or words("common.none"),
        province=here.province,
        basis=said,
        assumed=f" ({assumption})" if said != text(basis) else "",
        mark="G" if guessed else "N",
    )


def sources_said(scope: Scope) -> str:
    """Return the sources with their sums: of the plan, or of the one project."""
    table, words = scope.facts.capital_by_source, scope.words
    sums = table.sum(axis=1) if scope.project is None else _paid_by(scope)
    if sums.empty:
        return words("proposal.sources_none")
    named = ((source_label(scope.facts, words, source), total) for source, total in sums.items())
    return "; ".join(f"{name}: {money(total, words.language)}" for name, total in named)


def _paid_by(scope: Scope) -> pd.Series:
    """Return source → million đồng of the projects that the letter is about."""
    paid = payments(scope.facts, list(scope.projects["project_id"]))
    return paid.groupby("source", sort=False)["million_vnd"].sum()
