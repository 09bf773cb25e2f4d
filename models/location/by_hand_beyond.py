"""Two tiers and flow capture as PuLP problems, to which a user adds rows before they are solved."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.errors import raise_if
from ansinh.models.location.flows import read_flows
from ansinh.models.location.given import checks
from ansinh.models.location.given.units import SolvedProblem, Units
from ansinh.models.location.kinds.flow_capture import flow_plan, flow_problem, opened_sites
from ansinh.models.location.kinds.two_tiers import tiered_plan
from ansinh.models.location.milp.formulations_of_flows import captured_flows
from ansinh.models.location.milp.formulations_of_tiers import two_tiers
from ansinh.models.location.tiers import read_tiers, wrong_tiers
from ansinh.models.rows_by_hand import added_rows, row_names, solve_as_it_stands
from ansinh.models.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp

    from ansinh.models.location.flows import Flows
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.kinds.flow_capture import FlowPlan
    from ansinh.models.location.kinds.two_tiers import TieredPlan
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.milp.formulations_of_tiers import TieredFormulation
    from ansinh.models.location.tiers import Tiers
    from ansinh.models.settings import SolverSettings


def _text(model: OpenTiers | OpenFlows) -> str:
    size = f"{len(model.prob.variables())} variables, {len(model.prob.constraints())} rows, not solved yet"
    return shown(model, size, '.prob += .open[site] + .open[other] <= 1, "not_both"; then .solve()')


@dataclass(eq=False, repr=False)
class OpenTiers:
    """A p-median of two tiers that is written down and not yet solved; see `ansinh.models.build`.

    Attributes
    ----------
    problem
        What it was made from; numbers are in its units.
    prob
        The PuLP problem; add rows under names of your own.
    open, regional
        Id of a local or a regional site → whether it's open (0 or 1).
    assign
        (Demand id, local site id) → share of the point's people who go there.
    onward
        (Local site id, regional site id) → persons who go on.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, build
    >>> problem = LocationProblem.from_matrix([[5, 20], [10, 8], [30, 6]], demand=[10, 20, 30])
    >>> model = build("p_median_two_tiers", problem, p=1, between=[[40, 10], [10, 60]], regional=1)
    >>> model.prob += model.regional[0] == 0, "not_there"
    >>> plan = model.solve()
    >>> plan.local_sites, plan.regional_sites, plan.objective
    ((0,), (1,), 1750.0)
    """

    problem: LocationProblem
    prob: pulp.LpProblem
    open: Mapping[Hashable, pulp.LpVariable]
    regional: Mapping[Hashable, pulp.LpVariable]
    assign: Mapping[tuple[Hashable, Hashable], pulp.LpVariable]
    onward: Mapping[tuple[Hashable, Hashable], pulp.LpVariable]
    own_rows: frozenset[str]
    f: TieredFormulation
    tiers: Tiers

    @property
    def added(self) -> tuple[str, ...]:
        """Names of the rows that were added by hand."""
        return added_rows(self.prob, self.own_rows)

    def solve(self, settings: SolverSettings | None = None) -> TieredPlan:
        """Solve it as it stands; the certificate's note says which proof added rows make invalid."""
        said = solve_as_it_stands(self.prob, self.own_rows, settings)
        as_it_is = SolvedProblem(self.problem, Units(), np.arange(self.problem.demand_count), 0.0)
        return tiered_plan(self.problem, self.tiers, self.f, said, as_it_is)

    def __repr__(self) -> str:
        return _text(self)


@dataclass(eq=False, repr=False)
class OpenFlows:
    """Flow capture that is written down and not yet solved; see `ansinh.models.build`.

    Attributes
    ----------
    prob
        The PuLP problem; add rows under names of your own.
    open
        Site id → whether it's open (0 or 1).
    captured
        Path → whether it is captured (0 to 1; whole by itself once sites are).

    Examples
    --------
    >>> from ansinh.models import build
    >>> import pandas as pd
    >>> stops = pd.DataFrame([("AB", "A"), ("AB", "B"), ("BC", "B")], columns=["path", "site"])
    >>> model = build("flow_capture", stops=stops, flows={"AB": 10, "BC": 5}, p=1)
    >>> model.prob += model.open["B"] == 0, "not_there"
    >>> plan = model.solve()
    >>> plan.open_sites, plan.objective
    (('A',), 10.0)
    """

    prob: pulp.LpProblem
    open: Mapping[Hashable, pulp.LpVariable]
    captured: Mapping[Hashable, pulp.LpVariable]
    own_rows: frozenset[str]
    f: LocationFormulation
    flows: Flows

    @property
    def added(self) -> tuple[str, ...]:
        """Names of the rows that were added by hand."""
        return added_rows(self.prob, self.own_rows)

    def solve(self, settings: SolverSettings | None = None) -> FlowPlan:
        """Solve it as it stands; the certificate's note says which proof added rows make invalid."""
        said = solve_as_it_stands(self.prob, self.own_rows, settings)
        return flow_plan(self.flows, opened_sites(self.f, self.flows, said), said)

    def __repr__(self) -> str:
        return _text(self)


def build_tiers(
    problem: LocationProblem,
    p: int,
    between: Any,
    regional: int,
    *,
    referred: float = 1.0,
    nested: bool = False,
) -> OpenTiers:
    """Write a p-median of two tiers down; arguments as for `ansinh.models.p_median_two_tiers`.

    Raises
    ------
    InputError
        As there.
    """
    raise_if(wrong_tiers(problem, p, referred))
    tiers = read_tiers(problem, between, regional, referred, nested=nested)
    f = two_tiers(problem, p, tiers)
    v, points, sites = f.base.v, problem.demand_ids, problem.site_ids
    arcs = zip(v.points.tolist(), v.sites.tolist(), v.assign, strict=True)
    return OpenTiers(
        problem,
        f.base.prob,
        MappingProxyType(dict(zip(sites, v.opened, strict=True))),
        MappingProxyType(dict(zip(tiers.ids, f.regional, strict=True))),
        MappingProxyType({(points[i], sites[j]): x for i, j, x in arcs}),
        MappingProxyType({(sites[j], tiers.ids[k]): x for (j, k), x in f.flows.items()}),
        row_names(f.base.prob),
        f,
        tiers,
    )


def build_flows(
    stops: Any, flows: Any, p: int, *, vehicle_range: float | None = None, existing: Iterable[Hashable] = ()
) -> OpenFlows:
    """Write flow capture down; arguments as for `ansinh.models.flow_capture`.

    Raises
    ------
    InputError
        As there.
    """
    read = read_flows(stops, flows, vehicle_range)
    problem = flow_problem(read, existing)
    raise_if(checks.check_p(problem, p))
    f = captured_flows(problem, read.needs, p)
    captured = {read.paths[i]: z for i, z in f.v.covered.items()}
    return OpenFlows(
        f.prob,
        MappingProxyType(dict(zip(read.sites, f.v.opened, strict=True))),
        MappingProxyType(captured),
        row_names(f.prob),
        f,
        read,
    )
