"""The map of the nation: one HTML page with all communes on one canvas, which needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from jinja2 import Template

from ansinh.planning.nation.tables import EVERY
from ansinh.reports import palette
from ansinh.reports.map import assets
from ansinh.reports.map.areas import Grid, area_layer, encode_shape, simplify
from ansinh.reports.map.build import POLICY, STILL
from ansinh.reports.nation.wording import headline, notes
from ansinh.words import Words
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from ansinh.planning.nation import NationPlan
    from ansinh.planning.nation.tables import NationTables
    from ansinh.words import Language

SCRIPTS = ("state/dom.js", "state/data.js", "state/classes.js", "nation/nation.js")
STYLES = ("look/map.css", "look/controls.css", "nation/nation.css")
MINUTE_DECIMALS = 1
"""Decimals of minutes on the map."""


def nation_map(plan: NationPlan, tables: NationTables, language: Language) -> str:
    """Return the page."""
    payload = nation_payload(plan, tables, language)
    script = "\n".join(assets.static_text(name) for name in SCRIPTS)
    page = Template(assets.static_text("nation/nation.html"), autoescape=True).render(
        language=language,
        policy=POLICY.format(**STILL),
        words=payload["words"],
        meta=payload["meta"],
    )
    parts = {
        "STYLE": f"<style>{assets.leaflet_css()}{''.join(map(assets.static_text, STYLES))}</style>",
        "LEAFLET": f"<script>{assets.leaflet_js()}</script>",
        "DATA": f'<script type="application/json" id="ansinh-data">{assets.safe_json(payload)}</script>',
        "SCRIPT": f'<script>(() => {{\n"use strict";\n{script}\n}})();</script>',
    }
    for name, part in parts.items():
        page = page.replace(f"<!-- {name} -->", part, 1)
    return without_controls(page)


def nation_payload(plan: NationPlan, tables: NationTables, language: Language) -> dict[str, Any]:
    """Return the content of the map as values for JSON."""
    nation, say = plan.nation, Words(language)
    assert nation.shapes is not None  # noqa: S101  (asked for before)
    grid = Grid([nation.shapes])
    kinds = [str(kind) for kind in nation.kinds.index]
    marks = palette.service_marks({kind: (kind,) for kind in kinds})
    return {
        "language": language,
        "words": say.table("nation.map") | {"weak_outline": say("map.weak_outline")},
        "meta": {
            "title": say("nation.title"),
            "headline": headline(plan, tables, language),
            "notes": notes(plan, language),
        },
        "grid": grid.description(),
        "breaks": palette.MINUTE_BREAKS,
        "colours": palette.SEQUENCE_MINUTES,
        "no_value": palette.NO_VALUE,
        "kinds": [
            {"id": kind, "name": say(f"nation.kind.{kind}"), "colour": marks[kind].colour} for kind in kinds
        ],
        "every": say(f"nation.kind.{EVERY}"),
        **_areas(plan, tables, grid, kinds),
        "facilities": _facilities(tables, grid, kinds),
    }


def _areas(plan: NationPlan, tables: NationTables, grid: Grid, kinds: list[str]) -> dict[str, Any]:
    """Return communes and provinces with their outlines and minutes; the lines of both coincide."""
    nation = plan.nation
    assert nation.shapes is not None  # noqa: S101
    frame = gpd.GeoDataFrame(nation.communes, geometry=nation.shapes.geometry).sort_index()
    shapes = simplify(frame.geometry)
    order = list(nation.provinces.index)
    # What belongs to all kinds together comes first.
    by_commune = tables.communes.pivot_table("minutes", "commune_code", "kind")
    by_commune = by_commune.reindex(index=frame.index, columns=kinds)
    by_commune.insert(0, EVERY, _mean_over_kinds(tables))
    whole = shapes.groupby(frame["province"]).agg(lambda parts: shapely.union_all(parts.to_numpy()))
    layer = area_layer(frame, shapes, grid)
    return {
        "areas": {
            "communes": {key: layer[key] for key in ("code", "name", "population", "shapes", "weak")}
            | {
                "province": [order.index(p) for p in frame["province"]],
            },
            "provinces": {
                "name": nation.provinces["name"].tolist(),
                "shapes": [encode_shape(whole[p], grid) for p in order],
            },
        },
        "minutes": {kind: _numbers(by_commune[kind]) for kind in by_commune.columns},
        "provinces": {kind: _province_rows(tables, kind, order) for kind in (EVERY, *kinds)},
    }


def _mean_over_kinds(tables: NationTables) -> pd.Series:
    """Return minutes of each commune over all kinds, weighted by people in need."""
    rows = tables.communes.dropna(subset="minutes")
    weight = rows["need_persons"].groupby("commune_code").sum()
    total = (rows["need_persons"] * rows["minutes"]).groupby("commune_code").sum()
    return total / weight.where(weight > 0)


def _province_rows(tables: NationTables, kind: str, order: list[str]) -> dict[str, list[Any]]:
    rows = tables.provinces.xs(kind, level="kind").reindex(order)
    return {
        "facilities": rows["facilities"].astype(int).tolist(),
        "places": rows["places"].astype(int).tolist(),
        "minutes": _numbers(rows["mean_minutes"]),
        "within": [None if pd.isna(v) else round(float(v), 3) for v in rows["within_standard"]],
    }


def _facilities(tables: NationTables, grid: Grid, kinds: list[str]) -> dict[str, list[Any]]:
    table = tables.facilities.sort_values(["places", "commune_code"], ascending=[False, True], kind="stable")
    x, y = grid.points(gpd.GeoDataFrame(geometry=gpd.points_from_xy(table["lon"], table["lat"])))
    return {
        "kind": [kinds.index(kind) for kind in table["kind"]],
        "x": x,
        "y": y,
        "places": table["places"].astype(int).tolist(),
        "minutes": _numbers(table["minutes"]),
        "today": table["stands_today"].astype(int).tolist(),
        "commune": table["commune"].tolist(),
        "province": table["province_name"].tolist(),
    }


def _numbers(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else round(float(value), MINUTE_DECIMALS) for value in values]
