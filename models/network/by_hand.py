"""A network plan as a PuLP problem, to which a user adds rows of their own before it is solved."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding, InfeasibleError, InputError, SolverError
from ansinh.models.network.check.audit import audit
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.plan.allocation import TINY, Allocation
from ansinh.models.network.plan.design import read_design
from ansinh.models.network.planner import DEFAULT_SETTINGS, Answer, assemble
from ansinh.models.network.stages.stage import InfeasibleFormulation, Progress
from ansinh.models.network.stages.written_out import WrittenOut
from ansinh.models.rows_by_hand import added_rows, check_kept, row_names
from ansinh.models.shown import shown
from ansinh.words.phrase import Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings

INVALID = (
    "with rows added by hand ({rows}) the problem's own plan and its proof don't hold, and of its bounds only that of the "
    "first stage; these values and bounds do"
)


@dataclass(eq=False, repr=False)
class OpenNetwork:
    """A network plan that is written down and not yet solved; see `ansinh.models.build`.

    Attributes
    ----------
    problem
        What it was made from; numbers are in its units.
    prob
        The PuLP problem: rows are named by family and position; add your own under other names.
    open
        (Site id, service, period) → whether the service is open there (0 or 1).
    places
        (Site id, service, period) → places standing.
    assign
        (Demand id, site id, service, period) → persons who go there.

    Examples
    --------
    >>> from ansinh.models import NetworkProblem, build
    >>> import pandas as pd
    >>> problem = NetworkProblem(
    ...     demand=pd.DataFrame({"name": ["Commune"]}, index=["c"]),
    ...     need=pd.DataFrame([("c", "care", "2030", 30.0)], columns=["demand_id", "service", "period", "persons"]),
    ...     sites=pd.DataFrame({"status": ["candidate", "candidate"]}, index=["near", "far"]),
    ...     options=pd.DataFrame(
    ...         {"max_places": [50.0, 50.0], "place_cost_million_vnd": [2.0, 2.0]},
    ...         index=pd.MultiIndex.from_tuples([("near", "care"), ("far", "care")]),
    ...     ),
    ...     minutes=pd.DataFrame({"near": [15.0], "far": [40.0]}, index=["c"]),
    ...     services=pd.DataFrame(index=["care"]),
    ...     periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=["2030"]),
    ... )
    >>> model = build(problem)
    >>> model.prob += model.places["near", "care", "2030"] <= 20, "twenty_at_most"
    >>> plan = model.solve()
    >>> plan.allocation[["site_id", "persons"]].values.tolist()
    [['near', 20.0], ['far', 10.0]]
    >>> model.added
    ('twenty_at_most',)
    """

    problem: NetworkProblem
    prob: pulp.LpProblem
    open: Mapping[tuple[str, str, str], pulp.LpVariable]
    places: Mapping[tuple[str, str, str], pulp.LpVariable]
    assign: Mapping[tuple[str, str, str, str], pulp.LpVariable]
    own_rows: frozenset[str]
    f: Formulation

    @property
    def added(self) -> tuple[str, ...]:
        """Names of the rows that were added by hand."""
        return added_rows(self.prob, self.own_rows)

    def solve(self, settings: SolverSettings = DEFAULT_SETTINGS) -> NetworkPlan:
        """Solve it as it stands, stage by stage; the certificate's note says which proofs added rows make invalid.

        Rows only forbid plans: what the problem without them proves about its first stage (nobody can serve more) stays
        true; its plan needn't keep the rows, and bounds of later stages were found with less room in the first. The plan
        has no duals and can't be a warm start, as both would forget the rows.

        Raises
        ------
        InfeasibleError
            If no plan keeps all rows; it names those that were added.
        NoPlanError
            If the time runs out before any plan is found.
        SolverError
            If the solver fails, or the plan, computed again, breaks a rule or an added row.
        """
        began = time.perf_counter()
        whole = WrittenOut(replace(self.f, prob=self.prob.deepcopy()), settings, Progress(_silent))
        bounds = [(x, x.lowBound, x.upBound) for x in self.prob.variables()]
        try:
            results = whole.run()
        except InfeasibleFormulation:
            phrase = Phrase.of("families.contradiction.plain")
            raise InfeasibleError(phrase, [f"row {name}" for name in self.added]) from None
        finally:  # the last stage closes arcs
            for x, low, high in bounds:
                x.lowBound, x.upBound = low, high
        check_kept(self.prob, self.own_rows)
        note = INVALID.format(rows=", ".join(self.added)) if self.added else ""
        answer = Answer(read_design(self.f.v, self.f.a), results, whole.solvers, note=note)
        plan = assemble(answer, _allocated(self.f), settings, time.perf_counter() - began)
        if findings := audit(self.problem, plan):
            raise SolverError("the plan doesn't add up:\n" + "\n".join(map(str, findings)))
        return replace(plan, learned=None)

    def __repr__(self) -> str:
        size = (
            f"{len(self.prob.variables()):,} variables, {len(self.prob.constraints()):,} rows, not solved yet"
        )
        after = '.prob += .open[site, service, period] + .open[other, service, period] <= 1, "not_both"; then .solve()'
        return shown(self, size, after)


def _silent(_: str) -> None:
    """Ignore a progress message."""


def _allocated(f: Formulation) -> Allocation:
    """Return who goes where as it stands on the variables: added rows may ask for it."""
    a, kept = f.a, [(key, x.varValue) for key, x in f.v.assign.items() if (x.varValue or 0.0) > TINY]
    kept.sort(key=lambda entry: (entry[0][2], entry[0][1], entry[0][0]))
    point, option, period = (np.array([key[n] for key, _ in kept], dtype=int) for n in range(3))
    persons = np.array([value for _, value in kept], dtype=float)
    unserved = a.need.copy()
    np.subtract.at(unserved, (a.option_service[option], period, point), persons)
    unserved = np.where(unserved > TINY, unserved, 0.0)
    return Allocation(point, option, period, persons, unserved, np.zeros((a.n_options, a.n_periods)))


def build_network(problem: NetworkProblem) -> OpenNetwork:
    """Write a network plan down with a variable for every arc; see `ansinh.models.build`.

    Raises
    ------
    InputError
        If its places are decided already.
    """
    if problem.decisions is not None:
        finding = Finding("build", "the places of this problem are decided", "give one without decisions")
        raise InputError([finding])
    a = Arrays(problem)
    f = formulate(a, written_out=True)
    option = [(a.site_ids[a.option_site[o]], a.service_ids[a.option_service[o]]) for o in range(a.n_options)]
    periods, points = a.period_ids, a.demand_ids
    named = {
        name: MappingProxyType({(*option[o], periods[t]): x for (o, t), x in family.items()})
        for name, family in (("open", f.v.is_open), ("places", f.v.places))
    }
    assign = {(points[i], *option[o], periods[t]): x for (i, o, t), x in f.v.assign.items()}
    return OpenNetwork(
        problem, f.prob, named["open"], named["places"], MappingProxyType(assign), row_names(f.prob), f
    )
