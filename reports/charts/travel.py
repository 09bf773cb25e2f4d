"""Travel-time distribution of the people served, with the standards marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.style import canvas, empty, finish, legend, number_axis, service_labels
from ansinh.words.numbers import is_missing, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def travel(facts: Facts, words: Words, ax: Axes | None = None) -> Axes:
    """Draw persons by one-way minutes, services stacked, for the proposed plan in the last period."""
    title = words("chart.travel_title", period=facts.period)
    rows = facts.data.travel_distribution
    rows = rows[
        (rows["plan_id"] == facts.plan_id)
        & (rows["period"] == facts.period)
        & rows["service"].isin(facts.services)
    ]
    rows = rows[np.isfinite(rows["minutes_to"])]
    if rows.empty:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 3.4)
    table = rows.pivot_table(index="minutes_from", columns="service", values="persons", aggfunc="sum").fillna(
        0.0
    )
    widths = rows.groupby("minutes_from")["minutes_to"].max().reindex(table.index) - table.index
    bottom = np.zeros(len(table))
    marks = palette.service_marks(facts.data.offers())
    shown = (s for s in facts.services if s in table)
    for service, name in service_labels(shown, facts, words, 34).items():
        values = table[service].to_numpy()
        ax.bar(
            table.index, values, widths, bottom=bottom, align="edge", color=marks[service].colour,
            hatch=marks[service].hatch, edgecolor="white", linewidth=0.6,
            label=name,
        )  # fmt: skip
        bottom += values
    ax.margins(y=0.22)
    _standards(ax, facts, words)
    ax.set_xlim(left=0)
    ax.set_xlabel(words("chart.minutes_axis"))
    ax.set_ylabel(words("chart.persons_axis"))
    number_axis(ax.xaxis, words.language)
    number_axis(ax.yaxis, words.language)
    legend(ax, below=(0.5, -0.2))
    return finish(ax, conclusion("travel", facts, words, title), facts, words)


def _standards(ax: Axes, facts: Facts, words: Words) -> None:
    """Mark each service standard with one line, also if several services have the same."""
    standards = facts.data.services["standard_minutes"].dropna()
    for step, minutes in enumerate(sorted({float(m) for m in standards if not is_missing(m)})):
        ax.axvline(minutes, color="#1f2933", linewidth=1.1, linestyle="--")
        text = words("chart.standard", minutes=number(minutes, words.language))
        ax.annotate(
            text, (minutes, 0.985 - 0.075 * (step % 3)), xycoords=("data", "axes fraction"), xytext=(3, 0),
            textcoords="offset points", fontsize=7.5, va="top",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip
