"""Run a scenario: from the question to all results."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ansinh.models.shown import shown
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.frames.assemble import assemble
from ansinh.planning.answer.nearer import money_left
from ansinh.planning.answer.plans import official_plan, proposal
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.inputs.upgrades import with_upgrades
from ansinh.planning.projects.dated import with_running_cost
from ansinh.planning.question.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.models.network.plan import NetworkPlan

Progress = Callable[[str, str], None]
"""Called with the step (one of `STEPS`) and a detail of the work within it."""
STEPS = ("inputs", "official", "optimise", "assemble", "outputs")
PACKAGES = ("ansinh", "geopandas", "highspy", "numpy", "osmnx", "pandas", "pulp", "scipy", "shapely")


def silent(_step: str, _detail: str = "") -> None:
    """Ignore a progress message."""


@dataclass
class Clock:
    """Measures the seconds of each step and reports progress."""

    progress: Progress = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Report the step `name` and measure the seconds of the work within it."""
        self.progress(name, "")
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


@dataclass(frozen=True)
class Run:
    """A finished run; where the limits can't all be kept, its proposal is the plan that misses least.

    Attributes
    ----------
    data
        The frames from which reports are made.
    inputs
        The frames from which plans were made, for further work in a notebook.
    plans
        ``plan_id`` → plan.
    manifest
        Versions, input digest, solver, certificates, seconds per step.
    """

    data: RunData
    inputs: Inputs
    plans: dict[str, NetworkPlan]
    manifest: dict[str, Any]

    def __repr__(self) -> str:
        facts = f"{self.inputs.scenario.scenario.id}, plans {', '.join(self.plans)}"
        return shown(
            self, facts, ".plans, .inputs, .data.measures, ansinh.planning.analyses.best(run.inputs)"
        )


def run_scenario(scenario: Scenario, progress: Progress = silent) -> Run:
    """Run a scenario: demand, travel times, the official plan as written, the optimised plan, and all results.

    Raises
    ------
    InputError
        If the scenario does not fit the province.
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    """
    clock = Clock(progress)
    with clock.step("inputs"):
        inputs = collect_inputs(scenario, scenario_province(scenario))
    return run_inputs(inputs, clock)


def run_inputs(inputs: Inputs, clock: Clock, warm_start: NetworkPlan | None = None) -> Run:
    """Run a scenario whose frames are at hand; the search starts from `warm_start`, the plan of a similar scenario.

    Raises
    ------
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    """
    plans: dict[str, NetworkPlan] = {}
    with clock.step("official"):
        official = official_plan(inputs)
    if official is not None:
        plans[OFFICIAL] = official
    with clock.step("optimise"):
        found = proposal(inputs, official, lambda detail: clock.progress("optimise", detail), warm_start)
        more = tuple(money_left(inputs, official, found.plan))
    return finished_run(inputs, {**plans, OPTIMISED: found.plan}, clock, found.staying, more)


def finished_run(
    inputs: Inputs,
    plans: dict[str, NetworkPlan],
    clock: Clock,
    staying: Mapping[str, NetworkPlan] | None = None,
    more: Iterable[PlanFinding] = (),
    *,
    judged: bool = True,
) -> Run:
    """Return the run of some plans: upgrades and the prices of each period are added, then indicators, comparison and manifest are made.

    `staying` are plans in which a service that the proposal moves stays (see `Settled`): the verdicts compare them. `more` are
    findings for which other plans were sought.
    Without `judged` there are no verdicts, which need a look at other cases.
    """
    with clock.step("assemble"):
        plans = {name: with_running_cost(with_upgrades(plan, inputs), inputs) for name, plan in plans.items()}
        data = assemble(inputs, plans, staying or {}, more, judged=judged)
    return Run(data, inputs, plans, _manifest(inputs, plans, clock))


def _manifest(inputs: Inputs, plans: dict[str, NetworkPlan], clock: Clock) -> dict[str, Any]:
    certificates = {
        name: {
            "status": str(plan.certificate.status),
            "objective": plan.certificate.objective,
            "bound": plan.certificate.bound,
            "gap": plan.certificate.gap,
            "seconds": round(plan.certificate.seconds, 3),
            "solver": f"{plan.certificate.backend} {plan.certificate.version}",
        }
        for name, plan in plans.items()
    }
    return {
        "scenario": inputs.scenario.scenario.id,
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "versions": {name: version(name) for name in PACKAGES},
        "travel_sha256": inputs.travel.digest,
        "certificates": certificates,
        "seconds": clock.seconds,
    }
