"""The main measures of the official and the optimised plan side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.style import canvas, empty, finish, legend
from ansinh.reports.facts.whole_people import whole_sums
from ansinh.reports.safe import label
from ansinh.words.numbers import is_missing, minutes, money, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

MEASURES = (
    "served_persons",
    "unserved_persons",
    "places",
    "mean_minutes",
    "p90_minutes",
    "running_million_vnd_per_year",
)


def value_text(measure: str, value: float, words: Words) -> str:
    """Return the value of a measure with its unit, in the form of all reports."""
    language = words.language
    if is_missing(value):
        return words("common.missing")
    if measure.endswith("_minutes") and not measure.startswith("gini"):
        return minutes(value, language)
    if "million_vnd" in measure:
        return money(value, language)
    if measure.endswith("_share") or measure == "utilisation":
        return percent(value, language)
    if measure.startswith("gini"):
        return number(value, language, 3)
    unit = words("common.unit.places") if measure == "places" else words("common.unit.persons")
    return f"{number(value, language)} {unit}"


def official_optimised(facts: Facts, words: Words, ax: Axes | None = None) -> Axes:
    """Draw the main measures of both plans; each is scaled to its larger value and labelled with both figures."""
    title = words("chart.official_optimised_title", period=facts.period)
    plans = [plan for plan in (facts.official_id, facts.plan_id) if plan]
    counted = {plan: whole_sums(facts, plan) for plan in plans}
    values = {m: [counted[plan].get(m, facts.measure(m, plan)) for plan in plans] for m in MEASURES}
    capital = [facts.capital_of(plan) for plan in plans]
    values = {"capital_million_vnd": capital} | {m: v for m, v in values.items() if np.isfinite(v).all()}
    if facts.official_id is None:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 1.3 + 0.52 * len(values))
    at = np.arange(len(values), dtype=float)
    for step, (plan, shift) in enumerate(zip(plans, (-0.2, 0.2), strict=True)):
        raw = np.array([pair[step] for pair in values.values()])
        scale = np.array([max(map(abs, pair)) or 1.0 for pair in values.values()])
        colour = palette.PLAN_COLOURS.get(plan, palette.PLAN_COLOURS["optimised"])
        name = label(words.code("common.plan", plan))
        bars = ax.barh(
            at + shift,
            raw / scale,
            0.36,
            color=colour,
            hatch="///" if step == 0 else "",
            edgecolor="white",
            label=name,
        )
        texts = [value_text(m, v, words) for m, v in zip(values, raw, strict=True)]
        ax.bar_label(bars, texts, fontsize=7.5, padding=3)
    ax.set_yticks(at, [words.code("common.measure", m) for m in values], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.42)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    legend(ax, 2, below=(0.35, -0.02))
    return finish(ax, conclusion("official_optimised", facts, words, title), facts, words)
