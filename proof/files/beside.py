"""What documents put beside the proposed plan: today, the plan as written, other sites and sizes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from ..sums.derived import actions, measured
from ..tables import OFFICIAL, Row, Run, difference_of, is_missing

A_PERSON = 0.5  # fewer are none
SEEN = 0.0005  # a smaller difference of shares isn't seen in tenths of a per cent
ALIKE = {"served_share": 0.002, "mean_minutes": 0.2}
"""Losses nearer to each other than this may be shown alike: as differences of two figures in tenths of a per cent or a minute."""
A_MINUTE = 1.0  # a smaller one of minutes is rounding
BILLION, PERCENT = 1000.0, 100.0
Shares = dict[str, float]


def three_ways(run: Run) -> list[Row]:
    """Return people served, minutes, capital, the lowest share of a district, and what the proposal takes from one."""
    plans = [OFFICIAL if OFFICIAL in run.plans else "", run.plans[0]]
    sums = [measured(run, "service", "service", plan).get("all", {}) if plan else {} for plan in plans]
    capital = run.sums("facilities", "capital_million_vnd", "plan_id")
    people = math.fsum(r["persons"] for r in run["today"])
    minutes = _mean(run["today"])
    spent = [capital[plan,] / BILLION if plan else None for plan in plans]
    return [
        _row(people if run["today"] else None, *(one.get("served_persons") for one in sums)),
        _row(minutes, *(one.get("mean_minutes") for one in sums)),
        _row(0.0, *spent),
        _worst(run, plans),
        _loser(run, plans),
    ]


def _row(today: float | None, official: float | None, optimised: float | None) -> Row:
    return {
        "today": today,
        "official": official,
        "optimised": optimised,
        "difference": difference_of(official, optimised),
    }


def _by_district(run: Run, plan: str, measure: str) -> Shares:
    """Return a measure by district, shares as they are told."""
    rows = measured(run, "district_code", "district_code", plan) if plan else {}
    found = {code: row for code, row in rows.items() if not is_missing(row.get(measure))}
    if measure != "served_share":
        return {code: row[measure] for code, row in found.items()}
    return {
        code: _told(row["served_share"], row["target_persons"], row["served_persons"])
        for code, row in found.items()
    }


def _today(run: Run) -> Shares:
    """Return the share that today's places serve of each district with a target."""
    home, served = run.by("demand", "demand_id"), defaultdict[str, float](float)
    for row in run["today"]:
        served[home[row["demand_id"]]["district_code"]] += row["persons"]
    target = _by_district(run, run.plans[0], "target_persons") if run["today"] else {}
    return {
        code: _told(min(1.0, served[code] / persons), persons, served[code])
        for code, persons in target.items()
        if persons > 0
    }


def _told(share: float, target: float, served: float) -> float:
    """Return the share that is told of a district: whole where fewer than a person is left out."""
    return 1.0 if target - served < A_PERSON else share


def _worst(run: Run, plans: list[str]) -> Row:
    """Return the lowest shares, and their difference in percentage points."""
    lowest = [min(_by_district(run, plan, "served_share").values(), default=None) for plan in plans]
    return _in_points(_row(min(_today(run).values(), default=None), *lowest))


def _in_points(row: Row) -> Row:
    gap = row["difference"]
    return {**row, "difference": None if gap is None else PERCENT * gap}


def _loser(run: Run, plans: list[str]) -> Row:
    """Return what the district that loses most has of share, else of minutes; of several that lose alike only how much."""
    nobody: Row = {"today": None, "official": None, "optimised": None, "difference": None}
    for measure, sign, least in (("served_share", 1.0, SEEN), ("mean_minutes", -1.0, A_MINUTE)):
        before, after = (_by_district(run, plan, measure) for plan in plans)
        loss = {code: sign * (before[code] - after[code]) for code in before if code in after}
        worst = max(loss, key=lambda code: loss[code], default="")
        if worst and loss[worst] >= least:
            today = _today(run).get(worst) if measure == "served_share" else None
            row = _row(today, before[worst], after[worst])
            row = _in_points(row) if measure == "served_share" else row
            alike = sum(loss[worst] - one < ALIKE[measure] for one in loss.values())
            return row if alike == 1 else {"difference": row["difference"]}
    return nobody


def _mean(rows: Iterable[Row]) -> float | None:
    rows = list(rows)
    persons = math.fsum(r["persons"] for r in rows)
    return math.fsum(r["persons"] * r["minutes"] for r in rows) / persons if persons else None


def _of_plan(run: Run, plan: str) -> Row:
    row = measured(run, "service", "service", plan)["all"]
    spent = run.sums("facilities", "capital_million_vnd", "plan_id")[plan,]
    return {
        **{name: row.get(name) for name in ("places", "served_persons", "mean_minutes")},
        "capital": spent,
    }


