"""What the page is told about one plan: verdict, figures, facilities, who goes where."""

from __future__ import annotations

from typing import Any

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.desk import Desk, Tried
from ansinh.reports.explorer.figures import certainty, figures, whole_people
from ansinh.reports.explorer.page.wish import wish_of
from ansinh.reports.explorer.wording import changes_in_words
from ansinh.words import Language, Words
from ansinh.words.numbers import minutes, money, number

A_PERSON_SHOWN = 0.05
"""People on a line of the map below which it isn't drawn: nobody could see it."""


def summary(desk: Desk, tried: Tried, language: Language) -> dict[str, Any]:
    """Return what the list of plans shows of one, for JSON."""
    return {
        "number": tried.number,
        "label": changes_in_words(desk, tried.choices, language),
        "figures": [vars(tile) for tile in figures(desk, tried, language)],
        "gap": _gap(tried),
        "quick": tried.quick,
    }


def answer(desk: Desk, tried: Tried, language: Language) -> dict[str, Any]:
    """Return everything that the page shows of a plan, for JSON."""
    built, proof = certainty(desk, tried, language)
    return {
        **summary(desk, tried, language),
        "wish": wish_of(tried.choices),
        "verdict": _verdict(tried, language),
        "built": built,
        "proof": proof,
        "missed": list(tried.missed(language)),
        "seconds": round(tried.seconds, 2),
        "facilities": _facilities(tried, tried.plan),
        "official": [] if tried.official is None else _facilities(tried, tried.official),
        "flows": _flows(tried),
        "unserved": _unserved(tried),
    }


def _verdict(tried: Tried, language: Language) -> str:
    now = whole_people(tried.figures)
    served, left = now["served_persons"], now["unserved_persons"]
    return Words(language)(
        "explorer.verdict",
        served=number(served, language),
        total=number(served + left, language),
        left=number(left, language),
        minutes=minutes(now["mean_minutes"], language),
        money=money(now["capital_million_vnd"], language),
    )


def _gap(tried: Tried) -> float | None:
    worst = max(float(gap) for gap in tried.plan.stages["gap"])
    return worst if worst < 1 else None


def _last(tried: Tried) -> str:
    return str(tried.problem.periods.index[-1])


def _facilities(tried: Tried, plan: NetworkPlan) -> list[dict[str, Any]]:
    rows = plan.facilities[
        (plan.facilities["period"] == _last(tried)) & (plan.facilities["places"] > A_PLACE)
    ]
    columns = ("site_id", "service", "action", "places", "served_persons")
    return [
        {"site": site, "service": service, "action": action, "places": round(places), "served": round(served)}
        for site, service, action, places, served in rows[list(columns)].itertuples(index=False)
    ]


def _flows(tried: Tried) -> list[list[float]]:
    """Return ``[point, site, persons]`` of the last period, all services together; points and sites by position."""
    trips = tried.plan.allocation[tried.plan.allocation["period"] == _last(tried)]
    people = trips.groupby(["demand_id", "site_id"])["persons"].sum().reset_index()
    points = {name: n for n, name in enumerate(tried.inputs.points.index)}
    sites = {name: n for n, name in enumerate(tried.inputs.sites.index)}
    return [
        [points[point], sites[site], round(float(persons), 1)]
        for point, site, persons in people.itertuples(index=False)
        if persons > A_PERSON_SHOWN
    ]


def _unserved(tried: Tried) -> list[list[float]]:
    """Return ``[point, persons]`` of those without a place in the last period."""
    left = tried.plan.unserved[tried.plan.unserved["period"] == _last(tried)]
    people = left.groupby("demand_id")["persons"].sum()
    points = {name: n for n, name in enumerate(tried.inputs.points.index)}
    return [[points[str(p)], round(float(n), 1)] for p, n in people.items() if n > A_PERSON_SHOWN]
