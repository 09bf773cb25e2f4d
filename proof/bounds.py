"""Stages that are proved again without any solver's word, in exact fractions; of the others it is said that they aren't.

A plan as written has its places: who goes where is a transport problem, whose optimum and bound are computed here
(`transport`), and its cost is that of its facilities. A stage whose value is 0 needs no proof, since no stage is below 0.
"""

from __future__ import annotations

import math
from fractions import Fraction

from .problem import farthest, ways
from .sums.facilities import A_PLACE, resident_cost, salary, staff_per_place
from .sums.money import discount, renovation
from .tables import OFFICIAL, PERSONS, Ledger, Run, told_at
from .transport import Optimum, Transport

GROUP = "bounds proved again in exact fractions"
WEAKER = 2e-6  # share by which a bound may be below the stated one: minutes are kept as numbers of 32 bits
BELOW_TARGET = 10.0  # what one person below a target counts beside those left out
Ways = dict[tuple[str, str], float]


def check_bounds(run: Run, book: Ledger) -> None:
    """Compare stages of the plan as written with optima computed here; nothing where the run keeps no minutes."""
    stages = {r["stage"]: r for r in run["certificates"] if r["plan_id"] == OFFICIAL}
    for stage, (value, bound) in _computed(run).items():
        row = stages[stage]
        margin = PERSONS + WEAKER * value
        book.equal(GROUP, told_at("certificates", row, "value"), row["value"], value, margin)
        said = f"stated {row['bound']}, proved {bound} of {value}"
        ok = row["bound"] <= value + margin
        book.holds(GROUP, told_at("certificates", row, "bound"), said, ok=ok)


def proved_again(run: Run) -> list[tuple[str, str, bool]]:
    """Return plan, stage and whether its stated bound is proved here; what isn't rests on the solver's word."""
    computed = _computed(run)
    found = []
    for row in run["certificates"]:
        own = computed.get(row["stage"]) if row["plan_id"] == OFFICIAL else None
        margin = PERSONS + WEAKER * abs(row["bound"])
        found.append(
            (row["plan_id"], row["stage"], row["bound"] <= max(own[1] if own else 0.0, 0.0) + margin)
        )
    return found


def on_whose_word(run: Run) -> tuple[str, str]:
    """Return a line on the stages whose bounds are proved here, and one on those that rest on the solver's word."""
    stages = proved_again(run)
    proved = [f"{plan} {stage}" for plan, stage, holds in stages if holds]
    rest = [f"{plan} {stage}" for plan, stage, holds in stages if not holds]
    return (
        f"bounds proved without the solver's word: {len(proved)} of {len(stages)} stages ({', '.join(proved) or 'none'})",
        f"bounds on the solver's word: {', '.join(rest) or 'none'}",
    )


def _computed(run: Run) -> dict[str, tuple[float, float]]:
    """Return stage → value and bound of the plan as written; empty where rules tie services together or minutes lack."""
    stages = [r["stage"] for r in run["certificates"] if r["plan_id"] == OFFICIAL]
    tied = run.scenario.get("equity") or any(t.get("comprehensive") for t in run.scenario.get("targets", ()))
    minutes = ways(run, {r["site_id"] for r in run["facilities"] if r["plan_id"] == OFFICIAL})
    if tied or not minutes:
        return {}
    weight = {service: run.scenario["services"][service]["unserved_weight"] for service in run.services}
    blocks = {
        (service, period): _block(run, minutes, (service, period))
        for service in run.services
        for period in run.periods
    }
    values = {of: fewest.minutes for of, (fewest, _) in blocks.items()}
    bounds = {of: float(fewest.bound) for of, (fewest, _) in blocks.items()}
    travel = [(shortest.minutes, float(shortest.bound)) for _, shortest in blocks.values()]
    found = {
        "unserved": (_unserved(run, values, weight), _unserved(run, bounds, weight)),
        "travel": (math.fsum(value for value, _ in travel), math.fsum(bound for _, bound in travel)),
        "cost": (_cost(run), _cost(run)),
    }
    return {stage: pair for stage, pair in found.items() if stage in stages}


def _unserved(run: Run, left: dict[tuple[str, str], float], weight: dict[str, float]) -> float:
    """Return what people left out count: each by the weight of the service, and ten times more below a target.

    Each service and period has places of its own, so that the fewest of each are the fewest below every target, too.
    """
    total = math.fsum(weight[service] * persons for (service, _), persons in left.items())
    for row in (r for r in run["shortfalls"] if r["plan_id"] == OFFICIAL and r["kind"] == "target"):
        of = [(service, row["period"]) for service in row["services"].split(", ")]
        need = math.fsum(r["target_persons"] for r in run["need"] if (r["service"], r["period"]) in of)
        total += BELOW_TARGET * max(0.0, row["required"] - need + math.fsum(left[each] for each in of))
    return total


def _cost(run: Run) -> float:
    """Return the discounted cost of the plan as written, as stages count it: at the running cost of the last period.

    Upgrades without more places are no part of it: they are added to every plan once it is found.
    """
    years, last = {r["period"]: r for r in run["periods"]}, run.periods[-1]
    total = 0.0
    for row in (r for r in run["facilities"] if r["plan_id"] == OFFICIAL):
        service, wage = run.scenario["services"][row["service"]], salary(run, last)
        each = sum(resident_cost(run, service, last)) + staff_per_place(run, service) * wage
        fixed = run.norm("managers") * wage if row["places"] >= A_PLACE else 0.0
        period = years[row["period"]]
        total += (row["capital_million_vnd"] - renovation(run, row)) * discount(run, period, "capital")
        total += (row["places"] * each + fixed) * period["years"] * discount(run, period, "running")
    return total


def _block(run: Run, way: Ways, of: tuple[str, str]) -> tuple[Optimum, Optimum]:
    """Return the fewest people of a service in a period unserved with the plan's places, and then the fewest minutes."""
    service, period = of
    need = {r["demand_id"]: r["target_persons"] for r in run["need"] if (r["service"], r["period"]) == of}
    room = {r["site_id"]: r["places"] * run.people_per_place(service) for r in run["facilities"]
            if (r["plan_id"], r["service"], r["period"]) == (OFFICIAL, service, period)}  # fmt: skip
    return nearest(need, room, way, farthest(run, service))


def nearest(
    need: dict[str, float], room: dict[str, float], way: Ways, most: float
) -> tuple[Optimum, Optimum]:
    """Return the fewest people unserved where there is room for so many at sites, and then the fewest minutes.

    Nobody goes farther than `most` minutes.
    """
    people = {point: persons for point, persons in need.items() if persons > 0}
    rooms = {site: places for site, places in room.items() if places > 0}
    minutes = [[way[point, site] for site in rooms] for point in people]
    minutes = [[t if t <= most else math.inf for t in row] for row in minutes]
    here, there, all_ = list(people.values()), list(rooms.values()), math.fsum(people.values())
    if all(
        math.isfinite(t) for row in minutes for t in row
    ):  # whoever has no place is left out, and nobody else
        left = max(
            Fraction(0), sum(map(Fraction, here), Fraction(0)) - sum(map(Fraction, there), Fraction(0))
        )
        fewest = Optimum(float(left), lambda: left)
    else:
        fewest = Transport(here, [[*(0.0 if math.isfinite(t) else t for t in row), 1.0] for row in minutes],
                           [*there, all_]).solve()  # fmt: skip
    shortest = Transport(here, [[*row, 0.0] for row in minutes], [*there, fewest.minutes]).solve()
    return fewest, shortest
