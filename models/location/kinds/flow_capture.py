"""Flow capture: p sites so that the most flow passes one of them or, with a range, can be driven with them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.location.call import start
from ansinh.models.location.flows import Flows, read_flows
from ansinh.models.location.found.describe import describe_opened
from ansinh.models.location.given import checks
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.kinds.max_covering import mclp
from ansinh.models.location.milp.formulations_of_flows import captured_flows
from ansinh.models.location.search.restricted import read_sites

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ansinh.models.certificate import Certificate
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.settings import SolverSettings


@dataclass(frozen=True, eq=False, repr=False)
class FlowPlan:
    """Open sites, and which paths they capture.

    Attributes
    ----------
    objective
        Flow captured; NaN without a plan.
    open_sites
        Ids, in the order in which the stops first name them.
    captured
        Whether each path is captured.
    certificate
        What is proven.

    Examples
    --------
    >>> from ansinh.models import flow_capture
    >>> import pandas as pd
    >>> stops = pd.DataFrame([("AB", "A"), ("AB", "B"), ("BC", "B")], columns=["path", "site"])
    >>> flow_capture(stops, {"AB": 10, "BC": 5}, p=1).captured.to_dict()
    {'AB': True, 'BC': True}
    """

    objective: float
    open_sites: tuple[Hashable, ...]
    captured: pd.Series
    certificate: Certificate

    def __repr__(self) -> str:
        return describe_opened("FlowPlan: flow_capture", self.certificate, {"open": self.open_sites})


def flow_capture(
    stops: pd.DataFrame,
    flows: Any,
    p: int,
    *,
    vehicle_range: float | None = None,
    existing: Iterable[Hashable] = (),
    settings: SolverSettings | None = None,
) -> FlowPlan:
    """Open p sites so that the most flow is captured: ``max Σ f_q z_q``.

    Without a range a path is captured by any open site on it (flow-capturing location model, FCLM). With
    `vehicle_range` it is captured where its round trip, driven again and again, never goes farther than that between
    two open sites (flow-refueling location model, FRLM).

    Parameters
    ----------
    stops
        One row per path and stop: path, site (missing: nothing can open there, such as at an end of the path) and, with
        a range, at: the distance from the path's start. The outermost stops are the ends of the path.
    flows
        Flow of each path: a Series or a dict by path.
    p
        Number of open sites, `existing` ones among them.
    vehicle_range
        Longest way between two open sites, in the unit of at; a share of the range that drivers keep is taken off
        beforehand.
    existing
        Ids of sites that are open already.
    settings
        Time limit, gap, backend.

    Raises
    ------
    InputError
        For tables without these columns, paths without a flow, and numbers of sites that no plan can have.

    References
    ----------
    Hodgson (1990), "A flow-capturing location-allocation model", *Geographical Analysis* 22(3); Kuby, Lim (2005), "The
    flow-refueling location problem for alternative-fuel vehicles", *Socio-Economic Planning Sciences* 39(2); the rows:
    Capar, Kuby, Leon, Tsai (2013), *European Journal of Operational Research* 227(1).

    Examples
    --------
    >>> from ansinh.models import flow_capture
    >>> import pandas as pd
    >>> rows = [("AD", "A", 0), ("AD", "B", 40), ("AD", "C", 70), ("AD", "D", 100), ("AB", "A", 0), ("AB", "B", 40)]
    >>> stops = pd.DataFrame(rows, columns=["path", "site", "at"])
    >>> flow_capture(stops, {"AD": 10, "AB": 5}, 2, vehicle_range=110).objective
    15.0
    >>> flow_capture(stops, {"AD": 10, "AB": 5}, 1, vehicle_range=110).objective
    5.0
    """
    read = read_flows(stops, flows, vehicle_range)
    problem = flow_problem(read, existing)
    if vehicle_range is None:
        plan = mclp(problem, p, 0.0, settings=settings)
        return flow_plan(read, plan.open_sites, plan.certificate)
    call = start("mclp", problem, settings, lambda q: checks.check_p(q, p))
    formulation = captured_flows(call.problem, [read.needs[row] for row in call.ready.rows.tolist()], p)
    outcome = call.solve(formulation.prob)
    said, unit = outcome.certificate(), call.ready.units.persons
    in_units = replace(said, objective=said.objective * unit, bound=said.bound * unit)
    return flow_plan(read, opened_sites(formulation, read, in_units), in_units)


def opened_sites(
    formulation: LocationFormulation, flows: Flows, certificate: Certificate
) -> tuple[Hashable, ...]:
    """Return the ids of the sites that a solved formulation opens; none without a plan."""
    opened = read_sites(formulation).opened if certificate.status.has_plan else ()
    return tuple(flows.sites[j] for j in opened)


def flow_problem(flows: Flows, existing: Iterable[Hashable]) -> LocationProblem:
    """Return paths as demand points, whose sites are those that appear in any of their sets."""
    minutes = np.full((len(flows.paths), len(flows.sites)), math.nan)
    for row, sets in enumerate(flows.needs):
        minutes[row, sorted(frozenset().union(*sets))] = 0.0
    table = pd.DataFrame(
        minutes,
        index=pd.Index(list(flows.paths), tupleize_cols=False),
        columns=pd.Index(list(flows.sites), tupleize_cols=False),
    )
    return LocationProblem.from_matrix(table, demand=flows.size, existing=existing, allow_unreachable=True)


def flow_plan(flows: Flows, opened: tuple[Hashable, ...], certificate: Certificate) -> FlowPlan:
    """Return the plan with its value counted from its sites; the value of a proven plan is its bound."""
    stands = {j for j, label in enumerate(flows.sites) if label in set(opened)}
    captured = np.array([all(s & stands for s in sets) for sets in flows.needs], dtype=bool)
    series = pd.Series(captured, index=pd.Index(list(flows.paths), tupleize_cols=False), name="captured")
    value = float(flows.size @ captured) if certificate.status.has_plan else math.nan
    proven = certificate.gap == 0 and certificate.status.has_plan
    proof = replace(certificate, objective=value, bound=value if proven else certificate.bound)
    return FlowPlan(value, opened, series, proof)
