"""What the problem of the map says beside minutes and places: services, need in other cases, targets, areas, prices.

On the run's word stay sizes of single sites, mergers, conversions, and which communes a stratum has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .problem import GROUP, farthest, parts_of, unpacked
from .sums.facilities import per_place
from .sums.money import campus, place_prices
from .sums.need import RATE, by_point
from .sums.whole import STAGES
from .tables import PERSONS, Ledger, Row, Run

FAIRNESS, STRATUM = "fairness", "stratum_"
RANGES = ("low", "high")
"""Cases of need that norms have a number for."""
A_NORM = 1e-4  # relative; norms are stated with six digits
Said = tuple[str, Any, Any]
"""Part and entry, what is stated there, what is computed."""


def check_posed(run: Run, book: Ledger) -> None:
    """Compare each part with scenario, people, places and norms; large runs have none."""
    parts = parts_of(run)
    if not parts:
        return
    for said in (_asked, _people, _areas, _prices):
        for where, stated, computed in said(run, parts):
            at = f"data/last_problem.parquet, part {where}"
            if isinstance(computed, float) and not isinstance(stated, str):
                book.equal(GROUP, at, stated, computed, PERSONS + A_NORM * abs(computed))
            else:
                book.holds(GROUP, at, f"stated {stated}, computed {computed}", ok=stated == computed)


def _asked(run: Run, parts: Row) -> Iterator[Said]:
    """Yield period, case, aims, services, targets and what stays as it is."""
    last, order = run.periods[-1], {name: number for number, name in enumerate(run.services)}
    aims = run.scenario["optimise"]["stages"]
    stages = dict.fromkeys(STAGES[aim] for aim in aims if aim in STAGES)
    official = run.scenario.get("official", {}).get("places", ())
    yield "period", parts["period"], last
    yield "case", parts["case"], run.meta["demand_case"]
    yield "stages", parts["stages"], [stage for stage in stages if stage in {"unserved", "travel"}]
    yield (
        "fixed",
        parts["fixed"],
        [[entry["site"], entry["service"]] for entry in official if entry.get("fixed")],
    )
    for number, service in enumerate(run.services):
        most = farthest(run, service)
        computed = {"id": service, "max_minutes": None if most == float("inf") else most,
                    "weight": run.scenario["services"][service]["unserved_weight"]}  # fmt: skip
        yield f"services, entry {number}", parts["services"][number], computed
    targets = [t for t in run.scenario.get("targets", ()) if t["period"] == last]
    shares = [(t, t["share"], False) for t in targets
              if t["share"] > 0 and not t.get("groups") and set(t["services"]) <= order.keys()]  # fmt: skip
    shares += [(t, t["comprehensive"], True) for t in targets if t.get("comprehensive") is not None]
    computed_targets = [{"services": [order[name] for name in target["services"]], "share": share, "comprehensive": whole,
                         "hard": False} for target, share, whole in shares]  # fmt: skip
    yield "targets", parts["targets"], computed_targets


def _people(run: Run, parts: Row) -> Iterator[Said]:
    """Yield the people of each service in low and high need, and the people per place."""
    points = [row["demand_id"] for row in run["demand"]]
    for case, told in parts["need"].items():
        values = unpacked(told["persons"], "d")
        for number, service in enumerate(run.services):
            here = f"need, {case}, {service}"
            yield f"{here}, people per place", told["per_place"][number], run.people_per_place(service)
            if case in RANGES and case != parts["case"]:
                computed = by_point(run, service, run.periods[-1], case)
                for place, name in enumerate(points):
                    people = values[number * len(points) + place]
                    near = abs(people - computed[name]) <= PERSONS + RATE * computed[name]
                    yield f"{here}, {name}", people, people if near else computed[name]


def _areas(run: Run, parts: Row) -> Iterator[Said]:
    """Yield the limits on people left out, the areas that are to be alike, and in which of them each point lies."""
    order, last = {name: number for number, name in enumerate(run.services)}, run.periods[-1]
    caps = [cap for cap in run.scenario.get("equity", ()) if cap["period"] == last]
    stated = [{key: cap[key] for key in ("by", "services", "most_unserved", "hard")} for cap in parts["caps"]]
    yield "caps", stated, [{"by": cap["by"], "services": [order[name] for name in cap["services"]],
                            "most_unserved": cap["max_unserved_share"], "hard": cap["hard"]} for cap in caps]  # fmt: skip
    fairness, aims = run.scenario.get(FAIRNESS, {}), run.scenario["optimise"]["stages"]
    columns = [*fairness.get("areas", ()), *(f"{STRATUM}{name}" for name in fairness.get("strata", ()))]
    services = [order[name] for name in fairness.get("services") or run.services]
    alike = [(fair["services"], [area["by"] for area in fair["areas"]]) for fair in parts["fair"]]
    yield "fair", alike, [(services, columns)] if FAIRNESS in aims else []
    for area in [*parts["caps"], *(area for fair in parts["fair"] for area in fair["areas"])]:
        for place, row in enumerate(run["demand"]):
            if not area["by"].startswith(STRATUM):
                yield (
                    f"{area['by']}, {row['demand_id']}",
                    area["names"][area["of"][place]],
                    str(row[area["by"]]),
                )


def _prices(run: Run, parts: Row) -> Iterator[Said]:
    """Yield which sites stand, what a campus costs there, and places and prices of each service at each site."""
    sites, options, each = run["sites"], parts["options"], place_prices(run)
    today = run.sums("existing_places", "places", "site_id", "service")
    for site, stands, cost in zip(
        sites, parts["sites"]["stands"], parts["sites"]["campus_cost_million_vnd"], strict=True
    ):
        there = site["status"] == "existing"
        free = there or site["action"] == "upgrade"
        yield f"sites, {site['site_id']}, stands", stands, int(there)
        yield f"sites, {site['site_id']}, campus", cost, 0.0 if free else campus(run, site["site_id"])
    for number, (place, service) in enumerate(zip(options["site"], options["service"], strict=True)):
        here = sites[place]["site_id"], run.services[service]
        running = per_place(run, {"site_id": here[0], "service": here[1], "period": run.periods[-1]})
        _, a_place, a_site = next(item for item in running if item[0].startswith("running"))
        computed = {
            "existing_places": today.get(here, 0.0),
            "place_cost_million_vnd": each[here[0]],
            "running_cost_million_vnd_per_place_year": a_place,
            "running_cost_million_vnd_per_year": a_site,
        }
        for column, value in computed.items():
            yield f"options, {' '.join(here)}, {column}", options[column][number], value
