"""Generate the reference of the scenario file from the pydantic models of `ansinh.planning.question.scenario`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ansinh.planning.question.scenario import Scenario
from docs.generate.markdown import filled, table

SCHEMA = Scenario.model_json_schema()
UNITS = (
    ("million_vnd", "million đồng"),
    ("_minutes", "minutes"),
    ("_places", "places"),
    ("places", "places"),
    ("_share", "share"),
    ("share", "share"),
    ("_km", "km"),
    ("_m", "metres"),
    ("_s", "seconds"),
    ("years", "years"),
    ("_gap", "share"),
    ("utilisation", "share"),
    ("max_expansion", "share"),
    ("_m2", "m²"),
    ("_percent", "per cent"),
    ("min_population", "persons"),
    ("comprehensive", "share"),
    ("people_per_worker", "persons"),
    ("points", "demand points"),
    ("new_sites_at_most", "sites"),
    ("per_commune", "sites"),
    ("per_district", "sites"),
    ("count", "sites"),
    ("threads", "cores"),
    ("tolerances", "share"),
    ("required", "places or share"),
    ("start_year", "year"),
    ("population_year", "year"),
)
"""Endings of key names and the units that they imply; the first matching one counts."""
TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true / false",
    "null": "",
}


def page() -> str:
    """Return the page."""
    lines = []
    for heading, description, model in tables():
        lines += [f"## `{heading}`", "", description, ""]
        lines += table(("key", "type", "unit", "default", "meaning"), rows(model))
    return filled("scenario.md", tables=lines)


def tables() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield heading, description and schema of every table of the file, in its order."""
    yield from _below(SCHEMA, "")


def described() -> Iterator[tuple[str, str]]:
    """Yield every key with its description, for the test that none is empty."""
    for heading, _, model in tables():
        for key, spec in model["properties"].items():
            yield f"{heading} {key}", _description(spec)


def rows(model: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: key, type, unit, default, meaning."""
    needed = model.get("required", ())
    for key, spec in model["properties"].items():
        kind = _type(spec)
        default = "*needed*" if key in needed else _default(spec)
        unit = _unit(key) if "number" in kind else ""
        yield f"`{key}`", kind, unit, default, _description(spec)


def _below(model: dict[str, Any], path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the tables inside a table, each followed by its inner tables."""
    for key, spec in model["properties"].items():
        inner = _model(spec)
        if inner is None:
            if not path:  # [parameters], whose keys are the reader's own
                one = {
                    "properties": {
                        "<name>": {**spec["additionalProperties"], "description": spec["description"]}
                    }
                }
                yield f"[{key}]", spec["description"], one
            continue
        whole, here = SCHEMA["$defs"][inner], f"{path}.{key}".strip(".")
        if inner == "Table":
            if key == "demand":
                yield "[data] demand = { … }", "One table of `[data]`; the same keys for all of them.", whole
            continue
        heading = _heading(spec, here)
        yield heading, whole.get("description", ""), _plain_keys(whole)
        yield from _below(whole, here)


def _heading(spec: dict[str, Any], path: str) -> str:
    if spec.get("type") == "array":
        return f"[[{path}]]"
    return f"[{path}.<name>]" if "additionalProperties" in spec else f"[{path}]"


def _plain_keys(model: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without the keys that are tables of their own, except those of [data]."""
    keep = {
        key: spec
        for key, spec in model["properties"].items()
        if (inner := _model(spec)) is None or inner == "Table"
    }
    return {**model, "properties": keep}


def _model(spec: dict[str, Any]) -> str | None:
    """Return the name of the model that a key holds, directly or in a list, a dictionary or an alternative."""
    inside = (spec, *spec.get("anyOf", ()), spec.get("items", {}), spec.get("additionalProperties", {}))
    found = [part["$ref"].rsplit("/", 1)[-1] for part in inside if isinstance(part, dict) and "$ref" in part]
    return found[0] if found else None


def _description(spec: dict[str, Any]) -> str:
    return " ".join(str(spec.get("description", "")).split())


def _type(spec: dict[str, Any]) -> str:
    """Return the type in words, with its limits."""
    if _model(spec):
        return "file name or table"
    match spec:
        case {"anyOf": choices}:
            return " or ".join(dict.fromkeys(filter(None, map(_type, choices))))
        case {"enum": values}:
            return "one of " + ", ".join(f"`{value}`" for value in values if value != "")
        case {"const": value}:
            return f"`{value}`" if value else ""
        case {"type": "array"}:
            words = f"list: {_type(spec['items'])}"
        case {"type": "object"}:
            words = f"table: name = {_type(spec['additionalProperties'])}"
        case {"format": "date"}:
            words = "date"
        case _:
            words = TYPES[spec["type"]] + _limits(spec)
    return words


def _limits(spec: dict[str, Any]) -> str:
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    parts = [f"{sign} {spec[name]:g}" for name, sign in signs.items() if name in spec]
    parts += [f"like `{spec['pattern']}`"] if "pattern" in spec else []
    return f" ({', '.join(parts)})" if parts else ""


def _default(spec: dict[str, Any]) -> str:
    value = spec.get("default")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, dict):
        return "`{ " + ", ".join(f"{key} = {json.dumps(item)}" for key, item in value.items()) + " }`"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _unit(key: str) -> str:
    return next((unit for ending, unit in UNITS if key.endswith(ending)), "")
