"""Capital and people unserved: of the plans of a run, or of the points of a trade-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.reports import palette
from ansinh.reports.charts.style import canvas, empty, finish, number_axis
from ansinh.reports.safe import label
from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_MARKERS = ("o", "s", "D", "^", "p", "h")
_WHOLE_TICKS_FROM = 5  # billion đồng: over a wider span the ticks of an axis need no decimal


def frontier(
    facts: Facts, words: Words, ax: Axes | None = None, *, points: pd.DataFrame | None = None
) -> Axes:
    """Draw plans by capital (billion đồng) and people unserved.

    Parameters
    ----------
    facts, words, ax
        The run, the language, and the axes to draw on (new ones by default).
    points
        Points of a trade-off with ``name, capital_million_vnd, unserved_persons``; by default the run's plans.
    """
    title = words("chart.frontier_title")
    table = _plans(facts, words) if points is None else points
    table = table.dropna(subset=["capital_million_vnd", "unserved_persons"])
    if table.empty:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 3.3)
    x = table["capital_million_vnd"] / MILLION_PER_BILLION
    if points is not None:
        ax.plot(
            x.sort_values(),
            table.loc[x.sort_values().index, "unserved_persons"],
            color="#9aa5b1",
            linewidth=1,
        )
    colours = palette.plan_colours(map(str, table.index))
    for step, (key, row) in enumerate(table.iterrows()):
        spot = (row["capital_million_vnd"] / MILLION_PER_BILLION, row["unserved_persons"])
        ax.scatter(*spot, color=colours[str(key)], s=46, zorder=3, marker=_MARKERS[step % len(_MARKERS)])
        ax.annotate(
            label(row["name"]),
            spot,
            (6, 5 if step % 2 == 0 else -11),
            textcoords="offset points",
            fontsize=7.5,
        )
    ax.set_xlabel(words("chart.frontier_x"))
    ax.set_ylabel(words("chart.frontier_y"))
    span = float(x.max() - x.min())
    number_axis(ax.xaxis, words.language, 0 if span > _WHOLE_TICKS_FROM else 1)
    number_axis(ax.yaxis, words.language)
    ax.margins(x=0.3, y=0.2)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]) if table["unserved_persons"].min() == 0 else None)
    return finish(ax, title, facts, words)


def _plans(facts: Facts, words: Words) -> pd.DataFrame:
    rows = {
        plan: {
            "name": words.get(f"common.plan.{plan}", facts.name("plans", plan, words.language)),
            "capital_million_vnd": facts.capital_of(plan),
            "unserved_persons": facts.measure("unserved_persons", plan),
        }
        for plan in facts.plan_ids
    }
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["name", "capital_million_vnd", "unserved_persons"]
    )
