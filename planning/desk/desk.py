"""The desk: it solves sets of choices, keeps the results, and exports one of them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from ansinh.geodata import Province
from ansinh.geodata.storage.durable import put_file
from ansinh.models.errors import NoPlanError
from ansinh.models.network.nearest import first_answer
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import headline
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.folder.rundir import refuse_existing, write_run_folder
from ansinh.planning.answer.missed import sentences
from ansinh.planning.answer.plans import (
    capital_at_hand,
    new_sites_at_most,
    optimised_problem,
    proposal,
    solver_settings,
)
from ansinh.planning.answer.run import Clock, Run, finished_run
from ansinh.planning.desk.apply import chosen_scenario, quick
from ansinh.planning.desk.choices import Choices, starting_choices
from ansinh.planning.desk.known import Known
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING
from ansinh.planning.inputs.upgrades import with_upgrades
from ansinh.planning.projects.dated import with_running_cost
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.dump import scenario_toml
from ansinh.words import Language

POINTS = 200
"""Most demand points of a quick solve: a third of a run's, which needs a few seconds."""
SECONDS = 6.0
"""Time limit of a quick solve: longer waits interrupt the work of trying."""
QUICK_SECONDS = 0.2
"""Time limit of each of the small models of a first answer; they seldom need a tenth of it."""
BeginOutputs = Callable[[RunData, Path], AbstractContextManager[Callable[[], object]]]
"""As that of `ansinh.planning.answer.folder.rundir`, for whatever run there is then."""


@dataclass(frozen=True)
class Tried:
    """One set of choices and the best plan for it.

    Attributes
    ----------
    number
        Position in the order of trying, from 1.
    choices, inputs, problem, plan
        The choices, and the inputs, problem and best plan that they lead to.
    official
        The official plan as written, under the same choices; None if there is none, or a first answer doesn't know it.
    seconds
        Time for solving.
    staying
        Plans in which a service that the plan moves stays; the verdicts on sites compare them.
    quick
        Whether it's a first answer, cut short, that `Desk.settle` may better.
    """

    number: int
    choices: Choices
    inputs: Inputs
    problem: NetworkProblem
    plan: NetworkPlan
    official: NetworkPlan | None
    seconds: float
    staying: Mapping[str, NetworkPlan]
    quick: bool = False

    def __repr__(self) -> str:
        facts = f"no. {self.number}, {self.plan.certificate.status}, {self.seconds:.1f} s"
        return shown(self, facts, ".figures, .missed('en'), .plan, .run")

    @cached_property
    def run(self) -> Run:
        """All results of a run for this plan; computed at the first access."""
        return finished_run(self.inputs, self._plans(), Clock(), self.staying)

    @cached_property
    def shown(self) -> RunData:
        """What a map shows of this plan: all results but the verdicts, which take as long as several plans."""
        return finished_run(self.inputs, self._plans(), Clock(), judged=False).data

    def missed(self, language: Language) -> tuple[str, ...]:
        """Return what the plan misses of the choices, one sentence a limit; empty if it keeps them all."""
        return tuple(sentence.said(language) for sentence in sentences(self.inputs, self.plan.misses))

    def _plans(self) -> dict[str, NetworkPlan]:
        official = {} if self.official is None else {OFFICIAL: self.official}
        return {**official, OPTIMISED: self.plan}

    @cached_property
    def figures(self) -> dict[str, float]:
        """Indicators of the plan: those of `ansinh.planning.analyses.base.HEADLINES`, and ``covered_share``."""
        return self._figures(self.plan)

    @cached_property
    def official_figures(self) -> dict[str, float]:
        """The same indicators of the official plan; empty if there is none."""
        return {} if self.official is None else self._figures(self.official)

    def _figures(self, plan: NetworkPlan) -> dict[str, float]:
        last = self.problem.periods.index[-1]
        trips = plan.allocation[plan.allocation["period"] == last]
        standard = trips["service"].map(self.problem.services["standard_minutes"]).astype(float)
        served = float(trips["persons"].sum())
        near = float(trips.loc[trips["minutes"] <= standard, "persons"].sum())
        left = float(plan.unserved.loc[plan.unserved["period"] == last, "persons"].sum())
        covered = near / (served + left) if served + left > 0 else float("nan")
        told = with_running_cost(with_upgrades(plan, self.inputs), self.inputs)
        return headline(told, self.problem) | {"covered_share": covered}


def as_table(tried: Sequence[Tried]) -> pd.DataFrame:
    """Return one row per plan, with number, indicators, gap and seconds."""
    rows = [
        {"number": t.number, **t.figures, "gap": t.plan.certificate.gap, "seconds": t.seconds} for t in tried
    ]
    return pd.DataFrame(rows).set_index("number") if rows else pd.DataFrame()


