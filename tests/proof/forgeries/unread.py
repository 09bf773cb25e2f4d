"""Forgeries of what no rule read once: words that are emptied, cases, today's trips, and the problem of the map."""

from __future__ import annotations

import base64
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.proof.forgeries import tools
from tests.proof.forgeries.lab import Forged

PROBLEM = "data/last_problem"
NAMES = ("site_id", "service", "period", "source")
PRICES = (
    "existing_places",
    "place_cost_million_vnd",
    "running_cost_million_vnd_per_place_year",
    "running_cost_million_vnd_per_year",
)


def emptied(table: str, *columns: str, told: str = "") -> Callable[[Path, random.Random], Forged]:
    """Return a forgery that takes a word out of a row; `told` is what a finding calls the column."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        rows = tools.read(folder, f"data/{table}")
        column = rng.choice([name for name in columns if any(row[name] for row in rows)])
        number = rng.choice([n for n, row in enumerate(rows) if row[column]])
        rows[number][column] = ""
        tools.write(folder, f"data/{table}", rows)
        file = f"data/{table}.parquet"
        return Forged((file,), (f"{file}, row {number} ", f"column {told or column}"))

    return forge


def who_goes_where_today(folder: Path, rng: random.Random) -> Forged:
    """Have fewer people go where they go today, or go in other minutes."""
    rows = tools.read(folder, "data/today")
    row = rng.choice([row for row in rows if row["persons"] > 1.0])
    row["persons"] *= rng.choice((0.5, 0.8))
    tools.write(folder, "data/today", rows)
    return Forged(("data/today.parquet",), (f"data/today.parquet ({row['service']})", "column persons"))


def problem_of_the_map(folder: Path, rng: random.Random) -> Forged:
    """Change what counts for how much in the problem that the map solves, who needs what, or what it costs."""
    rows = tools.read(folder, PROBLEM)
    parts = {row["part"]: json.loads(row["value"]) for row in rows}
    part, told = rng.choice((_service, _need, _price))(parts, rng)
    for row in (row for row in rows if row["part"] == part):
        row["value"] = json.dumps(parts[part])
    tools.write(folder, PROBLEM, rows)
    return Forged((f"{PROBLEM}.parquet",), (f"{PROBLEM}.parquet, part {told}",))


def _service(parts: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    number = rng.randrange(len(parts["services"]))
    parts["services"][number]["weight"] *= 2.0
    return "services", f"services, entry {number}"


def _need(parts: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    case = rng.choice([case for case in ("low", "high") if case != parts["case"]])
    content = base64.b64decode(parts["need"][case]["persons"])
    values = list(struct.unpack(f"<{len(content) // 8}d", content))
    number = rng.choice([n for n, people in enumerate(values) if people > 0.1])
    values[number] *= rng.choice((0.5, 2.0))
    parts["need"][case]["persons"] = base64.b64encode(struct.pack(f"<{len(values)}d", *values)).decode()
    service = parts["services"][number * len(parts["services"]) // len(values)]["id"]
    return "need", f"need, {case}, {service}, "


def _price(parts: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    column = rng.choice(PRICES)
    values = parts["options"][column]
    number = rng.choice([n for n, value in enumerate(values) if value > 1.0])
    values[number] *= rng.choice((0.5, 2.0))
    return "options", "options, "


KINDS: dict[str, Callable[[Path, random.Random], Forged]] = {
    "who gains and who loses, emptied": emptied("verdicts", "gains", "loses"),
    "worth of a place: name emptied": emptied(
        "duals", *NAMES, told="kind, site_id, service, period and source"
    ),
    "action of a site, emptied": emptied("sites", "action", told="action and status"),
    "who goes where today": who_goes_where_today,
    "problem of the map": problem_of_the_map,
}
