"""The scenario of an adoption: the starter's questions, with the tables found and the decisions made."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import tomlkit

from ansinh.planning.adopt.mend import Decision
from ansinh.words import text
from ansinh.words.units import MILLION_PER_BILLION

_OF_THE_EXAMPLE = "tỉnh hư cấu"
"""Marks the comment of the starter that is about its made-up tables."""
_STARTER = files("ansinh.planning.starter").joinpath("scenario.toml")


def scenario_toml(
    name: str, answers: dict[str, str], tables: dict[str, dict[str, Any]], decisions: Sequence[Decision]
) -> str:
    """Return the scenario as TOML, with a comment in Vietnamese and English for each decision.

    Parameters
    ----------
    name
        Id of the scenario.
    answers
        Key of a question → its answer.
    tables
        Table of ``[data]`` → its entries, ``file`` and perhaps ``sheet`` or ``layer``.
    decisions
        What was decided about findings.
    """
    document = tomlkit.parse(_STARTER.read_text(encoding="utf-8"))
    scenario: Any = document["scenario"]
    scenario["id"], scenario["province"] = name, answers["province"]
    document["data"] = _data(answers, {table: dict(entries) for table, entries in tables.items()}, decisions)
    if "candidates" in document:
        del document["candidates"]
    targets: Any = document["targets"]
    targets[0]["share"] = float(answers["share"]) / 100
    budgets: Any = document["budgets"]
    if float(answers["budget"]) > 0:
        budgets[0]["million_vnd"] = round(float(answers["budget"]) * MILLION_PER_BILLION)
    else:
        del document["budgets"]
        optimise: Any = document["optimise"]
        optimise["capital_at_most"] = "unlimited"
    lines = tomlkit.dumps(document).splitlines(keepends=True)
    return "".join(line for line in lines if _OF_THE_EXAMPLE not in line)


def _data(answers: dict[str, str], tables: dict[str, dict[str, Any]], decisions: Sequence[Decision]) -> Any:
    data = tomlkit.table()
    own: dict[str, Any] = {"population_year": int(answers["year"])}
    for decision in decisions:
        target = tables.get(decision.table, own)
        if isinstance(decision.value, list) and decision.key != "bands":
            target[decision.key] = list(dict.fromkeys([*target.get(decision.key, []), *decision.value]))
        elif isinstance(decision.value, dict):
            target[decision.key] = {**target.get(decision.key, {}), **decision.value}
        else:
            target[decision.key] = decision.value
    for table, entries in tables.items():
        data.add(table, entries["file"] if len(entries) == 1 else _inline(entries))
    for key, value in own.items():
        data.add(key, value)
    for reason in dict.fromkeys((decision.why, decision.values) for decision in decisions):
        for language in ("vi", "en"):
            data.add(tomlkit.comment(text(f"adopt.why.{reason[0]}", language, **dict(reason[1]))))
    data.add(tomlkit.nl())
    return data


def _inline(entries: dict[str, Any]) -> Any:
    inline = tomlkit.inline_table()
    for key, value in entries.items():
        inline.append(key, _inline(value) if isinstance(value, dict) else value)
    return inline
