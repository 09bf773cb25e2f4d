"""How large: options, modules, least use, campuses, land."""

from __future__ import annotations

import math

from pulp import lpSum

from tests.twin.network.decisions import Model
from tests.twin.network.facts import Option


def write_sizes(m: Model) -> None:
    """Write the limits of every option and of every site."""
    for period in m.facts.periods:
        for option in m.facts.options:
            _size(m, option, period)
            _modules(m, option, period)
            _use(m, option, period)
        for site in m.facts.sites:
            if m.facts.options_at(site):
                _campus(m, site, period)
                _campus_size(m, site, period)
                _land(m, site, period)


def _size(m: Model, option: Option, period: str) -> None:
    """min · open ≤ places ≤ max · open; what stands today may be smaller than the minimum until enlarged."""
    key, standing = (option, period), m.facts.standing(option)
    least = float(m.facts.options[option]["min_places"])
    floor = least if standing == 0 else min(least, standing)
    m.row(m.places[key] >= floor * m.is_open[key])
    m.row(m.places[key] <= m.facts.most_places(option) * m.is_open[key])
    if standing > 0:
        m.row(m.places[key] >= least * (m.upgraded[key] + m.is_open[key] - 1))


def _modules(m: Model, option: Option, period: str) -> None:
    size = float(m.facts.options[option]["module_places"])
    if not math.isnan(size):
        m.row(m.built[option, period] == size * m.number(category="Integer"))


def _use(m: Model, option: Option, period: str) -> None:
    """load ≥ use · people per place · (places - moved in - existing · (1 - upgraded))."""
    use = float(m.facts.services[option[1]]["min_utilisation"]) * m.facts.turns(option)
    if use == 0:
        return
    into = [o for o in m.facts.options if m.facts.merges_into(o) == option]
    taken_over = lpSum(m.moved[o, t] for o in into for t in m.earlier(period))
    excused = taken_over + m.facts.standing(option) * (1 - m.upgraded[option, period])
    load = lpSum(x for (_, o, t), x in m.assign.items() if (o, t) == (option, period))
    m.row(load >= use * (m.places[option, period] - excused))


def _campus(m: Model, site: str, period: str) -> None:
    """A site is open when and only when one of its services is; a candidate is paid for in a period when it's open."""
    campus, services = m.campus[site, period], m.facts.options_at(site)
    for option in services:
        m.row(m.is_open[option, period] <= campus)
    m.row(campus <= lpSum(m.is_open[option, period] for option in services))
    if not m.facts.stands(site):
        m.row(lpSum(m.campus_opened[site, t] for t in m.earlier(period)) >= campus)
        m.row(m.campus_opened[site, period] <= campus)


def _campus_size(m: Model, site: str, period: str) -> None:
    """Hold the campus within its limits; what stands today may stay."""
    facts, standing = m.facts.sites[site], m.facts.standing_at(site)
    places = lpSum(m.places[option, period] for option in m.facts.options_at(site))
    least, most = float(facts["min_places_total"]), float(facts["max_places_total"])
    floor = min(least, standing) if m.facts.stands(site) else least
    m.row(places >= floor * m.campus[site, period])
    if math.isfinite(most):
        m.row(places <= max(most, standing) * m.campus[site, period])


def _land(m: Model, site: str, period: str) -> None:
    land = float(m.facts.sites[site]["land_m2"])
    if not math.isfinite(land):
        return
    needs = {o: float(m.facts.options[o]["land_m2_per_place"]) for o in m.facts.options_at(site)}
    today = sum(area * m.facts.standing(o) for o, area in needs.items())
    if any(needs.values()):
        m.row(lpSum(area * m.places[o, period] for o, area in needs.items()) <= max(land, today))
