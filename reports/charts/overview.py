"""A map picture for printed documents: share served by commune, and the facilities by action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D

from ansinh.planning.inputs.tables import records
from ansinh.reports import palette
from ansinh.reports.charts.conclusions import conclusion
from ansinh.reports.charts.map_key import MapKey, map_key
from ansinh.reports.charts.style import canvas, empty, finish
from ansinh.words.numbers import is_missing, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

    from ansinh.reports.charts.map_key import Sign
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_MOST_NAMES = 18  # more lines would make the picture taller than the map
_TOLERANCE_DEGREES = 0.002  # about 200 m, which is less than the width of a printed line
_KM_PER_DEGREE = 111.32  # of longitude on the equator
_BAR_KM = (
    50,
    20,
    10,
    5,
    2,
)  # lengths of the scale bar; the first that takes at most a quarter of the map is drawn
_BAR_SHARE = 4
_CLASSES = len(palette.SEQUENCE_SHARE)


def overview(facts: Facts, words: Words, ax: Axes | None = None, *, highlight: str | None = None) -> Axes:
    """Draw communes by share of the target served, district lines, and the proposed plan's facilities.

    Parameters
    ----------
    facts, words, ax
        The run, the language, and the axes to draw on (new ones by default).
    highlight
        A site around which a ring is drawn, for the proposal of one project.
    """
    title = words("chart.overview_title", period=facts.period)
    if facts.data.communes.empty:
        return empty(ax, title, facts, words)
    ax = canvas(ax, 5.4)
    _areas(ax, facts)
    places = _sites(facts)
    _points(ax, facts, places)
    if highlight is not None and highlight in facts.data.sites.index:
        spot = facts.data.sites.geometry[highlight]
        ax.scatter(
            [spot.x], [spot.y], s=420, facecolors="none", edgecolors="#1f2933", linewidths=1.8, zorder=7
        )
    _write_numbers(ax, places, _numbers(facts, places))
    west, south, east, north = facts.data.communes.total_bounds
    ax.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    ax.set_xlim(west - 0.03 * (east - west), east + 0.03 * (east - west))
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_xlabel("")
    ax.set_ylabel("")
    _scale_bar(ax, (west, south, east, north), words)
    key = _key(facts, places, words)
    _list(ax, _legend(ax, key.signs), key.names)
    finish(ax, conclusion("overview", facts, words, title), facts, words)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _areas(ax: Axes, facts: Facts) -> None:
    communes = facts.data.communes
    shares = facts.by_commune["served_share"].reindex(communes.index)
    simple = gpd.GeoDataFrame(geometry=communes.geometry.simplify(_TOLERANCE_DEGREES))
    simple["class"] = [np.nan if is_missing(share) else palette.share_class(share) for share in shares]
    colours = ListedColormap(palette.SEQUENCE_SHARE)
    if simple["class"].notna().any():
        simple.plot(
            ax=ax, column="class", cmap=colours, vmin=0, vmax=_CLASSES - 1, edgecolor="#9aa5b1", linewidth=0.3, aspect=None,
            missing_kwds={"color": palette.NO_VALUE},
        )  # fmt: skip
    else:
        simple.plot(ax=ax, color=palette.NO_VALUE, edgecolor="white", linewidth=0.3, aspect=None)
    if len(facts.data.districts):
        lines = facts.data.districts.geometry.simplify(_TOLERANCE_DEGREES).boundary
        lines.plot(ax=ax, color="#5b6770", linewidth=0.8, aspect=None)


def _sites(facts: Facts) -> pd.DataFrame:
    """Return one row per site of the proposed plan: its last change, its places at the end, and its largest service."""
    rows = facts.facilities[facts.facilities["plan_id"] == facts.plan_id]
    loud = (
        rows[~rows["action"].isin(("keep",))]
        .drop_duplicates("site_id", keep="last")
        .set_index("site_id")["action"]
    )
    last = rows[rows["period"] == facts.period].groupby("site_id")["places"].sum()
    largest = rows.sort_values("places", kind="stable").drop_duplicates("site_id", keep="last")
    service = largest.set_index("site_id")["service"]
    sites = rows.drop_duplicates("site_id").set_index("site_id")[["name_vi", "name_en"]]
    spots = facts.data.sites.geometry.reindex(sites.index)
    sites = sites.assign(action=loud, places=last, service=service, x=spots.x, y=spots.y)
    sites["action"] = sites["action"].fillna("keep")
    sites["places"] = sites["places"].fillna(0.0)
    return sites.dropna(subset=["x", "y"])


def _points(ax: Axes, facts: Facts, places: pd.DataFrame) -> None:
    """Draw each site with the shape and colour of its largest service, and the sign of its change beside it."""
    largest = float(places["places"].max()) if len(places) else 0.0
    for service, mark in palette.service_marks(facts.data.offers()).items():
        rows = places[places["service"] == service]
        size = 40 + 160 * rows["places"] / (largest or 1.0)
        ax.scatter(
            rows["x"], rows["y"], s=size, color=mark.colour, marker=mark.marker, edgecolor="white", linewidth=0.9,
            zorder=6,
        )  # fmt: skip
    for row in records(places):
        if sign := palette.ACTION_SIGNS.get(str(row["action"]), ""):
            ax.annotate(
                sign, (row["x"], row["y"]), (-9, 6), textcoords="offset points", fontsize=7.5, fontweight="bold",
                color="white", ha="center", va="center", zorder=8,
                bbox={"boxstyle": "circle,pad=0.15", "facecolor": palette.ACTION_COLOURS[str(row["action"])],
                      "edgecolor": "white", "linewidth": 0.6},
            )  # fmt: skip


def key_of_overview(facts: Facts, words: Words) -> MapKey:
    """Return what the signs and numbers of the picture mean; a page shows them where the picture's own letters are too small."""
    return _key(facts, _sites(facts), words) if len(facts.data.communes) else MapKey([], {})


