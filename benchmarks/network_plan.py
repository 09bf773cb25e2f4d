"""How long a province takes: `plan_network` against the naive model, a re-solve, and a plan as written.

python benchmarks/network_plan.py [points] [candidates] [--naive]
"""

from __future__ import annotations

import sys
import time

from network_instances import province

from models import NetworkPlan, NetworkProblem, SolverSettings, plan_network
from models.network.arrays import Arrays
from models.network.build import formulate
from models.solve import solve

SETTINGS = SolverSettings(mip_gap=0.005, time_limit_s=60.0, threads=2)


def timed(label: str, problem: NetworkProblem, warm_start: NetworkPlan | None = None) -> NetworkPlan:
    began = time.perf_counter()
    plan = plan_network(problem, SETTINGS, warm_start=warm_start)
    print(f"{label}: {time.perf_counter() - began:.1f} s, {plan.certificate.status}")
    print(plan.stages.to_string(index=False), flush=True)
    return plan


def naive(problem: NetworkProblem, seconds: float) -> None:
    """Write every arc down and solve the first stage only."""
    began = time.perf_counter()
    f = formulate(Arrays(problem), written_out=True)
    f.prob.objective = f.unserved
    print(f"naive: {len(f.prob.variables()):,} variables written in {time.perf_counter() - began:.0f} s")
    outcome = solve(f.prob, SolverSettings(mip_gap=0.005, time_limit_s=seconds, threads=2))
    print(f"naive, first stage: {outcome.seconds:.0f} s, {outcome.status}, gap {outcome.gap:.1%}")


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    points, candidates = (*numbers, 500, 200)[:2] if len(numbers) != 1 else (numbers[0], 200)
    for tight in (False, True):
        problem = province(points, candidates, tight_budget=tight)
        label = f"{points} points, {candidates} candidates, {'tight' if tight else 'ample'} budget"
        plan = timed(label, problem)
        budgets = problem.budgets.assign(million_vnd=problem.budgets["million_vnd"] * 1.1)
        timed("  re-solve with 10 % more money", problem.replace(budgets=budgets), plan)
    decisions = plan.facilities[["site_id", "service", "period", "places"]]
    timed("  as written", problem.replace(decisions=decisions))
    if "--naive" in sys.argv:
        naive(problem, 120.0)


if __name__ == "__main__":
    main()
