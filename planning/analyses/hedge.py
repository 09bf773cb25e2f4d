"""The two-stage plan: sites are chosen now, sizes later, when the case is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ansinh.models.errors import SolverError
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.reduced import Sites, sizes_anew
from ansinh.planning.analyses.regret import NO_PLAN, Values, values_of, with_regret
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import Sweep
from ansinh.planning.answer.folder.rundata import OPTIMISED

SETS = 5
"""Most sets of sites that are tried as the first stage; each costs a solve of sizes in every case."""


@dataclass(frozen=True)
class Hedge:
    """Sets of sites to choose now, and their regrets if sizes are chosen later.

    Attributes
    ----------
    sets
        One row per set of new sites, the best hedge first: ``new_site_ids, expected_regret_persons`` (all cases equally
        likely), ``worst_regret_persons, worst_case, expected_regret_minutes, worst_regret_minutes,
        expected_regret_million_vnd``, ``possible_in`` (cases in which a plan was found) and ``cases``.
    matrix
        One row per set and case, with re-optimised sizes: the columns of `Robustness.matrix`.
    price_of_not_knowing
        Expected regret in persons of the best hedge. No other first stage can save more than this, because regret is
        measured against the best plan of each case, made with knowledge of the case.
    """

    sets: pd.DataFrame
    matrix: pd.DataFrame

    def __repr__(self) -> str:
        return shown(
            self, f"{len(self.sets)} sets of sites tried", ".choice, .sets, .matrix, .price_of_not_knowing"
        )

    @property
    def choice(self) -> Sites:
        """The sites to choose now."""
        return tuple(site for site in str(self.sets["new_site_ids"].iloc[0]).split(", ") if site)

    @property
    def price_of_not_knowing(self) -> float:
        """Expected regret of the choice, in persons."""
        return float(self.sets["expected_regret_persons"].iloc[0])


def new_sites_of(result: Result) -> Sites:
    """Return the new sites of the best plan of a case."""
    return tuple(site for site in str(result.plans[OPTIMISED]["new_site_ids"]).split(", ") if site)


def sets_to_try(found: Sweep, most: int = SETS) -> list[Sites]:
    """Return sets of new sites for the first stage: those of the cases' best plans, and the sites chosen most often.

    The most frequent sets come first. The last set holds the sites chosen most often, as many as most plans have.
    """
    chosen = [new_sites_of(result) for result in found.results.values() if result.status == "done"]
    sets = pd.Series(chosen).value_counts(sort=False)
    ranked = sorted(sets.index, key=lambda sites: (-int(sets[sites]), sites))
    counts = pd.Series([site for sites in chosen for site in sites]).value_counts()
    often = sorted(counts.index, key=lambda site: (-int(counts[site]), site))
    size = int(pd.Series([len(sites) for sites in chosen]).mode().iloc[0])
    return list(dict.fromkeys([*ranked[: most - 1], tuple(sorted(often[:size]))]))


def resized(problem: NetworkProblem, chosen: Sites, settings: SolverSettings) -> Values:
    """Return the values of the best sizes at the given new sites in a case; no other new site may open."""
    try:
        plan = sizes_anew(problem, chosen, settings)
    except SolverError:
        plan = None
    return dict(NO_PLAN) if plan is None else values_of(plan, problem)


def hedge_of(matrix: pd.DataFrame, anew: pd.DataFrame, sets: Sequence[Sites]) -> Hedge:
    """Return the regrets of every set, measured against the plans of `matrix`, which were made for each case."""
    regrets = with_regret(anew, matrix)
    by_set = regrets.groupby("new_site_ids")
    worst = regrets.loc[by_set["regret_persons"].idxmax()].set_index("new_site_ids")["case"]
    table = pd.DataFrame(
        {
            "expected_regret_persons": by_set["regret_persons"].mean(),
            "worst_regret_persons": by_set["regret_persons"].max(),
            "worst_case": worst,
            "expected_regret_minutes": by_set["regret_minutes"].mean(),
            "worst_regret_minutes": by_set["regret_minutes"].max(),
            "expected_regret_million_vnd": by_set["regret_million_vnd"].mean(),
            "possible_in": by_set["unserved_persons"].agg(lambda values: int((values < float("inf")).sum())),
            "cases": by_set.size(),
        }
    )
    names = [", ".join(chosen) for chosen in sets]
    table = table.reindex(names).rename_axis("new_site_ids").reset_index()
    order = ["worst_regret_persons", "expected_regret_persons", "worst_regret_minutes", "new_site_ids"]
    return Hedge(table.sort_values(order, ignore_index=True), regrets)
