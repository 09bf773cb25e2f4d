"""Plans over many cases, told to a planner: what is sure, what is least to regret, and how much."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.cli.analyses.tables import proven, put_failures, put_line, put_lists, put_table, said
from ansinh.cli.screen.asked import quoted
from ansinh.cli.screen.language import language, say
from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansinh.cli.analyses.names import Names
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Robustness, Sweep
    from ansinh.planning.question.text.table import Case

COLUMNS = ("case", "plan_id", "served_persons", "mean_minutes", "capital_million_vnd", "new_sites", "proof")
"""Columns of a sweep that fit a terminal; the changes and the sites stand below the table."""
REGRET = ("worst_regret_persons", "worst_regret_minutes", "worst_regret_million_vnd")
EXPECTED = ("central", "dry")
"""Levels of what turns out as expected: a case is named by the others."""
OWN_COPY = "my-plan"
"""Name of a copy of a built-in scenario in the commands that are told, as in their help."""


def case_names(found: Robustness) -> dict[str, str]:
    """Return case → what is otherwise in it than expected: "people in need: high, floods"."""
    return {str(case): _case_name(levels.to_dict()) for case, levels in found.levels.iterrows()}


def _case_name(levels: Mapping[Any, Any]) -> str:
    told = [
        say("analyses.case.season")
        if axis == "season"
        else say(f"analyses.case.{axis}", level=say(f"common.demand_case.{level}"))
        for axis, level in levels.items()
        if level not in EXPECTED
    ]
    return ", ".join(told) or say("analyses.case.expected")


def put_robustness(found: Robustness, names: Names) -> None:
    """Print what a planner needs first in sentences, then the tables; sets of sites stand below them."""
    put_line(_sure(found.sites, names))
    cases, official = case_names(found), {OFFICIAL: names.plan_title(OFFICIAL)}
    titles = {name: say("analyses.robust.made_for", case=case) for name, case in cases.items()} | official
    regret = found.regret.assign(
        title=found.regret["plan"].map(titles),
        plan=found.regret["plan"].map(cases | official),
        worst_case=found.regret["worst_case"].map(cases),
    )
    put_line(_choice(regret, names))
    sites = names.table(found.sites)[["site", "service", "chosen_in", "cases"]]
    put_table(say("analyses.title.chosen_in"), sites)
    put_table(say("analyses.title.regret"), regret, ["plan", *REGRET, "worst_case"])
    if found.hedge is not None:
        sets = found.hedge.sets
        table = sets.assign(
            number=[str(n) for n in range(1, len(sets) + 1)], worst_case=sets["worst_case"].map(cases)
        )
        put_table(
            say("analyses.title.hedge"),
            table,
            ["number", "expected_regret_persons", *REGRET[:2], "worst_case"],
        )
        chosen = [names.site_list(sites) for sites in table["new_site_ids"]]
        put_lists(say("analyses.title.sites_at"), zip(table["number"], chosen, strict=True))


def _sure(sites: pd.DataFrame, names: Names) -> str:
    """Return which new sites the best plan of every case has."""
    if sites.empty:
        return say("analyses.robust.none")
    cases = int(sites["cases"].iloc[0])
    always = sites.loc[sites["chosen_in"] == cases, "site_id"].drop_duplicates()
    if len(always):
        return say("analyses.robust.sure", cases=cases, sites=names.site_list(list(always)))
    most = sites.iloc[0]
    site = names.site_list(most["site_id"])
    return say("analyses.robust.open", cases=cases, site=site, n=int(most["chosen_in"]))


def _choice(regret: pd.DataFrame, names: Names) -> str:
    """Return the plan with the smallest worst regret, and the command to go on with."""
    least = regret.iloc[0]
    persons = float(least["worst_regret_persons"])
    told = {"plan": least["title"], "case": least["worst_case"], "scenario": names.asked}
    if math.isfinite(persons):
        return say("analyses.robust.choice", persons=number(persons, language()), **told)
    return say("analyses.robust.impossible", **told)


def put_sweep(found: Sweep, names: Names, asked: Asked) -> None:
    """Print one row per scenario and plan, then the sites chosen, what each scenario changes, and what fails."""
    done = found.table[found.table["plan_id"] != ""]
    best = done[done["plan_id"] == OPTIMISED]
    put_line(_most(best, found.cases, asked))
    if len(done):
        shown = proven(done).assign(plan_id=[names.plan(plan) for plan in done["plan_id"]])
        put_table(say("analyses.title.scenarios"), shown, COLUMNS, len(shown))
        sites = [names.site_list(ids) for ids in best["new_site_ids"]]
        put_lists(say("analyses.title.sites_at"), zip(best["case"], sites, strict=True))
    changes = (
        (case.name, "; ".join(f"{key} = {value}" for key, value in case.changes.items()))
        for case in found.cases
    )
    put_lists(say("analyses.title.changes"), changes)
    missed = f"missed_{language()}"
    if missed in best:
        short = best[best[missed].fillna("") != ""]
        put_failures(zip(short["case"], short[missed], strict=True))
    put_failures((name, result.error) for name, result in found.results.items() if result.error)


def _most(best: pd.DataFrame, cases: Sequence[Case], asked: Asked) -> str:
    """Return the scenario that serves most, with the least capital among equals, and the command to go on with."""
    if best.empty:
        return say("analyses.sweep.none")
    most = best[best["served_persons"] >= best["served_persons"].max() - A_PERSON]
    first = most.loc[most["capital_million_vnd"].idxmin()]
    told = {
        name: said(first[name], name) for name in ("served_persons", "mean_minutes", "capital_million_vnd")
    }
    (chosen,) = (case for case in cases if case.name == first["case"])
    return say("analyses.sweep.most", case=chosen.name, next=_next(chosen, asked), **told)


def _next(chosen: Case, asked: Asked) -> str:
    """Return how to go on with a scenario: with its changes in a file, which no option of the command overrides."""
    from ansinh.planning.analyses.sweeps.case_design import KEYS
    from ansinh.planning.question.text.load import is_built_in

    if KEYS["demand"] in chosen.changes:
        asked = replace(asked, demand=None)
    if not is_built_in(asked.scenario):
        return say("analyses.sweep.write", scenario=asked)
    own = replace(asked, scenario=OWN_COPY)
    return say("analyses.sweep.copy", built_in=quoted(asked.scenario), folder=OWN_COPY, scenario=own)
