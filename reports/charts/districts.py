"""The share of the people to be served who are served, by district, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.style import canvas, empty, finish, legend, number_axis
from ansinh.reports.facts.former import former_district
from ansinh.reports.safe import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

View = tuple[str, str]  # plan and period


def districts(
    facts: Facts,
    words: Words,
    ax: Axes | None = None,
    *,
    before: View | None = None,
    after: View | None = None,
) -> Axes:
    """Draw each district's served share before and after as two dots joined by a line (%).

    By default the official plan is compared with the proposed one in the last period; a run of one plan is compared
    with itself, first period against last.
    """
    first = (
        (facts.official_id, facts.period)
        if facts.official_id
        else (facts.plan_id, (facts.periods or [""])[0])
    )
    before, after = before or first, after or (facts.plan_id, facts.period)
    names = _view_names(facts, words, before, after)
    title = words("chart.districts_title", before=names[0].lower(), after=names[1].lower())
    table = _shares(facts, words, before, after)
    if table.empty:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 1.5 + 0.28 * len(table))
    at = np.arange(len(table))
    ax.hlines(at, table["before"], table["after"], color="#9aa5b1", linewidth=2, zorder=1)
    views = (("before", "official", "D", 34), ("after", "optimised", "o", 44))
    for name, (column, plan, marker, size) in zip(names, views, strict=True):
        ax.scatter(
            table[column], at, color=palette.PLAN_COLOURS[plan], marker=marker, s=size, label=name, zorder=3
        )
    ax.set_yticks(at, [label(name) for name in table.index], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlim(-3, 104)
    number_axis(ax.xaxis, words.language)
    ax.grid(axis="x", color="#e4e8ec", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.set_xlabel(words("chart.before_after_axis"))
    legend(ax, 2, below=(0.4, -0.12 - 0.6 / (len(table) + 1)))
    return finish(ax, conclusion("districts", facts, words, title), facts, words)


def _view_names(facts: Facts, words: Words, before: View, after: View) -> tuple[str, str]:
    if before[0] == after[0]:
        return words("chart.first_period", period=before[1]), words("chart.first_period", period=after[1])
    names = [
        words.get(f"common.plan.{plan}", facts.name("plans", plan, words.language))
        for plan, _ in (before, after)
    ]
    return names[0], names[1]


def _shares(facts: Facts, words: Words, before: View, after: View) -> pd.DataFrame:
    rows = {}
    for code, name in facts.data.districts["name"].items():
        values = [
            100 * facts.group_measure("served_share", "district_code", str(code), view[0], period=view[1])
            for view in (before, after)
        ]
        if np.isfinite(values).any():
            rows[former_district(facts, words, name)] = values
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["before", "after"])
    return table.sort_values("after", ascending=False, kind="stable")
