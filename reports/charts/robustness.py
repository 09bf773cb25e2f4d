"""How often each site is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.reports import palette
from ansinh.reports.charts.style import canvas, empty, finish, number_axis
from ansinh.reports.safe import labels
from ansinh.words.numbers import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

ENOUGH_PLANS = 3
"""Plans from which on it says something how many of them choose a site."""
_MOST_ROWS = 20  # the bars fit a page, and sites chosen more rarely hardly matter


def robustness(
    facts: Facts, words: Words, ax: Axes | None = None, *, chosen: pd.Series | None = None
) -> Axes:
    """Draw the share of plans that choose each site (%), with the sites of the proposed plan in colour.

    Parameters
    ----------
    facts, words, ax
        The run, the language, and the axes to draw on (new ones by default).
    chosen
        Share of plans (0 to 1) by site id from a sweep of cases; by default the share among the run's plans.
    """
    title = words("chart.robustness_title")
    shares = chosen_share(facts) if chosen is None else chosen
    shares = shares.sort_values(ascending=False, kind="stable").head(_MOST_ROWS)
    if shares.empty:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 1.0 + 0.26 * len(shares))
    proposed = set(facts.projects)
    colours = [palette.PLAN_COLOURS["optimised"] if site in proposed else "#9aa5b1" for site in shares.index]
    at = np.arange(len(shares))
    bars = ax.barh(at, shares * 100, 0.68, color=colours)
    ax.bar_label(
        bars, [number(value * 100, words.language) + "%" for value in shares], fontsize=7.5, padding=2
    )
    names = labels((facts.name("sites", site, words.language) for site in shares.index), 44)
    ax.set_yticks(at, names, fontsize=8)
    ax.invert_yaxis()
    ax.set_xlim(0, 112)
    number_axis(ax.xaxis, words.language)
    ax.set_xlabel(words("chart.robustness_axis", n=number(len(facts.plan_ids), words.language)))
    return finish(ax, title, facts, words)


def chosen_share(facts: Facts) -> pd.Series:
    """Return the share of the run's plans that have places at each site in the last period."""
    rows = facts.data.facilities
    rows = rows[(rows["period"] == facts.period) & (rows["places"] > 0)]
    counts = rows.groupby("site_id")["plan_id"].nunique()
    return counts.sort_index() / max(len(facts.plan_ids), 1)
