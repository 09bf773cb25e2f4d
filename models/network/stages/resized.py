"""Sizes chosen anew for a design whose openings, mergers and closings stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.network.model.build import formulate
from ansinh.models.network.plan.design import Design, cut_to_open, fix_to, lift, read_design
from ansinh.models.network.stages.stage import slack
from ansinh.models.network.stages.written_out import CLEAN_SECONDS, goal_of
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.settings import SolverSettings


def resized(
    design: Design, stage: str, limits: Mapping[str, float], settings: SolverSettings
) -> Design | None:
    """Return the design with sizes that make `stage` least within `limits`; None if the solver finds none in time.

    Parameters
    ----------
    limits
        Most that other stages may be, by name.
    """
    cut = cut_to_open(design)
    f = formulate(cut.a, written_out=True, standing=cut.is_open)
    fix_to(f.v, cut)
    for name, limit in limits.items():
        f.prob.addConstraint(goal_of(f, name) <= limit, name=f"stage_{name}")
    f.prob.objective = goal_of(f, stage)
    outcome = solve(f.prob, settings)
    return lift(read_design(f.v, cut.a), design.a) if outcome.status.has_plan else None


def settled(design: Design, values: Mapping[str, float], settings: SolverSettings) -> Design | None:
    """Return the design with sizes that fit its events exactly, no stage worse than its value but for slack.

    A solver takes a millionth of a closing for none, and a millionth of many places may be more than a limit excuses.
    """
    *earlier, last = values
    limits = {name: values[name] + slack(values[name], 0.0, rank) for rank, name in enumerate(earlier)}
    return resized(design, last, limits, replace(settings, time_limit_s=CLEAN_SECONDS))
