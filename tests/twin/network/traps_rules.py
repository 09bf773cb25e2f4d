"""Traps in what the planner asks for: targets, caps, limits, shares, rules, budgets, stages."""

from __future__ import annotations

from typing import Literal

from ansinh.models import CoverageTarget, EquityCap, Objective, PlacesLimit, ShareLimit, SiteRule
from ansinh.models.network.families.keep_apart import KeepApart
from tests.twin.draw import Draw
from tests.twin.network.sketch import Sketch

Kind = Literal["must_open", "must_not_open", "either_or", "at_most", "at_least", "if_then"]
Stage = Literal["unserved", "cost", "travel", "worst_minutes"]

KINDS: tuple[Kind, ...] = ("must_open", "must_not_open", "either_or", "at_most", "at_least", "if_then")


def set_targets(draw: Draw, sketch: Sketch) -> None:
    """Ask for a share of the need to be served, soft or hard, of comprehensive services or of all."""
    for _ in range(draw.whole(1, 2)):
        target = CoverageTarget(
            services=draw.some_of(list(sketch.services)),
            period=draw.one_of(list(sketch.periods)),
            min_share=draw.one_of((0.25, 0.6, 1.0)),
            comprehensive=draw.chance(0.4),
            hard=draw.chance(0.2),
        )
        sketch.targets.append(target)


def cap_inequity(draw: Draw, sketch: Sketch) -> None:
    """Cap the share of the unserved in every district."""
    cap = EquityCap(
        by="district_code",
        services=draw.some_of(list(sketch.services)),
        period=draw.one_of(list(sketch.periods)),
        max_unserved_share=draw.one_of((0.0, 0.3, 0.8)),
        hard=draw.chance(0.2),
    )
    sketch.equity.append(cap)


def limit_places(draw: Draw, sketch: Sketch) -> None:
    """Limit places over services and sites, at times to exactly what stands or to nothing more than it."""
    services = draw.some_of(list(sketch.services))
    sites = draw.one_of(((), draw.some_of(list(sketch.sites))))
    standing = sum(
        facts["existing_places"]
        for (j, s), facts in sketch.options.items()
        if s in services and (not sites or j in sites)
    )
    least = draw.one_of((0.0, 0.0, standing, 7.0))
    most = draw.one_of((float("inf"), standing, standing + 10.0, 1e6))
    limit = PlacesLimit(services, draw.one_of(list(sketch.periods)), least, max(least, most), sites)
    sketch.limits.append(limit)


def share_ownership(draw: Draw, sketch: Sketch) -> None:
    """Limit the share of places run by public or by other facilities."""
    least = draw.one_of((0.0, 0.2, 0.5))
    share = ShareLimit(
        ownership=draw.one_of(("public", "non_public")),
        services=draw.some_of(list(sketch.services)),
        period=draw.one_of(list(sketch.periods)),
        min_share=least,
        max_share=draw.one_of((0.5, 0.75, 1.0)),
    )
    sketch.shares.append(share)


def rule_sites(draw: Draw, sketch: Sketch) -> None:
    """Say which sites must, must not, or may only together offer something."""
    for _ in range(draw.whole(1, 2)):
        kind = draw.one_of(KINDS)
        service = draw.one_of(("", *sketch.services))
        offering = [
            j for j in sketch.sites if any(o[0] == j and service in ("", o[1]) for o in sketch.options)
        ]
        least = 2 if kind in ("either_or", "if_then") else 1
        if len(offering) < least:
            continue
        sites = draw.some_of(offering, least)
        sites = sites[:1] if kind in ("must_open", "must_not_open") else sites
        period = draw.one_of(("", *sketch.periods))
        sketch.rules.append(SiteRule(kind, sites, service, period, count=draw.whole(0, len(sites))))


def close_what_stands(draw: Draw, sketch: Sketch) -> None:
    """Close what stands today, from any period on: one service of its site, or all of them."""
    standing = [option for option, facts in sketch.options.items() if facts["existing_places"] > 0]
    if standing:
        site, service = draw.one_of(standing)
        period = draw.one_of(("", *sketch.periods))
        sketch.rules.append(SiteRule("must_close", (site,), draw.one_of(("", service)), period))


def keep_apart(draw: Draw, sketch: Sketch) -> None:
    """Forbid services beside each other at new sites, all or some of them."""
    services = list(sketch.services)
    if len(services) > 1:
        sites = draw.one_of(((), draw.some_of(list(sketch.sites))))
        sketch.more.append(KeepApart(tuple(services[:1]), tuple(services[1:]), sites))


def give_budgets(draw: Draw, sketch: Sketch) -> None:
    """Let sources pay, with or without carrying over; some amounts are exactly what something costs."""
    for source in ("state", "others")[: draw.whole(1, 2)]:
        covers = draw.one_of(("capital", "capital", "running", "all"))
        ownership = draw.one_of(("any", "any", "public", "non_public"))
        for period in draw.some_of(list(sketch.periods)):
            row = {"source": source, "period": period, "covers": covers, "ownership": ownership}
            amount = draw.one_of((0.0, 25.0, 300.0, 1e7, _price_of_something(draw, sketch)))
            sketch.budgets.append({**row, "million_vnd": amount, "carry_over": draw.chance(0.5)})


def _price_of_something(draw: Draw, sketch: Sketch) -> float:
    """Return what a service at a site, opened with some places, costs exactly."""
    option = draw.one_of(list(sketch.options))
    facts, site = sketch.options[option], sketch.sites[option[0]]
    places = facts.get("min_places") or 10.0
    price = site["campus_cost_million_vnd"] + facts["opening_cost_million_vnd"]
    return float(price + places * facts["place_cost_million_vnd"])


def order_stages(draw: Draw, sketch: Sketch) -> None:
    """Order the stages in another way, leave slack between them, or weigh them in one sum."""
    if draw.chance(0.2):
        weights = {"unserved": draw.one_of((1.0, 1000.0)), "cost": 1.0, "travel": draw.one_of((0.0, 0.01))}
        sketch.objective = Objective(weights=weights)
        return
    orders: tuple[tuple[Stage, ...], ...] = (
        ("unserved", "cost", "travel"),
        ("unserved", "travel", "cost"),
        ("unserved", "cost"),
        ("unserved", "cost", "travel", "worst_minutes"),
        ("unserved", "worst_minutes"),
    )
    stages = draw.one_of(orders)
    some: dict[str, float] = {stage: draw.one_of((0.0, 0.01, 0.1)) for stage in stages}
    sketch.objective = Objective(stages=stages, tolerances=some if draw.chance(0.5) else {})
