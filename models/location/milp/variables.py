"""The decision variables of the location models, named by position; ids never enter a variable's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pulp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.given.problem import LocationProblem


@dataclass
class LocationVariables:
    """Decisions of one formulation.

    Attributes
    ----------
    points, sites
        Demand point and site of each arc, by position; only arcs that can be used are there.
    opened
        ``yⱼ``, per site.
    assign
        ``xᵢⱼ``, share of point i that goes to site j, per arc.
    unserved
        ``uᵢ``, share of point i left without service, per demand point; empty when all must be served.
    covered
        ``zᵢ``, whether (mclp) or how often beyond once (lscp_backup) point i is covered; by position.
    twice
        ``vᵢ``, whether point i is covered at least twice (mclp with backup); by position.
    threshold, beyond
        ``η``, minutes, and ``dᵢ``, how many minutes more than these point i travels (p_median of a worst share).
    longest
        ``W``, the longest minutes anybody travels (p_center).
    """

    points: NDArray[np.intp]
    sites: NDArray[np.intp]
    opened: list[pulp.LpVariable]
    assign: list[pulp.LpVariable] = field(default_factory=list)
    unserved: dict[int, pulp.LpVariable] = field(default_factory=dict)
    covered: dict[int, pulp.LpVariable] = field(default_factory=dict)
    twice: dict[int, pulp.LpVariable] = field(default_factory=dict)
    threshold: pulp.LpVariable | None = None
    beyond: dict[int, pulp.LpVariable] = field(default_factory=dict)
    longest: pulp.LpVariable | None = None

    def arcs_of_points(self, count: int) -> list[NDArray[np.intp]]:
        """Return the arcs of each of `count` demand points."""
        return _grouped(self.points, count)

    def arcs_of_sites(self) -> list[NDArray[np.intp]]:
        """Return the arcs of each site."""
        return _grouped(self.sites, len(self.opened))


def declare(
    prob: pulp.LpProblem, problem: LocationProblem, allowed: NDArray[np.bool_], *, assign: str | None = None
) -> LocationVariables:
    """Declare ``yⱼ``, and ``xᵢⱼ`` on the `allowed` arcs of points with persons when `assign` names a category.

    ``xᵢⱼ`` is continuous where demand may split, integer where each point keeps to one site.
    """
    usable = allowed & (problem.demand > 0)[:, None]
    points, sites = np.nonzero(usable)
    opened = [prob.add_variable(f"open_{j}", 0, 1, pulp.LpInteger) for j in range(problem.site_count)]
    v = LocationVariables(points, sites, opened)
    if assign is not None:
        v.assign = [
            prob.add_variable(f"assign_{i}_{j}", 0, 1, assign) for i, j in zip(points, sites, strict=True)
        ]
    return v


def declare_unserved(
    prob: pulp.LpProblem, problem: LocationProblem, v: LocationVariables, category: str
) -> None:
    """Declare ``uᵢ`` for every demand point with persons."""
    v.unserved = {
        int(i): prob.add_variable(f"unserved_{i}", 0, 1, category) for i in np.flatnonzero(problem.demand > 0)
    }


def declare_covered(prob: pulp.LpProblem, problem: LocationProblem, v: LocationVariables) -> None:
    """Declare ``zᵢ`` for every demand point with persons; whole by itself once y is."""
    v.covered = {int(i): prob.add_variable(f"covered_{i}", 0, 1) for i in np.flatnonzero(problem.demand > 0)}


def declare_twice(prob: pulp.LpProblem, problem: LocationProblem, v: LocationVariables) -> None:
    """Declare ``vᵢ`` for every demand point with persons; whole, as half a second site is none."""
    v.twice = {
        int(i): prob.add_variable(f"twice_{i}", 0, 1, pulp.LpInteger)
        for i in np.flatnonzero(problem.demand > 0)
    }


def declare_tail(prob: pulp.LpProblem, problem: LocationProblem, v: LocationVariables) -> None:
    """Declare ``η``, and ``dᵢ`` for every demand point with persons."""
    v.threshold = prob.add_variable("threshold", 0)
    v.beyond = {int(i): prob.add_variable(f"beyond_{i}", 0) for i in np.flatnonzero(problem.demand > 0)}


def _grouped(keys: NDArray[np.intp], count: int) -> list[NDArray[Any]]:
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, count)))[:count]
