"""What the finished files show beside the tables themselves: sums by service, commune, flow and demand point."""

from __future__ import annotations

from collections import defaultdict

from ..tables import NO_VALUE, PRESENT, Row, Run, is_missing

IN_WORDS = "in words"
"""Stands for a value that isn't a number, which finished files say in words of their own."""
TRAVEL = "travel."
"""Begins the keys of assumptions of which finished files say more than the table."""
PEOPLE = {
    "need": ("need_persons", "target_persons"),
    "allocation": ("served_persons", "travel"),
    "unserved": ("no_place_persons", "out_of_reach_persons"),
}


def actions(run: Run) -> list[Row]:
    """Return the facilities of the proposed plan where something changes, as the list of actions has them."""
    order = {name: n for n, name in enumerate(run.periods)}
    rows = [
        r
        for r in run.proposed
        if r["action"] != "keep" or r["capital_million_vnd"] > 0 or r["places_built"] > 0
    ]
    return sorted(rows, key=lambda r: (order[r["period"]], -r["capital_million_vnd"], r["site_id"]))


def both(row: Row, name: str) -> tuple[str, str]:
    """Return what a column says in either language, as finished files write it."""
    return row[f"{name}_vi"] or NO_VALUE, row.get(f"{name}_en", row.get(name)) or NO_VALUE


def promises(run: Run) -> list[Row]:
    """Return the commitments of all plans; of those that nobody can measure no amount is shown."""
    none = dict.fromkeys(("required", "reached"))
    return [
        {
            **r,
            "text": both(r, "text"),
            "why": both(r, "why"),
            "period": r["period"] or None,
            **(none if r["kind"] == "stated" else {}),
        }
        for r in run["commitments"]
    ]


def parameters(run: Run) -> list[Row]:
    """Return the assumptions with their figures as numbers; one that isn't a number is `IN_WORDS`."""
    return [
        {
            **r,
            **{name: _figure(r[name]) for name in ("value", "low", "high")},
            **{name: both(r, name) for name in ("name", "unit", "source", "note")},
            **({"name": IN_WORDS} if r["key"].startswith(TRAVEL) else {}),
        }
        for r in run["assumptions"]
    ]


def _figure(value: object) -> float | str | None:
    try:
        return None if is_missing(value) or value == "" else float(str(value))
    except ValueError:
        return IN_WORDS


def money(run: Run) -> list[Row]:
    """Return what sources pay for the proposed plan, with their share of what falls due in the period and ownership."""
    years = {row["period"]: row["years"] for row in run["periods"]}
    due: dict[tuple[str, ...], float] = defaultdict(float)
    for r in run.proposed:
        due[r["period"], r["ownership"], "capital"] += r["capital_million_vnd"]
        due[r["period"], r["ownership"], "running"] += r["running_million_vnd_per_year"] * years[r["period"]]
    rows = [r for r in run["money"] if r["plan_id"] == run.plans[0]]
    whole = [due[r["period"], r["ownership"], r["kind"]] for r in rows]
    return [
        {**r, "share": r["million_vnd"] / all_ if all_ else None} for r, all_ in zip(rows, whole, strict=True)
    ]


def staffed(run: Run) -> list[Row]:
    """Return the facilities of the proposed plan that have places, with places per worker."""
    rows = [r for r in run.proposed if r["places"] > 0]
    return [{**r, "each": r["places"] / r["staff"] if r["staff"] else None} for r in rows]


def measured(run: Run, group_by: str, key: str, plan: str = "") -> dict[str, Row]:
    """Return the measures of a plan (the proposed one) in the last period by group; "service" groups by service."""
    rows: dict[str, Row] = defaultdict(dict)
    plan, period = plan or run.plans[0], run.periods[-1]
    for r in run["measures"]:
        by = "all" if group_by == "service" else group_by
        if (r["plan_id"], r["period"], r["group_by"]) == (plan, period, by) and (
            by == "all" or r["service"] == "all"
        ):
            name = r["service"] if by == "all" else r["group"]
            rows[name].update({key: name, r["measure"]: r["value"]})
    return rows


def by_service(run: Run, plan: str = "") -> list[Row]:
    """Return the measures of each service, in the order in which the needs name them."""
    rows = measured(run, "service", "service", plan)
    return [rows[name] for name in dict.fromkeys(r["service"] for r in run["need"])]


def by_present_commune(run: Run) -> list[Row]:
    """Return the measures of the communes of 1 July 2025, by code."""
    return [row for _, row in sorted(measured(run, PRESENT, "code").items())]


def flows(run: Run) -> list[Row]:
    """Return people and mean minutes by period, service, commune and site."""
    home = run.by("demand", "demand_id")
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for r in (r for r in run["allocation"] if r["plan_id"] == run.plans[0]):
        entry = sums[r["period"], r["service"], home[r["demand_id"]]["commune_code"], r["site_id"]]
        for n, factor in enumerate((1.0, r["minutes"], 0.0 if r["routed"] else 1.0)):
            entry[n] += r["persons"] * factor
    names = ("period", "service", "commune_code", "site_id")
    return [
        dict(zip(names, key, strict=True), persons=p, mean_minutes=t / p if p else None, estimated_share=e / p if p else None)
        for key, (p, t, e) in sorted(sums.items())
    ]  # fmt: skip


def by_commune(run: Run, plan: str = "", period: str = "") -> list[Row]:
    """Return the indicators of every commune, all services together: of the proposed plan in the last period, or of others."""
    rows = _sums(run, "commune_code", "population", step=(plan or run.plans[0], period or run.periods[-1]))
    for row in rows.values():
        row["served_share"] = row["served_persons"] / row["target_persons"] if row["target_persons"] else None
        row["mean_minutes"] = row["travel"] / row["served_persons"] if row["served_persons"] else None
    return sorted(rows.values(), key=lambda r: (r["district_code"], r["commune_name"]))


def by_point(run: Run) -> list[Row]:
    """Return need and people unserved of every demand point in the last period, all services together."""
    rows = _sums(run, "demand_id", "population", step=(run.plans[0], run.periods[-1])).values()
    return [{**r, "unserved_persons": r["no_place_persons"] + r["out_of_reach_persons"]} for r in rows]


def _sums(run: Run, key: str, *more: str, step: tuple[str, str]) -> dict[str, Row]:
    plan, _ = step
    home = run.by("demand", "demand_id")
    rows: dict[str, Row] = {}
    zero = dict.fromkeys([*more, *(name for names in PEOPLE.values() for name in names)], 0.0)
    for r in run["demand"]:
        row = rows.setdefault(r[key], {**r, **zero})
        for name in more:
            row[name] += r[name]
    for table in PEOPLE:
        for r in (r for r in run[table] if (r.get("plan_id", plan), r["period"]) == step):
            row = rows[home[r["demand_id"]][key]]
            for name, value in _amounts(table, r).items():
                row[name] += value
    return rows


def _amounts(table: str, r: Row) -> dict[str, float]:
    if table == "need":
        return {name: r[name] for name in PEOPLE["need"]}
    if table == "allocation":
        return {"served_persons": r["persons"], "travel": r["persons"] * r["minutes"]}
    return {f"{r['cause']}_persons": r["persons"]}
