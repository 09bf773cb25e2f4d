"""Time network plans: from nothing, again after a change, and compared with the naive model.

python benchmarks/network_plan.py [PROVINCE ...]           # built-in provinces, and Lào Cai with four services everywhere
python benchmarks/network_plan.py --naive [PROVINCE ...]   # also with the naive model, at most 120 s for each
python benchmarks/network_plan.py --made-up                # a made-up province, tight and ample budgets
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from dataclasses import replace
from multiprocessing.connection import Connection

from common import processor_seconds
from network_instances import FOUR_SERVICES, PROVINCES, built_in, province

from ansinh.models import NetworkPlan, NetworkProblem, SiteRule, SolverSettings, plan_network
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.stages.stage import Progress
from ansinh.models.network.stages.written_out import WrittenOut

SETTINGS = SolverSettings(mip_gap=0.005, time_limit_s=60.0, threads=2)
NAIVE_SECONDS = 120.0  # limit of the naive model; the ratio is a lower bound if it is reached
POLL_SECONDS = 0.2  # between two looks at what the naive model reports


def timed(
    label: str, problem: NetworkProblem, warm_start: NetworkPlan | None = None
) -> tuple[NetworkPlan, float]:
    """Plan, print one line, and return the plan and its seconds."""
    began, busy = time.perf_counter(), processor_seconds()
    plan = plan_network(problem, SETTINGS, warm_start=warm_start)
    seconds, busy = time.perf_counter() - began, processor_seconds() - busy
    stages = ", ".join(
        f"{row.stage} {row.value:,.1f} (gap {row.gap:.2%})" for row in plan.stages.itertuples()
    )
    seen = f"processor {busy:.1f} s, load {os.getloadavg()[0]:.1f}"
    print(f"{label:44s} {seconds:6.1f} s  {plan.certificate.status:15s} {stages}  [{seen}]", flush=True)
    return plan, seconds


def changes(problem: NetworkProblem, plan: NetworkPlan) -> dict[str, NetworkProblem]:
    """Return label → the problem with one change: a tenth more money, targets five points lower, a site forced."""
    built = set(plan.facilities.loc[plan.facilities["places"] > 0, "site_id"])
    free = [j for j, status in problem.sites["status"].items() if status == "candidate" and j not in built]
    budgets = problem.budgets.assign(million_vnd=problem.budgets["million_vnd"] * 1.1)
    targets = tuple(
        replace(target, min_share=max(0.0, target.min_share - 0.05)) for target in problem.targets
    )
    forced = SiteRule("must_open", (free[len(free) // 2],), "", problem.periods.index[-1])
    return {
        "a tenth more money": problem.replace(budgets=budgets),
        "targets five points lower": problem.replace(targets=targets),
        f"{forced.sites[0]} forced": problem.replace(rules=(*problem.rules, forced)),
    }


def naive(problem: NetworkProblem, pipe: Connection) -> None:
    """Write the model with all arcs, solve its stages one after the other, and report each to `pipe`."""
    f = formulate(Arrays(problem), written_out=True)
    pipe.send(f"{len(f.prob.variables()):,} variables written")
    settings = replace(SETTINGS, time_limit_s=NAIVE_SECONDS)
    for result in WrittenOut(f, settings, Progress(pipe.send)).run():
        pipe.send(f"{result.stage} {result.status}")
    pipe.send("done")


def beside_naive(problem: NetworkProblem, seconds: dict[str, float]) -> None:
    """Run the naive model in a process of its own for at most `NAIVE_SECONDS`, and print the ratios to our times."""
    pipe, end = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=naive, args=(problem, end), daemon=True)
    began, said = time.perf_counter(), []
    process.start()
    while time.perf_counter() - began < NAIVE_SECONDS and (not said or said[-1] != "done"):
        if pipe.poll(POLL_SECONDS):
            said.append(pipe.recv())
    took, done = time.perf_counter() - began, bool(said) and said[-1] == "done"
    process.kill()
    process.join()
    more = "" if done else "more than "
    print(f"  naive: {'; '.join(said) or 'nothing written'} ({more}{took:.0f} s)")
    for label, ours in seconds.items():
        print(f"  naive / ours, {label}: {more}{took / ours:.0f}", flush=True)


def again_and_again(name: str, problem: NetworkProblem) -> None:
    """Time the plan from nothing and after each change; with ``--naive`` also the naive model."""
    size = f"{len(problem.demand)} points, {len(problem.sites)} sites, {len(problem.services)} x {len(problem.periods)}"
    print(f"{name}: {size} services x periods")
    plan, seconds = timed("  from nothing", problem)
    all_seconds = {"from nothing": seconds}
    for label, changed in changes(problem, plan).items():
        all_seconds[label] = timed(f"  {label}", changed, plan)[1]
    if "--naive" in sys.argv:
        beside_naive(problem, all_seconds)


def main() -> None:
    """Run the provinces named on the command line."""
    if "--made-up" in sys.argv:
        for tight in (False, True):
            again_and_again(f"made up, {'tight' if tight else 'ample'} budget", province(tight_budget=tight))
        return
    for name in [word for word in sys.argv[1:] if not word.startswith("-")] or [*PROVINCES, FOUR_SERVICES]:
        again_and_again(name, built_in(name))


if __name__ == "__main__":
    main()
