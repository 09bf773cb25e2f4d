"""The explorer's HTML: the tiles with the figures of a plan, and the table of tried choices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ansinh.planning.analyses.base import open_sites
from ansinh.planning.desk import Desk, Tried
from ansinh.reports.explorer.wording import changes_in_words, compared_with, site_name
from ansinh.words import Language, Words
from ansinh.words.numbers import minutes, number, percent

STYLE = """<style>
.ansinh-tiles{display:flex;flex-wrap:wrap;gap:10px;font-family:system-ui,sans-serif;color:#1d2830}
.ansinh-tile{flex:1 1 130px;background:#f4f7f9;border-left:4px solid #0072b2;border-radius:4px;padding:6px 12px;line-height:1.3}
.ansinh-tile.short{border-color:#b14c12}
.ansinh-tile b{display:block;font-size:24px;font-weight:600}
.ansinh-tile small{display:block;color:#51606b;font-size:12px}
.ansinh-line{margin:8px 0 0;line-height:1.45}
.ansinh-table{border-collapse:collapse;width:100%;font:13px system-ui,sans-serif;color:#1d2830}
.ansinh-table th{background:#e9eff3;text-align:right;padding:5px 9px;font-weight:600;vertical-align:bottom}
.ansinh-table td{text-align:right;padding:5px 9px;border-top:1px solid #dce3e8;font-variant-numeric:tabular-nums}
.ansinh-table .text{text-align:left;max-width:340px;white-space:normal}
.ansinh-table tr.shown td{background:#e3f1ea;font-weight:600}
.ansinh-table tr.official td{color:#51606b;font-style:italic}
.ansinh-note{font:13px/1.45 system-ui,sans-serif;color:#51606b}
.ansinh-status{font:14px/1.45 system-ui,sans-serif;padding:6px 12px;border-radius:4px;background:#eef3f8;color:#1d2830}
.ansinh-status.wrong{background:#fbe9e1;border-left:4px solid #b14c12}
.ansinh-status ul{margin:4px 0 0}
</style>"""

PROVEN = 1e-6
"""A smaller gap is rounding, and the plan counts as proven optimal."""

COLUMNS = ("served", "unserved", "minutes", "p90", "covered", "capital", "places", "new", "gap", "seconds")


@dataclass(frozen=True)
class Tile:
    """One figure of a plan: its key and value, its name, what it is of, and the official plan's value; as text."""

    key: str
    value: str
    name: str
    note: str
    official: str
    short: bool


def figures(desk: Desk, tried: Tried, language: Language) -> Iterator[Tile]:
    """Yield the main figures of the plan, beside those of the official plan."""
    words, now, then = Words(language), tried.figures, tried.official_figures
    total = number(now["served_persons"] + now["unserved_persons"], language)
    shown = (
        ("served", number, "served_persons", words("explorer.of_target", total=total)),
        ("unserved", number, "unserved_persons", ""),
        ("minutes", _one, "mean_minutes", words("explorer.p90", value=minutes(now["p90_minutes"], language))),
        ("covered", _percent, "covered_share", ""),
        ("capital", number, "capital_million_vnd", ""),
        ("places", number, "places", ""),
    )
    beside = compared_with(desk, language)
    for name, write, key, note in shown:
        was = words("explorer.official", plan=beside, value=write(then[key], language)) if then else ""
        short = name == "unserved" and now[key] > 1
        yield Tile(key, write(now[key], language), words(f"explorer.tile.{name}"), note, was, short)


def tiles(desk: Desk, tried: Tried, language: Language) -> str:
    """Return tiles with the main figures of the plan, beside those of the official plan."""
    parts = [
        f'<div class="ansinh-tile{" short" if tile.short else ""}" data-figure="{tile.key}"><b>{escape(tile.value)}</b>'
        f"{escape(tile.name)}<small>{escape(tile.note)}</small><small>{escape(tile.official)}</small></div>"
        for tile in figures(desk, tried, language)
    ]
    lines = "".join(
        f'<p class="ansinh-note ansinh-line">{escape(line)}</p>' for line in certainty(desk, tried, language)
    )
    return f'<div class="ansinh-tiles">{"".join(parts)}</div>{lines}'


def _one(value: float, language: Language) -> str:
    return number(value, language, 1)


def _percent(value: float, language: Language) -> str:
    return percent(value, language, 0)


def certainty(desk: Desk, tried: Tried, language: Language) -> tuple[str, str]:
    """Return the lines on new sites and on what is proven about the plan."""
    words = Words(language)
    built = sorted(
        site_name(desk, site, language) for site in open_sites(tried.plan, tried.problem, new=True)
    )
    listed = f"{words('explorer.built')}: {', '.join(built)}." if built else words("explorer.none_built")
    stages = tried.plan.stages
    proofs = [_proof(str(s), float(g), language) for s, g in zip(stages["stage"], stages["gap"], strict=True)]
    return listed, f"{words('explorer.sure')}: {'; '.join(proofs)}."


def _proof(stage: str, gap: float, language: Language) -> str:
    """Return the words for what is proven about one stage of the plan."""
    words = Words(language)
    if gap <= PROVEN:
        verdict = words("explorer.proven")
    elif gap < 1:
        verdict = words("explorer.within", gap=percent(gap, language, 2))
    else:
        verdict = words("explorer.open_gap")
    return f"{words(f'explorer.stage_{stage}')} {verdict}"


def tried_table(desk: Desk, shown: Tried | None, language: Language) -> str:
    """Return an HTML table with one row per set of tried choices, and the official plan above them."""
    words = Words(language)
    head = "".join(f"<th>{escape(words(f'explorer.column_{name}'))}</th>" for name in COLUMNS)
    rows = [f'<tr><th></th><th class="text">{escape(words("explorer.column_changes"))}</th>{head}</tr>']
    if desk.tried and desk.tried[0].official is not None:
        first = desk.tried[0]
        cells = (*_cells(first.official_figures, language), "", "")
        rows.append(_row("official", "", compared_with(desk, language), cells))
    for item in desk.tried:
        worst = max(float(gap) for gap in item.plan.stages["gap"])
        gap = (
            percent(worst, language, 2) if math.isfinite(worst) and worst < 1 else words("explorer.open_gap")
        )
        cells = (*_cells(item.figures, language), gap, number(item.seconds, language, 1))
        mark = "shown" if item is shown else ""
        rows.append(_row(mark, str(item.number), changes_in_words(desk, item.choices, language), cells))
    return f'<table class="ansinh-table">{"".join(rows)}</table>'


def _row(mark: str, label: str, changes: str, cells: tuple[str, ...]) -> str:
    figures = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{mark}"><td>{label}</td><td class="text">{escape(changes)}</td>{figures}</tr>'


def _cells(figures: dict[str, float], language: Language) -> tuple[str, ...]:
    return (
        number(figures["served_persons"], language),
        number(figures["unserved_persons"], language),
        number(figures["mean_minutes"], language, 1),
        number(figures["p90_minutes"], language, 1),
        percent(figures["covered_share"], language, 0),
        number(figures["capital_million_vnd"], language),
        number(figures["places"], language),
        number(figures["new_sites"], language),
    )
