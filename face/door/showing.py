"""Show a plan in a terminal or a notebook: verdict, table, people, charts, map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.planning.answer.folder.rundata import OPTIMISED, RunData
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.reports.answer import brief
from ansinh.reports.facts import Facts
from ansinh.reports.measures import in_shown_unit, measure_name
from ansinh.reports.run_words import words_of
from ansinh.reports.tables.beside import beside_heads
from ansinh.words import Language
from ansinh.words.nearest import nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = (
    "need_persons",
    "target_persons",
    "places",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
    "mean_minutes",
    "p90_minutes",
    "max_minutes",
    "covered_share",
    "capital_million_vnd",
    "running_million_vnd_per_year",
)
"""Measures of the table of plans."""
PLAIN_CHARTS = ("demand_places", "districts", "money", "official_optimised", "overview", "reached", "travel")
"""Charts that need only a run."""


def verdict(data: RunData, language: Language) -> str:
    """Return the answer of the run: one sentence, a line per question, and how firm it is."""
    said = brief(Facts.of(data), words_of(data, language))
    lines = [f"{tile.question} {_answer(tile.answer, tile.detail)}" for tile in said.tiles]
    return "\n".join(line for line in (said.headline, *lines, said.denominators, said.certainty) if line)


def _answer(answer: str, detail: str) -> str:
    return f"{answer} ({detail})" if detail else answer


def side_by_side(data: RunData, period: str, language: Language) -> pd.DataFrame:
    """Return a table with a row per measure and a column per plan, for all services together."""
    totals = totals_by_plan(data.measures, period)
    columns = {
        str(data.plans[f"name_{language}"][plan]): {
            measure_name(measure, language): in_shown_unit(measure, values.get(measure, float("nan")))
            for measure in LINES
        }
        for plan, values in totals.items()
    }
    return pd.DataFrame(columns).round(1)


def people(data: RunData, period: str) -> gpd.GeoDataFrame:
    """Return the demand points with persons in need, in the target, and served by the proposed plan."""
    need = (
        data.need[data.need["period"] == period]
        .groupby("demand_id")[["need_persons", "target_persons"]]
        .sum()
    )
    trips = data.allocation[(data.allocation["plan_id"] == OPTIMISED) & (data.allocation["period"] == period)]
    served = trips.groupby("demand_id")["persons"].sum().rename("served_persons")
    where = data.demand[["commune_name", "district_name", "population", "geometry"]]
    frame = where.join(need).join(served).fillna({"served_persons": 0.0})
    return gpd.GeoDataFrame(frame, crs=data.demand.crs)


def chart(data: RunData, name: str, language: Language) -> Axes:
    """Draw a chart of the run.

    Raises
    ------
    InputError
        If the chart is unknown; the message lists the known ones.
    """
    from ansinh.reports import charts

    if name not in PLAIN_CHARTS:
        near = nearest(name, PLAIN_CHARTS)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise InputError(
            [Finding(f"chart {name!r}", "not known", f"{hint}there are: {', '.join(PLAIN_CHARTS)}")]
        )
    drawn: Axes = getattr(charts, name)(Facts.of(data), words_of(data, language))
    return drawn


@dataclass(frozen=True, eq=False)
class Page:
    """The interactive map of a run as a page that notebooks display; it's drawn when it's asked for.

    Attributes
    ----------
    data, language
        The run, and the language of the page.
    height
        Of the frame, as in CSS.
    """

    data: RunData
    language: Language
    height: str

    @cached_property
    def html(self) -> str:
        """The page."""
        from ansinh.reports.map import map_html

        return map_html(self.data, self.language)

    @cached_property
    def frame(self) -> str:
        """The page inside a sandboxed ``<iframe>``, for notebooks."""
        from ansinh.reports.map import map_iframe

        return map_iframe(self.data, self.language, self.height)

    def _repr_html_(self) -> str:
        return self.frame

    def __repr__(self) -> str:
        """Return the size of the page, and how to save it."""
        return f"<map, {len(self.html) / 1e6:.1f} MB; in a notebook it shows itself, and .save(folder) of the plan writes it>"


def notebook(data: RunData, language: Language, name: str) -> str:
    """Return the answer, the plans beside each other, and the map as HTML; text from data is escaped."""
    words = words_of(data, language)
    said = brief(Facts.of(data), words)
    answers = "".join(
        f"<li>{escape(tile.question)} <b>{escape(tile.answer)}</b> {escape(tile.detail)}</li>"
        for tile in said.tiles
    )
    table = pd.DataFrame(said.rows).set_axis(beside_heads(words), axis=1)
    frame = Page(data, language, "560px").frame
    return (
        f"<h3>{escape(said.headline)}</h3><p>{escape(name)}</p><ul>{answers}</ul>"
        f"{table.to_html(index=False, escape=True, border=0)}<p>{escape(said.certainty)}</p>{frame}"
    )
