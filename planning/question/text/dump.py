"""Write a scenario as TOML with every value, also defaults, so that a run folder contains the whole question."""

from __future__ import annotations

from typing import Any

import tomlkit

from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.limits import ANNOUNCED, END


def scenario_toml(scenario: Scenario | dict[str, Any]) -> str:
    """Return TOML from which `ansinh.planning.question.text.load.parse_scenario` reads an equal scenario.

    Its last line is the mark that its first line announces, so that a file that was cut is recognised.
    """
    values = scenario.model_dump(mode="python") if isinstance(scenario, Scenario) else scenario
    return f"{ANNOUNCED}\n{tomlkit.dumps(without_none(values))}\n{END}\n"


def without_none(value: Any) -> Any:
    """Return nested values without keys that have none: TOML has no null, and a missing key means the same."""
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [without_none(item) for item in value]
    return value
