"""Forgeries of the scenario and of the manifest: a rule dropped or changed, a certificate."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

from tests.proof.forgeries import tools
from tests.proof.forgeries.lab import MANIFEST, Forged

SCENARIO = "scenario.toml"


def entry_dropped(head: str, *named: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery that takes one entry of a list out of the scenario."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        def without(text: str) -> str:
            parts = re.split(r"(?m)^(?=\[)", text)
            fits = [n for n, part in enumerate(parts) if part.startswith(f"[[{head}]]")]
            dropped = rng.choice(fits)
            return "".join(part for n, part in enumerate(parts) if n != dropped)

        tools.rewrite(folder / SCENARIO, without)
        return Forged((SCENARIO,), named)

    return forge


def number_changed(head: str, key: str, *named: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery of a number in one entry of a list of the scenario."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        def other(text: str) -> str:
            pattern = re.compile(rf"(\[\[{re.escape(head)}\]\](?:(?!\n\[)[\s\S])*?\n{key} = )([\d.]+)")
            found = rng.choice(list(pattern.finditer(text)))
            value = float(found[2]) * rng.choice((0.3, 0.5, 2.0, 3.0))
            shown = f"{value:.1f}" if "." in found[2] else f"{int(value) + 3}"
            return text[: found.start(2)] + shown + text[found.end(2) :]

        tools.rewrite(folder / SCENARIO, other)
        return Forged((SCENARIO,), named)

    return forge


def a_rule_added(folder: Path, rng: random.Random) -> Forged:
    """Write a rule into the scenario that the plan doesn't keep."""
    rows = tools.read(folder, "data/facilities")
    open_sites = sorted(
        {row["site_id"] for row in rows if row["plan_id"] == "optimised" and row["places"] > 1}
    )
    rule = f'[[rules]]\nkind = "must_not_open"\nsites = ["{rng.choice(open_sites)}"]\n\n'
    tools.rewrite(folder / SCENARIO, lambda text: text.replace("[[rules]]\n", f"{rule}[[rules]]\n", 1))
    return Forged((SCENARIO,), ("scenario.toml rules.1",))


def a_budget_added(folder: Path, rng: random.Random) -> Forged:
    """Write a budget into the scenario that nobody keeps."""
    money = rng.choice((1.0, 50.0, 999.0))
    budget = f'budgets = [{{source = "province", period = "2030", million_vnd = {money}}}]'
    tools.rewrite(folder / SCENARIO, lambda text: text.replace("budgets = []", budget, 1))
    return Forged((SCENARIO,), ("data/budgets.parquet",))


def a_parameter_added(folder: Path, rng: random.Random) -> Forged:
    """Write a value of a norm into the scenario that the run didn't use."""
    name = rng.choice(("group_b_from", "building_cost", "need_rate.elderly_other"))
    tools.rewrite(
        folder / SCENARIO, lambda text: text.replace("[parameters]\n", f'[parameters]\n"{name}" = 45\n', 1)
    )
    return Forged((SCENARIO,), ("data/assumptions.parquet", "column value"))


def a_group(folder: Path, rng: random.Random) -> Forged:
    """Put a public project into another group than its capital has."""
    rows = tools.read(folder, "data/projects")
    row = rng.choice([row for row in rows if row["group"]])
    row["group"] = "B" if row["group"] == "A" else "A"
    tools.write(folder, "data/projects", rows)
    return Forged(("data/projects.parquet",), (str(row["project_id"]), "column group"))


def certificate_of_the_manifest(folder: Path, rng: random.Random) -> Forged:
    """Change a certificate of the manifest."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    plan = rng.choice(list(manifest["certificates"]))
    facts = manifest["certificates"][plan]
    key = rng.choice([key for key in ("objective", "bound", "gap", "status", "solver") if facts.get(key)])
    facts[key] = facts[key] * 2 + 1 if isinstance(facts[key], float) else f"{facts[key]}+"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return Forged((MANIFEST,), ("manifest.json, certificates", plan))


KINDS = {
    "rule dropped": entry_dropped("rules", "scenario.toml, rules"),
    "limit dropped": entry_dropped("limits", "scenario.toml, limits"),
    "target dropped": entry_dropped("targets", "scenario.toml, targets"),
    "promise dropped": entry_dropped("commitments", "data/commitments.parquet"),
    "place of the official plan dropped": entry_dropped("official.places", "(official", "column places"),
    "rule changed": number_changed("rules", "count", "scenario.toml, rules"),
    "limit changed": number_changed("limits", "max_places", "scenario.toml, limits"),
    "place of the official plan changed": number_changed(
        "official.places", "places", "(official", "column places"
    ),
    "rule added": a_rule_added,
    "budget added": a_budget_added,
    "parameter added": a_parameter_added,
    "group of a project": a_group,
    "certificate of the manifest": certificate_of_the_manifest,
}