class Desk:
    """A scenario, and the plans for the choices that were tried.

    Parameters
    ----------
    scenario
        The scenario to start from.
    points
        Most demand points; fewer are quicker and coarser.
    seconds
        Time limit of one solve.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        points: int = POINTS,
        seconds: float = SECONDS,
        province: Province | None = None,
    ) -> None:
        self.full = scenario
        self.quick = quick(scenario, points, seconds)
        self.province = province or scenario_province(scenario)
        self._known = Known(self.province)
        self.inputs = self._known.inputs(self.quick)
        self.official = self._known.official(self.inputs)
        self.start = starting_choices(self.quick, new_sites_at_most(self.inputs, self.official))
        self.tried: list[Tried] = []

    def __repr__(self) -> str:
        facts = f"{self.full.scenario.id}, {len(self.tried)} plans tried"
        return shown(self, facts, ".solve(desk.start.change(...)), .start, .tried, .table(), .export(...)")

    @property
    def capital_million_vnd(self) -> float | None:
        """The money that a budget of 1 means; None if money is not limited."""
        return capital_at_hand(self.quick, self.official)

    @property
    def upgrades_million_vnd(self) -> float:
        """Capital of the upgrades, which is the same in every plan."""
        if self.official is None:
            return 0.0
        upgraded = with_upgrades(self.official, self.inputs)
        return upgraded.capital_million_vnd - self.official.capital_million_vnd

    def site_names(self) -> dict[str, str]:
        """Return name → id of the sites without a facility today."""
        sites = self.inputs.sites[self.inputs.sites["status"] != EXISTING]
        where = sites["name_vi"].astype(str) + ", " + sites["district_name"].fillna("").astype(str)
        names = [f"{text.strip(', ')} ({site})" for site, text in where.items()]
        return dict(sorted(zip(names, map(str, sites.index), strict=True)))

    def scenario(self, choices: Choices, *, full: bool = False) -> Scenario:
        """Return the scenario of some choices: the quick one that is solved here, or the full one."""
        return chosen_scenario(self.full if full else self.quick, self.start, choices, self.official)

    def solve(self, choices: Choices, progress: Callable[[str], None] | None = None) -> Tried:
        """Return the best plan for some choices and keep it; for choices that were tried before, return the kept one.

        Where the choices can't all be met it's the plan that misses least; `Tried.missed` says what.

        Raises
        ------
        InputError
            If a choice doesn't fit the scenario.
        InfeasibleError
            If what contradicts itself is no limit that can be missed.
        NoPlanError
            If the time runs out before a plan is found.
        """
        for known in self.tried:
            if known.choices == choices:
                return known
        before = self.tried[-1] if self.tried else None
        found = replace(self.settle(choices, before, progress), number=len(self.tried) + 1)
        self.tried.append(found)
        return found

    def settle(
        self, choices: Choices, before: Tried | None = None, progress: Callable[[str], None] | None = None
    ) -> Tried:
        """Return the best plan for some choices, starting from another one's; nothing is kept. Raises what `solve` raises."""
        began = time.perf_counter()
        inputs, official = self._asked(choices)
        problem = optimised_problem(inputs, official)
        best = proposal(inputs, official, progress, None if before is None else before.plan, problem)
        return Tried(
            0, choices, inputs, problem, best.plan, official, time.perf_counter() - began, best.staying
        )

    def answer_quickly(self, choices: Choices, before: Tried | None = None) -> Tried | None:
        """Return a good plan for some choices in a moment; None if there is nothing to be said so soon.

        It starts from the plan of other choices, and looks at its sites and a few near them; where those can't keep all
        choices, it's the plan of them that misses least. It doesn't hold the official
        plan's own sites, doesn't raise the share of the worst area, and has the official plan beside it only where that is
        known under these choices: `settle` does all that.
        """
        began = time.perf_counter()
        scenario = self.scenario(choices)
        inputs = self._known.inputs(scenario)
        official = self._known.official(inputs) if self._known.has_official(scenario) else None
        problem = optimised_problem(inputs, official or self.official)
        if problem.objective.weights:  # one weighted sum has no quick way
            return None
        settings = replace(solver_settings(self.quick), time_limit_s=QUICK_SECONDS, threads=1)
        start = self.official if before is None else before.plan
        try:
            plan = first_answer(problem, settings, start)
        except NoPlanError:
            return None
        return Tried(0, choices, inputs, problem, plan, official, time.perf_counter() - began, {}, quick=True)

    def _asked(self, choices: Choices) -> tuple[Inputs, NetworkPlan | None]:
        """Return the inputs and the official plan under some choices; what they don't touch is used again."""
        inputs = self._known.inputs(self.scenario(choices))
        return inputs, self._known.official(inputs)

    def table(self) -> pd.DataFrame:
        """Return one row per set of choices that was tried, with the indicators as columns."""
        return as_table(self.tried)

    def export(self, found: Tried, target: Path, outputs: BeginOutputs) -> tuple[Path, Path]:
        """Write a run folder of the quick plan, and beside it a scenario file with the full number of demand points.

        Returns
        -------
        The scenario file and the run folder.

        Raises
        ------
        InputError
            If one of the two exists already.
        """
        file = target.parent / f"{target.name}.toml"
        refuse_existing(file)
        run = found.run
        manifest = {**run.manifest, "seconds": {"optimise": round(found.seconds, 3)}}
        folder = write_run_folder(
            target, run.data, run.inputs.scenario, manifest, lambda draft: outputs(run.data, draft)
        )
        try:
            put_file(file, scenario_toml(self.scenario(found.choices, full=True)).encode())
        except BaseException:  # a full disk, say: after an error neither of the two stays
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return file, folder
