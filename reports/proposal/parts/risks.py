"""Risks of the plan in sentences, each with its figures: demand, posts, recruitment, land, objections, what is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.ties import said_together, tied
from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.alternatives import HIGH, LOW, demand
from ansinh.reports.facts.former import district_of_then
from ansinh.reports.facts.objections import losing_districts, secure_sites
from ansinh.reports.facts.outlook import always_chosen, assumed, do_nothing, estimated_share, unsure_sites
from ansinh.reports.facts.present import REFORM, present_communes
from ansinh.reports.facts.staffing import staffing
from ansinh.reports.facts.whole_people import whole_by
from ansinh.reports.proposal.law_marks import letter_day, periods_over
from ansinh.words.numbers import as_date, date_long, is_missing, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words

_MOST_NAMED = 3  # sites, titles, districts: named in one sentence, so that it stays readable
SQUARE_METRES_IN_HECTARE = 10_000.0
GROUNDS_OF = 2026
"""Year of the newest legal ground that the letter cites."""
SAID_ALREADY = ("shortage", "target_missed", "commitment_missed", "estimated_travel", "open_water", "proof")
"""Codes of findings whose facts other sentences of the letter state."""


def risks(scope: Scope) -> list[str]:
    """Return one sentence for each risk and each uncertainty of the plan, from the figures of the run.

    In the letter on one project, what is of the whole network stands last and is introduced as such.
    """
    own = [*_posts(scope), *_land(scope), *_objections(scope)]
    left = [*_not_reached(scope), *_past(scope), *_other_findings(scope)]
    if scope.project is None:
        return [*_demand(scope), *own, *_assumed(scope), _robust(scope), *left]
    return [*own, scope.words("proposal.risk_network"), *_demand(scope), *_assumed(scope), *left]


def _demand(scope: Scope) -> list[str]:
    """Say what happens if demand turns out low or high: people in need, served, missing, places unused."""
    words, language = scope.words, scope.language
    services = scope.project.services if scope.project else None
    lines = []
    for case in (LOW, HIGH):
        found = demand(scope.facts, case, services)
        if found is None:
            continue
        figures = {name: getattr(found, name) for name in ("need", "served", "missing", "unused")}
        told = {name: number(value, language) for name, value in figures.items()}
        worst = ", ".join(text(scope.facts.name("services", code, language)) for code in found.worst)
        key = f"proposal.risk_{case}" if case == LOW or worst else "proposal.risk_demand_enough"
        lines.append(words(key, service=worst, **told))
    return lines


def _posts(scope: Scope) -> list[str]:
    """Say how many posts public facilities need, how many are new, and whom one has to find in a year."""
    words, language = scope.words, scope.language
    found = staffing(scope.facts, scope.project.site_id if scope.project else None)
    if not found.needed:
        return []
    known = (
        words("proposal.risk_posts_unknown")
        if found.assigned is None
        else words(
            "proposal.risk_posts_known",
            assigned=number(found.assigned, language),
            missing=number(max(0, found.needed - found.assigned), language),
        )
    )
    needed, new = (number(count, language) for count in (found.needed, found.new))
    more = words("proposal.risk_posts_more", n=new) if found.new else words("proposal.risk_posts_same")
    lines = [words("proposal.risk_posts", known=known, needed=needed, new=more)]
    if found.new:
        titles = ", ".join(
            f"{words.code('common.post', title).lower()} {number(posts, language)}"
            for title, posts in found.recruits.head(_MOST_NAMED).items()
        )
        years = {"years": number(found.years, language), "a_year": number(found.a_year, language)}
        lines.append(words("proposal.risk_recruits", new=new, titles=titles, **years))
    return lines


def _land(scope: Scope) -> list[str]:
    """Say how much land the sites without a plot need by the norms."""
    words, facts = scope.words, scope.facts
    unsure = _unsure(scope)
    if not unsure:
        return []
    rows = facts.facilities
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    hectares = float(rows.loc[rows["site_id"].isin(unsure), "land_m2"].sum()) / SQUARE_METRES_IN_HECTARE
    few = len(unsure) <= _MOST_NAMED
    names = "; ".join(scope.site_name(site) for site in unsure) if few else words("proposal.risk_land_table")
    return [
        words(
            "proposal.risk_land",
            n=number(len(unsure), words.language),
            hectares=number(hectares, words.language, 1),
            sites=names,
        )
    ]


def _unsure(scope: Scope) -> list[str]:
    return [
        site for site in unsure_sites(scope.facts) if scope.project is None or site == scope.project.site_id
    ]


def _objections(scope: Scope) -> list[str]:
    """Name the districts that lose against the official plan, and the communes beside a secure facility."""
    words, facts, language = scope.words, scope.facts, scope.language
    lost = losing_districts(facts) if scope.project is None else {}
    named = [
        words(
            "proposal.risk_loser",
            area=_of_then(scope, name),
            before=percent(before, language),
            after=percent(after, language),
        )
        for name, (before, after) in list(lost.items())[:_MOST_NAMED]
    ]
    lines = []
    if named:
        lines.append(words("proposal.risk_losers", n=number(len(lost), language), districts="; ".join(named)))
    beside = [
        words(
            f"proposal.risk_neighbour{'_unknown' if is_missing(row['people']) else ''}",
            service=text(facts.name("services", row["service"], language)).lower(),
            commune=_commune_now(scope, row["site_id"], row["commune"]),
            people=number(row["people"], language),
        )
        for row in records(secure_sites(facts))
        if scope.project is None or row["site_id"] == scope.project.site_id
    ]
    return [*lines, words("proposal.risk_neighbours", places="; ".join(beside))] if beside else lines


def _assumed(scope: Scope) -> list[str]:
    """Say what of travel and of today's places is assumed."""
    words, facts, language = scope.words, scope.facts, scope.language
    lines, estimated = [], estimated_share(facts)
    if estimated > 0:
        lines.append(words("proposal.risk_estimated", share=percent(estimated, language)))
    if do_nothing(facts).assumed_places > 0:
        existing = facts.data.existing_places
        guessed = existing[assumed(existing["basis"], existing["confidence"])]
        lines.append(words("proposal.risk_places", n=number(guessed["site_id"].nunique(), language)))
    return lines


