"""The p-median as it is asked, written down: the sum of travel, its growing proxy, or a worst share of the people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ansinh.models.errors import raise_if
from ansinh.models.location.fairness import check_fairness, kappa_of, proxy
from ansinh.models.location.milp import formulations, formulations_of_fairness

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.formulations import LocationFormulation


def written_median(
    problem: LocationProblem,
    p: int | None,
    *,
    aversion: float | None = None,
    worst_share: float | None = None,
    **choices: Any,
) -> LocationFormulation:
    """Write the p-median down; with an aversion its objective is the linear proxy, in persons x grown minutes.

    Raises
    ------
    InputError
        For objectives that can't be combined.
    """
    limits = choices.get("limits")
    raise_if(
        check_fairness(
            problem,
            aversion,
            worst_share,
            p=p,
            price=choices.get("price"),
            cost_weight=limits is not None and bool(limits.opening.any()),
            capacitated=bool(choices.get("capacitated")),
            single_source=bool(choices.get("single_source")),
            sends_people=limits is not None and limits.sends_people,
        )
    )
    if worst_share is not None:
        return formulations_of_fairness.worst_share(problem, p, share=worst_share, **choices)
    if aversion is not None:
        kappa = kappa_of(problem, aversion)
        if choices.get("price") is not None:
            choices["price"] = float(proxy(choices["price"], kappa))
        problem = dataclasses.replace(problem, minutes=proxy(problem.minutes, kappa))
    return formulations.p_median(problem, p, **choices)
