"""Write a scenario back as TOML, every value spelt out, so that a run folder tells the whole question."""

from __future__ import annotations

from typing import Any

import tomlkit

from ansinh.planning.question.scenario import Scenario


def scenario_toml(scenario: Scenario) -> str:
    """Return TOML that `ansinh.planning.question.load.parse_scenario` reads back to an equal scenario."""
    return tomlkit.dumps(_without_none(scenario.model_dump(mode="python")))


def _without_none(value: Any) -> Any:
    """Drop keys without a value: TOML has no null, and a missing key means the same."""
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_without_none(item) for item in value]
    return value
