"""Analyses on the terminal: tables for people, JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from ansinh.cli.analyses.words import head, proof
from ansinh.cli.language import language, say
from ansinh.words.numbers import number

if TYPE_CHECKING:
    from ansinh.planning.analyses import (
        Alternatives,
        BreakEven,
        Comparison,
        Evaluation,
        Frontier,
        Override,
        Robustness,
        Sweep,
        Worth,
    )
    from ansinh.planning.inputs.problem import Inputs

DECIMALS = {
    "share": 2,
    "gap": 4,
    "seconds": 1,
    "gini_minutes": 3,
    "change_minutes": 1,
    "persons_more": 2,
    "persons_asked": 1,
    "dual_persons": 2,
    "y": 1,
}
SHOWN = 20
"""Most rows of a table on the terminal, so that it fits a screen; ``--json`` prints all."""


def put_json(value: dict[str, Any]) -> None:
    """Print a dictionary of frames and plain values as JSON; a missing number is null."""
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        named = any(name is not None for name in value.index.names)
        return _plain((value.reset_index() if named else value).to_dict("records"))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)


def put_table(
    title: str, frame: pd.DataFrame, columns: Sequence[str] | None = None, most: int = SHOWN
) -> None:
    """Print the first rows of a frame as a table."""
    shown = frame[list(columns)] if columns else frame
    table = Table(title=title, title_justify="left")
    for column in shown.columns:
        numeric = pd.api.types.is_numeric_dtype(shown[column])
        table.add_column(head(str(column)), justify="right" if numeric else "left", overflow="fold")
    for row in shown.head(most).itertuples(index=False):
        table.add_row(*(_cell(value, str(column)) for value, column in zip(row, shown.columns, strict=True)))
    console = Console()
    console.print(table)
    if len(shown) > most:
        console.print(say("analyses.more_rows", rows=len(shown)), style="dim")


def _cell(value: Any, column: str) -> str:
    if isinstance(value, (bool, np.bool_)):
        return say("common.yes") if value else ""
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        decimals = next((n for key, n in DECIMALS.items() if column.endswith(key)), 0)
        decimals = 1 if "minutes" in column and not decimals else decimals
        return number(value, language(), decimals)
    return str(value)


def _headlines(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return indicators with their names and with the decimals of each measure."""
    from ansinh.planning.analyses import HEADLINES

    table = indicators.astype(object)
    for measure in indicators.index:
        decimals = HEADLINES[str(measure)]
        table.loc[measure] = [number(value, language(), decimals) for value in indicators.loc[measure]]
    names = [say(f"analyses.headline.{measure}") for measure in indicators.index]
    table.insert(0, " ", names)
    return table


def _proof(certificates: pd.DataFrame) -> None:
    for plan, row in certificates.iterrows():
        gap = f"{float(row['gap']):.2%}"
        Console().print(
            f"{plan}: {row['status']}, {say('analyses.gap')} {gap}, {row['seconds']} s", style="dim"
        )


