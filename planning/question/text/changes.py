"""Change single keys of a scenario: ``{"scenario.demand_case": "high", "parameters.building_cost": 12.0}``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.planning.norms import Norms, all_norms
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.dump import without_none
from ansinh.planning.question.text.load import validate_scenario
from ansinh.words.nearest import nearest


def changed(scenario: Scenario, changes: Mapping[str, Any], source: str = "changes") -> Scenario:
    """Return `scenario` with dotted keys set to new values, checked like a scenario file.

    Entries of lists count from 1, as in messages: ``targets.1.share``. ``parameters.<norm>`` may name any norm, even
    one that the file does not set.

    Parameters
    ----------
    changes
        Dotted key → value; text that is a TOML value (``"0.8"``, ``"true"``) is read as such, other text is kept.
    source
        Name of the changes in messages, for example ``"changes.csv, row 3"``.

    Raises
    ------
    InputError
        Lists all unknown keys, each with the nearest known one, and all values that don't fit.
    """
    values = scenario.model_dump(mode="python")
    findings = [
        finding
        for key, value in changes.items()
        for finding in _put(values, key.strip(), _value(value), f"{source}: {key}")
    ]
    raise_if(findings)
    return validate_scenario(without_none(values), source)


def leaf_keys(scenario: Scenario) -> Iterator[str]:
    """Yield every dotted key of a scenario that holds a value, not a group of keys."""
    yield from _leaves(scenario.model_dump(mode="python"), "")


def _leaves(here: Any, above: str) -> Iterator[str]:
    here = list(here) if isinstance(here, tuple) else here
    for key in _keys(here):
        inner = here[int(key) - 1 if isinstance(here, list) else key]
        name = f"{above}{key}"
        if _keys(list(inner) if isinstance(inner, tuple) else inner):
            yield from _leaves(inner, f"{name}.")
        else:
            yield name


def _value(value: Any) -> Any:
    """Return the value of a cell of a table: a TOML value if it can be read as one, else the text.

    A column of a table with an empty cell has no whole numbers: its 1.0 is a 1.
    """
    if isinstance(value, str):
        try:
            value = tomllib.loads(f"value = {value.strip()}")["value"]
        except tomllib.TOMLDecodeError:
            return value.strip()
    if isinstance(value, np.generic):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _put(values: dict[str, Any], key: str, value: Any, where: str) -> list[Finding]:
    """Set one dotted key in place; return what is wrong with it."""
    head, _, rest = key.partition(".")
    if head == "parameters":
        known = _norm_names()
        if rest not in known:
            return [_unknown(where, rest, known)]
        values["parameters"] = {**values["parameters"], rest: value}
        return []
    here: Any = values
    parts = key.split(".")
    for depth, part in enumerate(parts):
        keys = _keys(here)
        if part not in keys:
            return [_unknown(where, part, keys, inside=".".join(parts[:depth]))]
        at: Any = int(part) - 1 if isinstance(here, list) else part
        if depth + 1 == len(parts):
            here[at] = value
            return []
        if isinstance(here[at], tuple):
            here[at] = list(here[at])
        here = here[at]
    return []


def _keys(here: Any) -> list[str]:
    if isinstance(here, dict):
        return [str(key) for key in here]
    return [str(n + 1) for n in range(len(here))] if isinstance(here, list) else []


def _unknown(where: str, name: str, known: Iterable[str], inside: str = "") -> Finding:
    known = sorted(known)
    near = nearest(name, known)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'none'}"
    return Finding(where, f"unknown key {name!r}" + (f" in {inside!r}" if inside else ""), hint)


def _norm_names() -> set[str]:
    norms = all_norms()
    scoped = {f"{k}.{s}" if s else str(k) for k, s in zip(norms["key"], norms["scope"], strict=True)}
    return scoped | set(norms["key"])


def current_value(scenario: Scenario, norms: Norms, key: str) -> float:
    """Return the present number of a dotted key.

    Raises
    ------
    InputError
        If there is no such key, or it is not a number.
    """
    head, _, rest = key.partition(".")
    if head == "parameters":
        if rest not in _norm_names():
            raise InputError([_unknown(key, rest, _norm_names())])
        name, _, scope = rest.partition(".")
        return norms[name, scope] if scope else norms[name]
    here: Any = scenario.model_dump(mode="python")
    for part in key.split("."):
        here = list(here) if isinstance(here, tuple) else here
        keys = _keys(here)
        if part not in keys:
            raise InputError([_unknown(key, part, keys)])
        here = here[int(part) - 1 if isinstance(here, list) else part]
    if isinstance(here, bool) or not isinstance(here, (int, float)):
        raise InputError([Finding(key, f"{here!r} is not a number", "name a key with a number")])
    return float(here)
