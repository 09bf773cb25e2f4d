"""The charts of a run for notebooks, with a choice of chart, plan and last period."""

from __future__ import annotations

from dataclasses import fields, replace
from html import escape
from typing import TYPE_CHECKING, Any

from ansinh.reports.charts.alt import alt_text
from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.reports.run_words import words_of
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.words import Language

NAMES = (
    "demand_places", "reached", "travel", "money", "official_optimised", "districts", "frontier", "robustness", "overview",
)  # fmt: skip


def interactive_charts(data: RunData, language: Language = "vi") -> Any:
    """Return a widget that draws the chosen chart exactly as in the documents.

    Its children are the choices (chart, plan, period), the picture, and the alternative text of the picture.
    """
    import ipywidgets as widgets

    facts, words = Facts.of(data), words_of(data, language)
    chart = widgets.Dropdown(
        options=[(words(f"chart.name.{name}"), name) for name in NAMES], description=words("chart.name.chart")
    )
    plan = widgets.Dropdown(
        options=[(text(facts.name("plans", p, language)), p) for p in facts.plan_ids],
        description=words("common.scenario_plan"),
    )
    period = widgets.Dropdown(
        options=facts.periods, value=facts.period, description=words("table.col.period")
    )
    picture, said = widgets.Image(format="png", layout={"max_width": "900px"}), widgets.HTML()

    def draw(_change: object = None) -> None:
        seen = Facts(until(facts.data, period.value), plan.value)
        pictures = Pictures(seen, words)
        picture.value = pictures.png(chart.value)
        caption, alt = pictures.title(chart.value), alt_text(chart.value, seen, words)
        said.value = f"<p><b>{escape(caption)}</b></p><p>{escape(alt)}</p>"

    for choice in (chart, plan, period):
        choice.observe(draw, names="value")
    draw()
    return widgets.VBox([widgets.HBox([chart, plan, period]), picture, said])


def until(data: RunData, period: str) -> RunData:
    """Return the run up to the end of `period`: later periods are left out of every frame."""
    periods = [str(one) for one in data.periods.index]
    kept = periods[: periods.index(period) + 1]
    frames: dict[str, Any] = {"periods": data.periods.iloc[: len(kept)]}
    for part in fields(data):
        frame = getattr(data, part.name)
        if part.name not in {"meta", "periods"} and "period" in frame:
            frames[part.name] = frame[frame["period"].map(str).isin([*kept, ""])]
    return replace(data, **frames)