def _proven(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with a column ``proof``: what is proven about each row, in words."""
    return frame.assign(proof=[proof(*row) for row in zip(frame["status"], frame["gap"], strict=True)])


def evaluation(found: Evaluation, *, as_json: bool) -> None:
    """Print plans side by side."""
    if as_json:
        put_json({"indicators": found.indicators, "places": found.places, "certificates": found.certificates})
        return
    put_table(say("analyses.title.indicators_last"), _headlines(found.indicators))
    put_table(say("analyses.title.places"), found.places, most=60)
    _proof(found.certificates)


def overriding(found: Override, *, as_json: bool) -> None:
    """Print the wishes and what they cost."""
    rules = [
        f"{rule.kind} {', '.join(rule.sites)} {rule.service} {rule.period}".strip() for rule in found.rules
    ]
    if as_json:
        seen = found.evaluation
        put_json({"wishes": rules, "price": found.price, "indicators": seen.indicators, "places": seen.places,
                  "certificates": seen.certificates})  # fmt: skip
        return
    for rule in rules:
        Console().print(f"· {rule}", highlight=False)
    evaluation(found.evaluation, as_json=False)
    put_table(say("analyses.title.price"), found.price)


def alternatives(found: Alternatives, inputs: Inputs, *, as_json: bool) -> None:
    """Print alternatives and the sites that they share."""
    from ansinh.planning.analyses.base import named

    sites = named(found.sites, inputs)
    if as_json:
        put_json({"plans": found.table, "sites": sites, "unsolved": found.unsolved})
        return
    columns = [
        "plan_id",
        "differs_in",
        "served_persons",
        "mean_minutes",
        "capital_million_vnd",
        "new_sites",
        "proof",
    ]
    put_table(say("analyses.title.plans"), _proven(found.table.reset_index()), columns)
    put_table(say("analyses.title.sites_chosen"), sites, most=60)
    for which, message in found.unsolved:
        Console().print(f"[red]✗[/] {which}: {message}", highlight=False)


def frontier(found: Frontier, *, as_json: bool) -> None:
    """Print the points of a trade-off."""
    if as_json:
        put_json({"x": found.x, "y": found.y, "points": found.points, "impossible": found.impossible,
                  "unsolved": found.unsolved})  # fmt: skip
        return
    kept = found.points[~found.points["dominated"]].rename(columns={"x": found.x, "y": found.y})
    columns = (found.x, found.y, "served_persons", "mean_minutes", "capital_million_vnd", "proof", "sites")
    table = _proven(kept.loc[:, ~kept.columns.duplicated()])
    put_table(f"{head(found.x)} ↔ {head(found.y)}", table, tuple(dict.fromkeys(columns)))
    if found.impossible:
        levels = ", ".join(f"{level:g}" for level in found.impossible)
        Console().print(say("analyses.impossible", levels=levels))
    for level, message in found.unsolved:
        Console().print(f"[red]✗[/] {level:g}: {message}", highlight=False)


def sensitivities(worth: Worth, flips: Sequence[BreakEven], inputs: Inputs, *, as_json: bool) -> None:
    """Print worths and break-evens."""
    from ansinh.planning.analyses.base import named

    places = named(worth.places, inputs)
    if as_json:
        put_json({"duals": worth.duals, "places": places, "money": worth.money, "coverage": worth.coverage,
                  "break_evens": [vars(flip) for flip in flips]})  # fmt: skip
        return
    put_table(say("analyses.title.one_place"), places)
    put_table(say("analyses.title.one_billion"), worth.money)
    put_table(say("analyses.title.one_point"), worth.coverage)
    if len(worth.duals):
        put_table(say("analyses.title.duals"), worth.duals)
    for flip in flips:
        Console().print(_flip_words(flip), highlight=False)


def _flip_words(flip: BreakEven) -> str:
    text = say("analyses.flip", key=flip.key, value=flip.value, low=flip.low, high=flip.high)
    for side, change in (("<", flip.below), (">", flip.above)):
        if change:
            text += f"\n  {side} +{', '.join(change['in']) or '–'}  −{', '.join(change['out']) or '–'}"
    return text


def robustness(found: Robustness, *, as_json: bool) -> None:
    """Print how often sites are chosen, the regret of each plan, and the best sites if sizes are chosen later."""
    if as_json:
        hedge = {} if found.hedge is None else {"hedge": found.hedge.sets, "hedge_matrix": found.hedge.matrix}
        put_json({"levels": found.levels, "sites": found.sites, "matrix": found.matrix, "regret": found.regret,
                  **hedge, "failed": found.failed})  # fmt: skip
        return
    put_table(say("analyses.title.chosen_in"), found.sites)
    put_table(say("analyses.title.regret"), found.regret)
    if found.hedge is not None:
        put_table(say("analyses.title.hedge"), found.hedge.sets)
    for name, error in found.failed.items():
        Console().print(f"[red]✗[/] {name}: {error}", highlight=False)


def swept(found: Sweep, out: Path | None, *, as_json: bool) -> None:
    """Print one row per scenario and plan."""
    if as_json:
        put_json({"table": found.table, "computed": found.computed})
        return
    keys = [key for case in found.cases for key in case.changes]
    columns = ["case", *dict.fromkeys(keys), "plan_id", "served_persons", "mean_minutes", "capital_million_vnd", "new_site_ids",
               "status", "gap", "error"]  # fmt: skip
    shown = [column for column in columns if column in found.table]
    put_table(
        say("analyses.title.scenarios"),
        found.table.fillna({"error": ""} if "error" in found.table else {}),
        shown,
        200,
    )
    done = say("analyses.computed", done=len(found.computed), before=len(found.cases) - len(found.computed))  # fmt: skip
    Console().print(done + (f" · {out / 'sweep.csv'}" if out else ""), style="dim", highlight=False)


def comparison(found: Comparison, *, as_json: bool) -> None:
    """Print saved runs side by side."""
    if as_json:
        put_json({"runs": found.labels, "indicators": found.indicators, "sites": found.sites,
                  "communes": found.communes, "groups": found.groups})  # fmt: skip
        return
    total = found.indicators[found.indicators["service"] == "all"].drop(columns=["service"])
    put_table(say("analyses.title.indicators"), total, most=60)
    put_table(say("analyses.title.sites_differ"), found.sites, most=60)
    groups = found.groups[found.groups["service"] == "all"]
    columns = [
        "group_by",
        "name",
        "period",
        "change_minutes",
        "verdict",
        "gaining_persons",
        "losing_persons",
    ]
    put_table(say("analyses.title.groups"), groups, columns, 60)
