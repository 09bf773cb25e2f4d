"""Every province of today with its first scenario, as the cases of one sweep."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata import open_province
from ansinh.geodata.national import present_slugs
from ansinh.geodata.national.records import documented
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import Sweep
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import Case

POINTS, SECONDS = 150, 20.0
"""Demand points, and seconds of solving, of a coarse look at a province: the whole country in a quarter of an hour on two
processors."""


def province_cases(points: int = POINTS, seconds: float = SECONDS) -> list[Case]:
    """Return the first scenario of each province of today, coarse.

    Parameters
    ----------
    points
        Demand points at most.
    seconds
        Time limit of the solver.
    """
    changes = {"demand.points": points, "solver.time_limit_s": seconds}
    return [Case(slug, {}, changed(load_scenario(slug), changes)) for slug in present_slugs()]


def province_table(found: Sweep) -> pd.DataFrame:
    """Return one row per province: name, communes, population, documented facilities, what was found, and seconds.

    Columns: ``case, name, communes, population, documented, seconds, status, gap, served_share, worst_area, worst_share,
    mean_minutes, places, new_sites, error``; a province that failed has its error and nothing of a plan.
    """
    return pd.DataFrame([_row(case.name, found.results[case.name]) for case in found.cases])


def _row(slug: str, result: Result) -> dict[str, object]:
    province = open_province(slug)
    keep = (
        "status",
        "gap",
        "served_share",
        "worst_area",
        "worst_share",
        "mean_minutes",
        "places",
        "new_sites",
    )
    plan = result.plans.get(OPTIMISED, {})
    return {
        "case": slug,
        "name": province.name_vi,
        "communes": len(province.communes),
        "population": int(province.communes["population"].sum()),
        "documented": len(documented(province)),
        "seconds": result.seconds,
        **{key: plan.get(key) for key in keep},
        "error": result.error,
    }
