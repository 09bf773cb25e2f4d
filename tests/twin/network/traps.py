"""Traps in what may stand where: closings, mergers, conversions, sizes, land, reach, units."""

from __future__ import annotations

import math

from tests.twin.draw import Draw
from tests.twin.network.sketch import Sketch

SCALES = (1e-3, 1e3, 1e5)
"""Persons and places, or money, or minutes, in units that nobody would choose."""


def cut_off_a_point(draw: Draw, sketch: Sketch) -> None:
    """Leave a demand point without any way."""
    point = draw.one_of(list(sketch.minutes))
    sketch.minutes[point] = dict.fromkeys(sketch.minutes[point], math.nan)


def let_sites_close(draw: Draw, sketch: Sketch) -> None:
    """Let sites close again, candidates too; closing may cost more than it saves."""
    for site in draw.some_of(list(sketch.sites)):
        sketch.sites[site]["may_close"] = True
        for option, facts in sketch.options.items():
            if option[0] == site:
                facts["closing_cost_million_vnd"] = draw.one_of((0.0, 1.0, 100.0))


def let_services_merge(draw: Draw, sketch: Sketch) -> None:
    """Let existing services merge into others, some by a date, also in chains and into candidates."""
    for option, facts in sketch.options.items():
        others = [j for j, s in sketch.options if s == option[1] and j != option[0]]
        if facts["existing_places"] > 0 and others and draw.chance(0.6):
            facts["merge_into"] = draw.one_of(others)
            facts["merge_cost_million_vnd"] = draw.one_of((0.0, 5.0, 50.0))
            facts["merge_by"] = draw.one_of(("", "", *sketch.periods))


def let_places_be_converted(draw: Draw, sketch: Sketch) -> None:
    """Let places change their service, one way or both; little of it, all of it, or nearly all."""
    for site in sketch.sites:
        services = [s for j, s in sketch.options if j == site]
        if len(services) < 2 or draw.chance(0.3):
            continue
        pairs = [services, services[::-1]]
        for source, target in pairs if draw.chance(0.3) else [draw.one_of(pairs)]:
            stands = sketch.options[site, source]["existing_places"]
            most = draw.one_of((math.nan, 1.0, stands, stands / 2, max(0.0, stands - 0.5)))
            row = {"site_id": site, "from_service": source, "to_service": target}
            row |= {"million_vnd_per_place": draw.one_of((0.0, 0.1, 2.0)), "max_places": most}
            module = draw.one_of((math.nan, math.nan, 1.0, 2.5))
            sketch.conversions.append({**row, "module_places": module})


def build_in_modules(draw: Draw, sketch: Sketch) -> None:
    """Build in whole modules, which least and greatest sizes need not be multiples of."""
    for facts in sketch.options.values():
        if draw.chance(0.6):
            facts["module_places"] = draw.one_of((5.0, 7.5, 12.0))


def ask_for_least_sizes(draw: Draw, sketch: Sketch) -> None:
    """Ask for a least size, at times exactly the greatest or just above what stands."""
    for facts in sketch.options.values():
        most = facts["max_places"]
        wanted = draw.one_of((3.0, 24.0, facts["existing_places"] + 1.0, most))
        facts["min_places"] = min(wanted, most) if math.isfinite(most) else min(wanted, 30.0)


def ask_for_campus_sizes(draw: Draw, sketch: Sketch) -> None:
    """Limit whole sites, also below what stands there today."""
    for facts in sketch.sites.values():
        facts["max_places_total"] = draw.one_of((math.nan, 10.0, 35.0, 60.0))
        most = facts["max_places_total"]
        facts["min_places_total"] = draw.one_of((0.0, 5.0, 20.0 if math.isnan(most) else most))


def limit_land(draw: Draw, sketch: Sketch) -> None:
    """Give sites an area, at times less than what stands there needs."""
    for facts in sketch.sites.values():
        facts["land_m2"] = draw.one_of((math.nan, 150.0, 900.0, 3000.0))
    for facts in sketch.options.values():
        facts["land_m2_per_place"] = draw.one_of((0.0, 30.0, 80.0))


def limit_minutes(draw: Draw, sketch: Sketch) -> None:
    """Limit travel, at times at exactly the minutes of some way."""
    for facts in sketch.services.values():
        ways = [m for row in sketch.minutes.values() for m in row.values() if not math.isnan(m)]
        facts["max_minutes"] = draw.one_of((20.0, 40.0, *ways[:3]))


def ask_for_use(draw: Draw, sketch: Sketch) -> None:
    """Ask that places beyond today's are used."""
    for facts in sketch.services.values():
        facts["min_utilisation"] = draw.one_of((0.5, 0.8, 1.0))


def take_turns(draw: Draw, sketch: Sketch) -> None:
    """Let places serve several people a year, or a person need several places."""
    for facts in sketch.services.values():
        facts["people_per_place"] = draw.one_of((1.0, 0.4, 2.0, 3.5))


def open_later(draw: Draw, sketch: Sketch) -> None:
    """Keep candidates waiting."""
    for facts in sketch.sites.values():
        if facts["status"] == "candidate":
            facts["first_period"] = draw.one_of(("", *sketch.periods))


def weigh_services(draw: Draw, sketch: Sketch) -> None:
    """Weigh people by service; some count for nothing."""
    for facts in sketch.services.values():
        facts["unserved_weight"] = draw.one_of((0.0, 0.5, 3.0))


def change_units(draw: Draw, sketch: Sketch) -> None:
    """Count money or minutes in thousandths or in hundreds of thousands."""
    scale = draw.one_of(SCALES)
    if draw.chance(0.5):
        for row in sketch.minutes.values():
            for site in row:
                row[site] *= scale
        for facts in sketch.services.values():
            facts["max_minutes"] = facts.get("max_minutes", math.nan) * scale
        return
    for table in (sketch.sites, sketch.options):
        for facts in table.values():
            for column in [c for c in facts if "million_vnd" in c]:
                facts[column] *= scale
    for row in [*sketch.conversions, *sketch.budgets]:
        for column in [c for c in row if "million_vnd" in c]:
            row[column] *= scale
