"""Capital by source and period against the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.planning.projects.owners import OWN_FUNDS
from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.style import canvas, empty, finish, legend, number_axis
from ansinh.reports.facts.money import building_budget, source_names
from ansinh.reports.safe import label
from ansinh.words.numbers import number
from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_HATCHES = ("", "///", "...", "xxx", "\\\\\\", "---")


def money(facts: Facts, words: Words, ax: Axes | None = None) -> Axes:
    """Draw capital stacked by source for each period, with the period's budget as a line (billion đồng)."""
    title = words("chart.money_title")
    table = facts.capital_by_source / MILLION_PER_BILLION
    # What owners pay stands on top: the budget's line is for what is below.
    table = table.iloc[np.argsort(table.index == OWN_FUNDS, kind="stable")]
    if table.empty or not facts.periods:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 3.3)
    at, bottom = np.arange(len(facts.periods)), np.zeros(len(facts.periods))
    colours = [
        palette.ACTION_COLOURS[key] for key in ("expand", "new", "upgrade", "convert", "shrink", "merge_in")
    ]
    names = source_names(facts)
    for number_of_source, (source, row) in enumerate(table.iterrows()):
        name = names.get(str(source), {}).get(words.language) or words.code("common.source", source)
        ax.bar(
            at, row, 0.5, bottom=bottom, color=colours[number_of_source % len(colours)], edgecolor="white", linewidth=0.6,
            hatch=_HATCHES[number_of_source % len(_HATCHES)], label=label(name),
        )  # fmt: skip
        bottom += row.to_numpy()
    for x, total in zip(at, bottom, strict=True):
        ax.annotate(
            number(total, words.language, 1),
            (x, total),
            (0, 2),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    _budget_lines(ax, facts, words, at)
    ax.set_xticks(at, [words("chart.first_period", period=period) for period in facts.periods])
    ax.set_xlim(-0.6, len(at) - 0.4)
    ax.set_ylabel(words("chart.billion_axis"))
    number_axis(ax.yaxis, words.language)
    ax.margins(y=0.15)
    legend(ax)
    return finish(ax, conclusion("money", facts, words, title), facts, words)


def _budget_lines(ax: Axes, facts: Facts, words: Words, at: np.ndarray) -> None:
    totals = building_budget(facts)
    drawn = False
    for x, period in zip(at, facts.periods, strict=True):
        value = float(totals.get(period, np.nan)) / MILLION_PER_BILLION
        if np.isfinite(value):
            name = None if drawn else words("chart.budget")
            ax.plot(
                [x - 0.36, x + 0.36],
                [value, value],
                color="#1f2933",
                linestyle="--",
                linewidth=1.6,
                label=name,
            )
            drawn = True
