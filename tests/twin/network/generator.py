"""Small random networks with traps: what a planner's files hold, at the edges where models go wrong."""

from __future__ import annotations

import math

from ansinh.models import NetworkProblem
from ansinh.models.errors import InputError
from tests.twin.draw import Draw
from tests.twin.network import traps, traps_rules
from tests.twin.network.sketch import Row, Sketch

TRAPS = (
    (traps.cut_off_a_point, 0.15),
    (traps.let_sites_close, 0.4),
    (traps.let_services_merge, 0.3),
    (traps.let_places_be_converted, 0.4),
    (traps.build_in_modules, 0.25),
    (traps.ask_for_least_sizes, 0.35),
    (traps.ask_for_campus_sizes, 0.25),
    (traps.limit_land, 0.2),
    (traps.limit_minutes, 0.25),
    (traps.ask_for_use, 0.2),
    (traps.open_later, 0.25),
    (traps.weigh_services, 0.3),
    (traps_rules.set_targets, 0.35),
    (traps_rules.cap_inequity, 0.2),
    (traps_rules.limit_places, 0.3),
    (traps_rules.share_ownership, 0.2),
    (traps_rules.rule_sites, 0.4),
    (traps_rules.give_budgets, 0.4),
    (traps_rules.order_stages, 0.5),
    (traps.take_turns, 0.15),
    (traps_rules.keep_apart, 0.2),
    (traps.change_units, 0.15),
)
"""Traps and how often each is set; in this order, since later ones read what earlier ones wrote."""

SHARE_OF_TRAPS = 3
"""One network in so many has none of the rarer traps together: few traps at a time are easier to lay bare."""

CLOSES = 9
"""One network in so many is told to close something, last of all: the networks of other seeds stay what they were."""

IN_GATE = 72
"""Networks that a gate plans, from seed 0: each trap and each kind of rule is among them at least three times, and each of the
ways of `work.py` six times."""

PRICES = (0.0, 0.0, 0.5, 1.0, 10.0, 120.0)
"""Million đồng; zero is frequent, since ties come from what costs nothing."""


def network_of(seed: int) -> NetworkProblem:
    """Return the network of a seed.

    Raises
    ------
    InputError
        If its traps contradict each other in a way that is refused at the door (see `networks`).
    """
    draw = Draw(seed)
    sketch = _plain(draw)
    calm = 0.5 if draw.whole(1, SHARE_OF_TRAPS) == 1 else 1.0
    for trap, often in TRAPS:
        if draw.chance(often * calm):
            trap(draw, sketch)
    if seed % CLOSES == 1:
        traps_rules.close_what_stands(draw, sketch)
    return sketch.problem()


def accepted(seed: int) -> NetworkProblem | None:
    """Return the network of a seed, or None if it is refused as contradictory."""
    try:
        return network_of(seed)
    except InputError:
        return None


def _plain(draw: Draw) -> Sketch:
    """Return a network without traps, which the traps then change."""
    sketch = Sketch(discount_rate=draw.one_of((0.0, 0.0, 0.05)))
    most_points, most_sites = draw.one_of(((5, 4), (5, 4), (5, 4), (12, 6)))
    points = [f"p{k}" for k in range(draw.whole(1, most_points))]
    sites = [f"j{k}" for k in range(draw.whole(1, most_sites))]
    services = ["home", "day"][: draw.whole(1, 2)]
    periods = [f"t{k}" for k in range(draw.one_of((1, 1, 2, 2, 3)))]
    sketch.demand = {i: {"district_code": draw.one_of("ab")} for i in points}
    sketch.sites = {j: _site(draw) for j in sites}
    sketch.services = {s: {"standard_minutes": 30.0} for s in services}
    start = 2025
    for t in periods:
        sketch.periods[t] = {"start_year": start, "years": draw.whole(1, 5)}
        start += int(sketch.periods[t]["years"])
    sketch.minutes = {i: {j: _minutes(draw) for j in sites} for i in points}
    for j in sites:
        for s in services:
            if draw.chance(0.85) or not sketch.options:
                sketch.options[j, s] = _option(draw, sketch.sites[j])
    for i in points:
        for s in services:
            for t in periods:
                if draw.chance(0.8) or not sketch.need:
                    sketch.need.append(_need(draw, i, s, t))
    return sketch


def _site(draw: Draw) -> Row:
    status = draw.one_of(("existing", "candidate"))
    return {
        "status": status,
        "ownership": draw.one_of(("public", "public", "non_public")),
        "campus_cost_million_vnd": draw.one_of(PRICES) if status == "candidate" else 0.0,
    }


def _minutes(draw: Draw) -> float:
    return math.nan if draw.chance(0.15) else float(draw.whole(0, 60))


def _need(draw: Draw, point: str, service: str, period: str) -> Row:
    persons = draw.one_of((0.0, draw.number(0.1, 30.0), *[float(draw.whole(1, 30))] * 4))
    return {"demand_id": point, "service": service, "period": period, "persons": persons}


def _option(draw: Draw, site: Row) -> Row:
    stands = site["status"] == "existing" and draw.chance(0.75)
    standing = draw.one_of((float(draw.whole(1, 40)), draw.number(0.5, 40.0))) if stands else 0.0
    most = draw.one_of((math.inf, draw.number(5.0, 60.0), *[float(draw.whole(5, 80))] * 4))
    return {
        "existing_places": standing,
        "max_places": most,
        "opening_cost_million_vnd": draw.one_of(PRICES),
        "place_cost_million_vnd": draw.one_of(PRICES),
        "upgrade_cost_million_vnd": draw.one_of(PRICES),
        "running_cost_million_vnd_per_place_year": draw.one_of((0.0, 0.1, 1.0)),
        "running_cost_million_vnd_per_year": draw.one_of((0.0, 0.0, 2.0)),
        "comprehensive": draw.chance(0.5),
    }
