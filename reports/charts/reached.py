"""People served, within reach but without a place, and out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.style import canvas, empty, finish, legend, number_axis
from ansinh.reports.facts.frames import figure
from ansinh.reports.facts.whole_people import whole_by
from ansinh.reports.safe import label
from ansinh.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

PARTS = ("served", "no_place", "out_of_reach")
_HATCHES = {"served": "", "no_place": "///", "out_of_reach": "xxx"}
_ROOM_FOR_LABEL = 0.06  # share of the longest bar; in a narrower part a number doesn't fit


def reached(facts: Facts, words: Words, ax: Axes | None = None) -> Axes:
    """Draw the people to be served by outcome, per service and plan in the last period (persons)."""
    title = words("chart.reached_title", period=facts.period)
    plans = [plan for plan in (facts.plan_id, facts.official_id) if plan]
    table = facts.by_service
    table = table[(table["period"] == facts.period) & table["plan_id"].isin(plans)]
    if table.empty:
        return empty(ax, title, facts, words)
    whole = whole_by(table, "plan_id").set_index(["service", "plan_id"])
    table = table.set_index(["service", "plan_id"])
    keys = [(s, p) for s in facts.services for p in plans if (s, p) in table.index]
    ax = canvas(ax, 1.5 + 0.36 * len(keys))
    at = np.array([n + 0.5 * (n // len(plans)) for n in range(len(keys))])
    _stack(ax, (table, whole), keys, at, words)
    several = len(plans) > 1
    ax.set_yticks(
        at, [_row_name(facts, words, service, plan, several=several) for service, plan in keys], fontsize=8
    )
    ax.invert_yaxis()
    ax.set_xlabel(words("chart.persons_axis"))
    number_axis(ax.xaxis, words.language)
    legend(ax, below=(0.4, -0.13 - 0.25 / len(keys)))
    return finish(ax, conclusion("reached", facts, words, title), facts, words)


def _stack(
    ax: Axes,
    tables: tuple[pd.DataFrame, pd.DataFrame],
    keys: list[tuple[str, str]],
    at: np.ndarray,
    words: Words,
) -> None:
    """Draw the bars of the first table with the whole people of the second one in them."""
    table, whole = tables
    left = np.zeros(len(keys))
    columns = [f"{part}_persons" for part in PARTS]
    widest = max(float(sum(figure(table, key, column) for column in columns)) for key in keys) or 1.0
    for part in PARTS:
        values = np.array([figure(table, key, f"{part}_persons") for key in keys])
        colour = palette.OUTCOME_COLOURS[part]
        ax.barh(
            at,
            values,
            0.72,
            left=left,
            color=colour,
            hatch=_HATCHES[part],
            edgecolor="white",
            label=words(f"chart.outcome.{part}"),
        )
        shown = [figure(whole, key, f"{part}_persons") for key in keys]
        for y, start, value, persons in zip(at, left, values, shown, strict=True):
            if value >= _ROOM_FOR_LABEL * widest:
                box = {"facecolor": colour, "edgecolor": "none", "pad": 0.8}
                ink = "#1f2933" if part == "no_place" else "white"
                text = number(persons, words.language)
                ax.text(
                    start + value / 2, y, text, ha="center", va="center", fontsize=7.5, color=ink, bbox=box
                )
        left += values


def _row_name(facts: Facts, words: Words, service: str, plan: str, *, several: bool) -> str:
    name = label(facts.name("services", service, words.language), 34)
    return f"{name}\n{label(words.code('common.plan', plan), 34)}" if several else name
