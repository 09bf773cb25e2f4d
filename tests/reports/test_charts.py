"""Test charts: they use given axes, have units, cause no warnings, and are drawn also without data."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib import rc_context, rcParams
from matplotlib.figure import Figure

from ansinh.reports import charts
from ansinh.reports.charts.style import canvas, number_axis, settings
from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.words import Words
from tests.reports.factory import make_run_data

ROOM = 0.1
"""Inches that a frame leaves free at an edge at most: a padding of 0.05, and what the longest label doesn't fill."""


@pytest.mark.parametrize("name", charts.__all__)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_draws_on_the_axes_given(run, name, language):
    ax = Figure().add_subplot()
    with settings():
        assert getattr(charts, name)(run, Words(language), ax=ax) is ax
    assert ax.get_title(loc="left")


def test_settings_of_the_folder_of_the_call_change_no_chart():
    """Matplotlib reads a ``matplotlibrc`` there; this one would have LaTeX set all texts."""
    with rc_context({"text.usetex": True, "font.size": 77, "savefig.format": "pgf"}):
        with settings():
            assert (rcParams["text.usetex"], rcParams["font.size"], rcParams["savefig.format"]) == (
                False,
                9,
                "png",
            )
        assert rcParams["font.size"] == 77


@pytest.fixture(scope="module")
def hostile():
    return Facts.of(make_run_data(hostile=True))


@pytest.mark.parametrize("name", charts.__all__)
def test_hostile_names_are_drawn_without_a_warning(name, hostile):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pictures = Pictures(hostile, Words("vi"))
        assert pictures.png(name).startswith(b"\x89PNG")
        assert "<script>" not in pictures.svg(name)
    assert_nothing_is_cut(pictures, name)


@pytest.mark.parametrize("name", charts.__all__)
def test_a_legend_of_long_names_is_not_cut(name):
    data = make_run_data()
    names = [f"{letter} MMMMMM MMMMMM MMMMMM MMMMMM" for letter in "ABCDEFGHI"[: len(data.services)]]
    data = replace(data, services=data.services.assign(name_vi=names, name_en=names))
    assert_nothing_is_cut(Pictures(Facts.of(data), Words("en")), name)


def assert_nothing_is_cut(pictures, name):
    """Compare the frame with what Matplotlib measures: all of the chart is in it, and hardly more."""
    canvas, frame = pictures._drawn(name)
    with settings():
        seen = canvas.get_tightbbox()
    room = np.abs(frame.extents - seen.extents)
    assert room.max() <= ROOM
    assert (frame.min <= seen.min).all()
    assert (seen.max <= frame.max).all()


@pytest.mark.parametrize("name", charts.__all__)
def test_nothing_to_draw_is_said(bare, name):
    pictures = Pictures(Facts.of(bare), Words("vi"))
    assert pictures.svg(name).startswith("<svg")
    assert pictures.figure(name).alt
    assert_nothing_is_cut(pictures, name)


def test_bars_are_the_figures_of_the_run(run):
    ax = charts.demand_places(run, Words("vi"))
    heights = sorted(bar.get_height() for bar in ax.patches)
    table = run.by_service[run.by_service["plan_id"] == run.plan_id]
    assert heights == pytest.approx(sorted([*table["target_persons"], *table["places"]]))


def test_frontier_and_robustness_take_the_points_of_a_sweep(run):
    points = pd.DataFrame(
        {"name": ["a", "b"], "capital_million_vnd": [1000.0, 2000.0], "unserved_persons": [30.0, 10.0]}
    )
    assert len(charts.frontier(run, Words("en"), points=points).collections) == 2
    near = points.assign(capital_million_vnd=[1000.0, 1100.0], unserved_persons=[0.2, 0.0])
    ax = charts.frontier(run, Words("en"), points=near)
    ax.figure.draw_without_rendering()
    for axis in (ax.xaxis, ax.yaxis):  # an axis once read "0 0 0 0 0"
        ticks = [tick.get_text() for tick in axis.get_majorticklabels()]
        assert len(ticks) == len(set(ticks)) > 0
    ax = charts.robustness(run, Words("en"), chosen=pd.Series({"S01": 1.0, "S05": 0.4}))
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([100, 40])


def test_ticks_have_as_many_decimals_as_their_step():
    ax = canvas(None, 2.0)
    ax.set_xlim(0.0, 1.4)
    number_axis(axis := ax.xaxis, "en", 1)
    ticks, label = list(axis.get_majorticklocs()), axis.get_major_formatter()
    assert [float(label(tick)) for tick in ticks] == pytest.approx(ticks)


def test_picture_ids_differ_between_charts(run):
    pictures = Pictures(run, Words("vi"))
    assert 'id="money-' in pictures.svg("money")
    assert 'id="travel-' in pictures.svg("travel")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_titles_say_conclusions_with_the_figures_of_the_run(run, language):
    pictures = Pictures(run, Words(language))
    served, target = (f"{run.measure(name):.0f}" for name in ("served_persons", "target_persons"))
    assert served in pictures.title("reached")
    assert target in pictures.title("reached")
    more = round(run.measure("served_persons")) - round(run.measure("served_persons", run.official_id))
    assert str(abs(more)) in pictures.title("official_optimised")


def test_the_map_picture_has_the_shapes_of_services_and_the_signs_of_changes(run):
    ax = charts.overview(run, Words("vi"))
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "Chăm sóc người cao tuổi" in legend
    assert "▲ Mở rộng" in legend
    assert "0% được phục vụ" in legend
    signs = {text.get_text() for text in ax.texts}
    assert {"▲", "⇄"} <= signs
