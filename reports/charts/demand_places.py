"""Demand and places by service and period."""

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
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_BAR = 0.38  # width of a bar; a pair takes 0.76 of the space of 1 between groups
_MANY = 7  # with more pairs of bars, their numbers are turned upright, as they would overlap
_YEARS = 15  # years that have room beside each other; more are turned upright
_BELOW_YEARS, _BELOW_TURNED = -20, -33  # points from the axis to the names of services
_LETTERS = 76  # in a line across the whole chart


def demand_places(facts: Facts, words: Words, ax: Axes | None = None) -> Axes:
    """Draw people to be served beside places, by service and period, for the proposed plan (persons, places)."""
    title = words("chart.demand_places_title")
    table = facts.by_service[facts.by_service["plan_id"] == facts.plan_id]
    if table.empty:
        return empty(ax, title, facts, words)
    whole = whole_by(table, "period").set_index(["service", "period"])
    table = table.set_index(["service", "period"])
    keys = [(s, p) for s in facts.services for p in facts.periods if (s, p) in table.index]
    ax = canvas(ax, 3.5)
    at = np.arange(len(keys), dtype=float)
    series = (
        (-_BAR / 2, "target_persons", words("chart.target"), palette.SEQUENCE_PEOPLE[2], ""),
        (_BAR / 2, "places", words("chart.places"), palette.PLAN_COLOURS["optimised"], "///"),
    )
    for shift, column, name, colour, hatch in series:
        values = [figure(table, key, column) for key in keys]
        bars = ax.bar(
            at + shift, values, _BAR, label=name, color=colour, hatch=hatch, edgecolor="white", linewidth=0.6
        )
        ax.bar_label(
            bars,
            [number(figure(whole, key, column), words.language) for key in keys],
            fontsize=7,
            padding=2,
            rotation=90 if len(keys) > _MANY else 0,
        )
    turned = len(keys) > _YEARS
    ax.set_xticks(
        at, [period for _, period in keys], rotation=90 if turned else 0, fontsize=8 if turned else None
    )
    _group_names(ax, facts, words, keys)
    ax.set_ylabel(words("chart.persons_or_places"))
    number_axis(ax.yaxis, words.language)
    ax.margins(y=0.12)
    legend(ax, below=(0.5, -0.46 if turned else -0.3))
    return finish(ax, conclusion("demand_places", facts, words, title), facts, words)


def _group_names(ax: Axes, facts: Facts, words: Words, keys: list[tuple[str, str]]) -> None:
    """Write the service below its periods and a thin line between services."""
    for service in dict.fromkeys(service for service, _ in keys):
        places = [n for n, (s, _) in enumerate(keys) if s == service]
        name = label(facts.name("services", service, words.language), 60)
        middle = sum(places) / len(places)
        ax.annotate(
            _two_lines(name, int(_LETTERS / len(keys)) * len(places)),
            (middle, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, _BELOW_TURNED if len(keys) > _YEARS else _BELOW_YEARS),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8,
        )
        if places[0]:
            ax.axvline(places[0] - 0.5, color="#d5dbe1", linewidth=0.8, zorder=0)


def _two_lines(name: str, width: int) -> str:
    """Break `name` at a space so that no line is much longer than `width` letters."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines[:3])