def _robust(scope: Scope) -> str:
    words, facts = scope.words, scope.facts
    if len(facts.plan_ids) == 1:
        return words("proposal.risk_alternatives")
    counts = {"n": len(always_chosen(facts)), "all": len(facts.projects), "plans": len(facts.plan_ids)}
    key = "proposal.risk_robust" if counts["n"] else "proposal.risk_robust_none"
    return words(key, **{name: number(count, words.language) for name, count in counts.items()})


def _not_reached(scope: Scope) -> list[str]:
    """Return a sentence on the services with people unserved in years to come, and one on the number of missed promises."""
    words, facts = scope.words, scope.facts
    left = facts.data.unserved[facts.data.unserved["plan_id"] == facts.plan_id]
    counted = whole_by(facts.by_service[facts.by_service["plan_id"] == facts.plan_id], "period")
    lines, found = [], []
    for service in facts.services:
        rows = left[left["service"] == service]
        mine = counted[counted["service"] == service].set_index("period")  # as Table 1 counts them
        by_period = (mine["target_persons"] - mine["served_persons"]).reindex(_to_come(facts)).fillna(0.0)
        missed = by_period[by_period >= A_PERSON]
        if missed.empty or rows.empty:
            continue
        homes = facts.data.demand["district_name"]
        worst = tied(rows.groupby(rows["demand_id"].map(homes))["persons"].sum(), 0)
        area = said_together((_of_then(scope, area) for area in worst), words.language)
        found.append((text(facts.name("services", service, words.language)).lower(), missed, area))
    if found:
        lines.append(_shortage(words, found))
    promised = facts.data.commitments
    promised = promised[promised["plan_id"] == facts.plan_id]
    kept = int((promised["met"] == "no").sum())
    if kept:
        counts = {"n": number(kept, words.language), "all": number(len(promised), words.language)}
        lines.append(words("proposal.risk_commitments", **counts))
    return lines


def _shortage(words: Words, found: list[tuple[str, pd.Series, str]]) -> str:
    """Return the sentence on people unserved by service, period and worst area; a period that is that of all is named once."""
    periods = {str(period) for _, missed, _ in found for period in missed.index}
    key = "period" if len(periods) > 1 else "people"
    parts = []
    for service, missed, area in found:
        told = (
            words(f"proposal.risk_shortage_{key}", people=number(people, words.language), period=period)
            for period, people in missed.items()
        )
        parts.append(
            words("proposal.risk_shortage_service", service=service, periods=", ".join(told), area=area)
        )
    if len(periods) > 1:
        return words("proposal.risk_shortage", services="; ".join(parts))
    return words("proposal.risk_shortage_in", period=periods.pop(), services="; ".join(parts))


def _to_come(facts: Facts) -> list[str]:
    """Return the periods that end after the letter; at least the last one."""
    over = periods_over(facts)
    return [period for period in facts.periods if period not in over] or facts.periods[-1:]


def _past(scope: Scope) -> list[str]:
    """Return a warning if the plan follows the law of an earlier year than the legal grounds of the letter."""
    created = text(scope.facts.data.meta.get("created", ""))
    if not created or as_date(created).year >= GROUNDS_OF:
        return []
    return [scope.words("proposal.risk_past", date=date_long(created, scope.words.language))]


def _other_findings(scope: Scope) -> list[str]:
    """Return the warnings of the run that aren't in `SAID_ALREADY`."""
    found = scope.facts.data.findings
    found = found[
        found["plan_id"].fillna("").isin([scope.facts.plan_id, ""])
        & found["severity"].isin(["warning", "problem"])
        & ~found["code"].isin(SAID_ALREADY)
    ]
    return [text(line) for line in found[f"text_{scope.language}"]]


def _commune_now(scope: Scope, site: str, before: object) -> str:
    """Return the commune around a site as a letter of its day names it; people are counted in the commune of the census."""
    words, old = scope.words, area_name(before, scope.words)
    now = "" if letter_day(scope.facts) < REFORM else present_communes(scope.facts, [site]).get(site, "")
    if not now or now == before:
        return old
    return words("common.former_commune", now=area_name(now, words), before=old)


def area_of_then(scope: Scope, district: str) -> str:
    """Return the name of a district, given by its code, as a sentence of the letter's day has it."""
    return _of_then(scope, scope.facts.data.districts["name"].get(district, district))


def _of_then(scope: Scope, name: object) -> str:
    return district_of_then(scope.facts, scope.words, name, letter_day(scope.facts))


def area_name(name: object, words: Words) -> str:
    """Return the name of a unit as written inside a sentence."""
    return in_sentence(text(name)) if words.language == "vi" else text(name)