def _key(facts: Facts, places: pd.DataFrame, words: Words) -> MapKey:
    return map_key(facts, places, _numbers(facts, places), words)


def _numbers(facts: Facts, places: pd.DataFrame) -> dict[str, int]:
    """Return site → number of its project."""
    return {site: n for n, site in enumerate(facts.projects, start=1) if site in places.index}


def _write_numbers(ax: Axes, places: pd.DataFrame, numbers: dict[str, int]) -> None:
    """Write the number of each project beside its symbol; the names follow below the legend in the same order."""
    for site, n in numbers.items():
        ax.annotate(
            str(n), (places.loc[site, "x"], places.loc[site, "y"]), (7, 5), textcoords="offset points", fontsize=7.5,
            fontweight="bold", zorder=8, bbox={"facecolor": "white", "edgecolor": "#9aa5b1", "pad": 0.9, "linewidth": 0.4},
        )  # fmt: skip


def _scale_bar(ax: Axes, bounds: tuple[float, float, float, float], words: Words) -> None:
    west, south, east, _ = bounds
    km_per_degree = _KM_PER_DEGREE * float(np.cos(np.radians(south)))
    width_km = (east - west) * km_per_degree
    length = next((n for n in _BAR_KM if n <= width_km / _BAR_SHARE), 1)
    end = west + length / km_per_degree
    ax.plot([west, end], [south, south], color="#1f2933", linewidth=2.2, zorder=9)
    text = f"{number(length, words.language)} {words('chart.km')}"
    ax.annotate(text, ((west + end) / 2, south), (0, 3), textcoords="offset points", ha="center", fontsize=7)


def _list(ax: Axes, above: Legend, names: dict[int, str]) -> None:
    lines = [f"{n}. {name}" for n, name in names.items()]
    if len(lines) > _MOST_NAMES:
        lines = [*lines[: _MOST_NAMES - 1], "…"]
    ax.annotate(
        "\n".join(lines), (0.0, 0.0), xycoords=above, xytext=(8, 0), textcoords="offset points",
        fontsize=7, va="top", annotation_clip=False, linespacing=1.35,
    )  # fmt: skip


def _legend(ax: Axes, signs: list[Sign]) -> Legend:
    handles = [
        Line2D([], [], linestyle="", marker=sign.marker, markersize=8, color=sign.colour, markeredgecolor="#9aa5b1",
               markeredgewidth=0.4, label=sign.name)
        for sign in signs
    ]  # fmt: skip
    return ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        fontsize=7.5,
        labelspacing=0.8,
    )
