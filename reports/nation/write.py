"""Write the folder of a plan of the nation, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.geodata.storage.durable import draft_folder, first_free
from ansinh.planning.nation.tables import NationTables, nation_tables
from ansinh.reports.nation.book import write_book
from ansinh.reports.nation.map import nation_map
from ansinh.reports.nation.wording import headline

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.planning.nation import NationPlan
    from ansinh.words import Language

DECIMALS = {"minutes": 1, "persons": 3, "km": 1, "share": 4, "standard": 4, "gap": 6, "seconds": 1}
"""Decimals of columns in CSV files by the end of their name."""


def write_nation(plan: NationPlan, target: Path, language: Language) -> Path:
    """Write ``map.html``, ``nation.xlsx``, ``nation.json`` and a CSV file per table; return the folder."""
    tables = nation_tables(plan)
    with draft_folder(target.absolute().parent) as draft:
        for name in ("kinds", "provinces", "regions", "facilities", "communes", "over_water"):
            _rounded(getattr(tables, name)).to_csv(draft / f"{name}.csv", encoding="utf-8-sig")
        write_book(plan, tables, draft / "nation.xlsx", language)
        facts = nation_facts(plan, tables, language)
        (draft / "nation.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        if plan.nation.shapes is not None:
            (draft / "map.html").write_text(nation_map(plan, tables, language), encoding="utf-8")
        return first_free(target, draft)


def nation_facts(plan: NationPlan, tables: NationTables, language: Language) -> dict[str, Any]:
    """Return the main figures as values for JSON."""
    kinds = _rounded(tables.kinds)
    return {
        "headline": headline(plan, tables, language),
        "rule": plan.rule,
        "facilities": int(kinds["facilities"].sum()),
        "places": int(kinds["places"].sum()),
        "kinds": {str(kind): _plain(row) for kind, row in kinds.iterrows()},
        "beyond_reach": {
            "communes": len(plan.beyond),
            "persons": round(float(plan.nation.communes.loc[plan.beyond.index, "population"].sum())),
        },
        "over_water": {
            "ways": len(plan.over_water),
            "persons": round(float(plan.over_water["persons"].sum())),
        },
    }


def _plain(row: pd.Series) -> dict[str, Any]:
    return {str(key): value.item() if hasattr(value, "item") else value for key, value in row.items()}


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    decimals = {
        column: places
        for column in table.columns
        for end, places in DECIMALS.items()
        if str(column).endswith(end)
    }
    return table.round(decimals)