def alternatives(run: Run) -> list[Row]:
    """Return doing nothing, the plan as written, the dearest project at its second-best site, a smaller size, and the proposal."""
    proposed = _of_plan(run, run.plans[0])
    rows: list[Row] = []
    if (served := math.fsum(r["persons"] for r in run["today"])) >= A_PERSON:
        places = math.fsum(r["places"] for r in run["existing_places"])
        rows.append(
            {"places": places, "served_persons": served, "mean_minutes": _mean(run["today"]), "capital": 0.0}
        )
    rows += [_of_plan(run, OFFICIAL)] if OFFICIAL in run.plans else []
    second = [row for row in investments(run) if "runner_up" in row]
    if second:
        rows.append(_moved(proposed, max(second, key=lambda row: row["capital"])))
    smaller = [r for r in run["quick_cases"] if (r["plan_id"], r["case"]) == (run.plans[0], "smaller")]
    if (served := math.fsum(r["served_persons"] for r in smaller)) >= A_PERSON:
        travel = math.fsum(
            r["served_persons"] * r["mean_minutes"] for r in smaller if not is_missing(r["mean_minutes"])
        )
        sums = {name: math.fsum(r[name] for r in smaller) for name in ("places", "capital_million_vnd")}
        rows.append({"places": sums["places"], "served_persons": served, "mean_minutes": travel / served,
                     "capital": sums["capital_million_vnd"]})  # fmt: skip
    return [*rows, proposed]


def _moved(proposed: Row, site: Row) -> Row:
    served = proposed["served_persons"] - site["runner_up_out_of_reach_persons"]
    longer = site["persons"] * (site["runner_up_mean_minutes"] - site["at_mean_minutes"])
    return {
        "places": proposed["places"], "served_persons": served,
        "mean_minutes": (proposed["mean_minutes"] * proposed["served_persons"] + longer) / proposed["served_persons"],
        "capital": proposed["capital"] + site["capital_difference"],
    }  # fmt: skip


def investments(run: Run) -> list[Row]:
    """Return the sites with investment: people and minutes there, under the plan as written, and at the second-best site."""
    named = {row["site_id"]: 0.0 for row in run["projects"] if row["plan"] == run.plans[0]}
    for row in (row for row in run["projects"] if row["plan"] == run.plans[0]):
        named[row["site_id"]] += row["capital_million_vnd"]
    built = [r for r in actions(run) if r["capital_million_vnd"] > 0 or r["places_built"] > 0]
    mine = [r["site_id"] for r in built if r["site_id"] in named or r["capital_million_vnd"] <= 0]
    others = {r["site_id"]: r for r in run["runners_up"] if r["plan_id"] == run.plans[0]}
    return [_site(run, site, named.get(site, 0.0), others.get(site)) for site in dict.fromkeys(mine)]


def _site(run: Run, site: str, capital: float, other: Row | None) -> Row:
    last = [r for r in run["allocation"] if r["period"] == run.periods[-1]]
    here = [r for r in last if (r["plan_id"], r["site_id"]) == (run.plans[0], site)]
    same, minutes = _same(here, [r for r in last if r["plan_id"] == OFFICIAL])
    row: Row = {
        "site_persons": math.fsum(r["persons"] for r in here), "mean_minutes": _mean(here), "capital": capital,
        "same_persons": same if OFFICIAL in run.plans else None, "same_minutes": minutes, "without_persons": _without(run, site, here),
        "runner_up_mean_minutes": None, "capital_difference": None,
    }  # fmt: skip
    if other is None:
        return row
    added = {
        name: value for name, value in other.items() if name.startswith("runner_up") or name == "persons"
    }
    more = other["runner_up_million_vnd"] - other["million_vnd"]
    return {**row, **added, "at_mean_minutes": other["mean_minutes"], "capital_difference": more}


def _same(here: list[Row], there: list[Row]) -> tuple[float, float | None]:
    """Return how many of some people another plan serves as well, and their mean minutes there."""
    people, served, travel = (defaultdict[tuple[str, str], float](float) for _ in range(3))
    for r in here:
        people[r["service"], r["demand_id"]] += r["persons"]
    for r in there:
        key = r["service"], r["demand_id"]
        served[key] += r["persons"]
        travel[key] += r["persons"] * r["minutes"]
    both = {key: min(persons, served[key]) for key, persons in people.items()}
    total = math.fsum(both.values())
    spent = math.fsum(n * travel[key] / served[key] for key, n in both.items() if served[key])
    return total, spent / total if total else None


def _without(run: Run, site: str, here: list[Row]) -> float:
    """Return people of a site who would have no place without it, whatever is free elsewhere in the plan."""
    people, spare, kept = (defaultdict[str, float](float) for _ in range(3))
    for r in here:
        people[r["service"]] += r["persons"]
    first = {name: number for number, name in enumerate(run.periods)}
    for r in sorted(run.proposed, key=lambda r: -first[r["period"]]):
        if r["site_id"] == site:
            kept[r["service"]] = r["places_before"]  # of the first period, which comes last
        elif r["period"] == run.periods[-1]:
            spare[r["service"]] += max(0.0, r["places"] - r["served_persons"])
    return math.fsum(max(0.0, people[s] - kept[s] - spare[s]) for s in people)
