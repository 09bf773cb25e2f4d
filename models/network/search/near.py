"""A first answer in a moment: what stands today, the sites of an earlier plan, and a few that lie near those.

Rules are written by the families as everywhere, on a sheet instead of in PuLP's objects; people are sent from zones
instead of points, so that sizes know about travel:

    Σ_o flow[c,o,t] + left[c,t] = need[c,t],   served[g,t] + Σ_{c∈g} left[c,t] = need[g,t],   Σ_c flow[c,o,t] = load[o,t]

for cells *c*: people of a group *g* in one zone. The stages are solved one after the other. What comes out is a design
like any other: people are then assigned from their own points, and the plan is audited. Nothing is proven about it
beyond what its values say, since most sites weren't offered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from scipy import sparse

from ansinh.models.certificate import Status
from ansinh.models.errors import NoPlanError
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import A_PLACE, unserved_terms, write_rules
from ansinh.models.network.model.money import discounted_terms, sizes_are_free
from ansinh.models.network.model.sheet import Sheet, sheet_form
from ansinh.models.network.model.variables import declare
from ansinh.models.network.plan.design import lift, read_design, written_places
from ansinh.models.network.plan.given import better
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.search.near_sites import near_sites
from ansinh.models.network.search.no_larger import cut_to_people
from ansinh.models.network.search.ways.travel_bound import zones
from ansinh.models.network.stages.stage import slack
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    import pulp

    from ansinh.models.matrix_form import MatrixForm
    from ansinh.models.network.model.arrays import Floats, Group, Ints
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem.network_problem import Stage
    from ansinh.models.settings import SolverSettings

FIRST_SHARE = 5.0
"""Times the time limit that the first stage may take: without its plan there is no answer at all."""


class NearDesign(NamedTuple):
    """A design, its values by stage, and name and version of what solved it."""

    design: Design
    values: dict[str, float]
    solvers: dict[str, str]


def near_design(a: Arrays, settings: SolverSettings, earlier: NetworkPlan | None) -> NearDesign:
    """Return a good design that uses few sites.

    The earlier plan's places are kept where the rules still allow them and nothing else is better.

    Raises
    ------
    NoPlanError
        If the sites offered allow no plan, or none is found in time; others may allow one.
    """
    model = NearModel(a, near_sites(a, earlier))
    kept = None if earlier is None else model.with_places(earlier, settings)
    solved = model.solved(settings, kept)
    if solved is None:
        sites = "the sites of the earlier plan, and those near them"
        if model.ended is Status.INFEASIBLE:
            raise NoPlanError(f"{sites}, allow no plan: search all sites")
        raise NoPlanError(f"no plan was found in time among {sites}")
    design = model.design(solved)
    if sizes_are_free(a):  # nothing may stand empty
        design = cut_to_people(design) or model.design(model.cheapest(solved, settings))
    best = design, values_of(a, design, design.allocation)
    if kept is not None and model.is_as_good(kept, solved):
        own = model.design(kept)
        if (own.places != design.places).any():
            values = values_of(a, own, own.allocation)
            best = (own, values) if better(a, best[1], values, a.problem.objective.stages) else best
    return NearDesign(*best, model.solvers)


@dataclass(frozen=True)
class Cells:
    """Columns and rows for people by zone; the columns stand behind those of the rules.

    Attributes
    ----------
    matrix
        Rows over all columns.
    right
        Right-hand sides; every row is an equation.
    minutes
        Minutes by column; 0 for the columns of the rules and for people left.
    upper
        Most people by column of its own.
    """

    matrix: sparse.csr_array
    right: Floats
    minutes: Floats
    upper: Floats


class NearModel:
    """Rules and people of a problem with few sites, as arrays.

    Attributes
    ----------
    ended
        How the last solve ended.
    held
        The arrays with what the stages solved so far leave to what comes after them.
    """

    def __init__(self, a: Arrays, names: list[str]) -> None:
        self.a, self.solvers, self.ended = a, dict[str, str](), Status.NO_SOLUTION
        self.small = Arrays(with_sites(a.problem, names))
        self.sheet = Sheet()
        prob = cast("pulp.LpProblem", self.sheet)
        self.v = declare(prob, self.small)
        write_rules(prob, self.v, self.small)
        self.at = {id(column): n for n, column in enumerate(self.sheet.columns)}
        self.form = self.held = self._with_cells(sheet_form(self.sheet))

    def _with_cells(self, rules: MatrixForm) -> MatrixForm:
        cells = self._cells(rules.columns)
        self.minutes = cells.minutes
        own = len(cells.upper)
        wide = sparse.hstack([rules.matrix, sparse.csr_array((rules.rows, own))])
        return replace(
            rules,
            cost=np.zeros(rules.columns + own),
            lower=np.append(rules.lower, np.zeros(own)),
            upper=np.append(rules.upper, cells.upper),
            integer=np.append(rules.integer, np.zeros(own, dtype=bool)),
            matrix=sparse.csr_array(sparse.vstack([wide, cells.matrix])),
            row_lower=np.append(rules.row_lower, cells.right),
            row_upper=np.append(rules.row_upper, cells.right),
        )

    def _cells(self, first: int) -> Cells:
        """Return people by group, zone and period; `first` is the number of columns before theirs."""
        writer = _Writer(first)
        zone = zones(self.small)
        for t in range(self.small.n_periods):
            loads: dict[int, list[int]] = {o: [] for o in range(self.small.n_options)}
            for g, group in enumerate(self.small.groups):
                left = self._group(writer, group, t, zone, loads)
                terms = [(self.at[id(self.v.served[g, t])], 1.0), *((c, 1.0) for c in left)]
                writer.row(terms, self.small.group_need(group, t))
            for o, comers in loads.items():
                writer.row([(self.at[id(self.v.load[o, t])], -1.0), *((c, 1.0) for c in comers)], 0.0)
        return writer.cells()

    def _group(
        self, writer: _Writer, group: Group, t: int, zone: Ints, loads: dict[int, list[int]]
    ) -> list[int]:
        """Write the cells of a group; return the columns of those who are left."""
        need = self.small.need[group.service, t, group.points]
        people = np.bincount(zone[group.points], need)
        minutes = self.small.option_minutes[np.ix_(group.points, group.options)]
        far = np.zeros((len(people), len(group.options)))
        np.add.at(far, zone[group.points], minutes * need[:, None])
        lefts = []
        for z in np.flatnonzero(people > 0):
            terms = []
            for o, total in zip(group.options, far[z], strict=True):
                column = writer.column(float(people[z]), float(total / people[z]))
                loads[int(o)].append(column)
                terms.append((column, 1.0))
            lefts.append(writer.column(float(people[z]), 0.0))
            writer.row([*terms, (lefts[-1], 1.0)], float(people[z]))
        return lefts

    def _stage(self, name: Stage) -> tuple[Floats, float]:
        """Return cost by column, and the constant, of a stage.

        Raises
        ------
        ValueError
            If the stage is none of those known here.
        """
        if name == "travel":
            return self.minutes, 0.0
        a, cost = self.small, np.zeros(self.form.columns)
        if name == "unserved":
            terms = unserved_terms(self.v, a)
            constant = float((a.need.sum(axis=(1, 2)) * a.unserved_weight).sum())
        elif name == "cost":
            terms, constant = discounted_terms(self.v, a), 0.0
        else:
            raise ValueError(f"a first answer doesn't know the stage {name!r}; add it to NearModel._stage")
        for column, value in terms:
            cost[self.at[id(column)]] += value
        return cost, constant

    def with_places(self, plan: NetworkPlan, settings: SolverSettings) -> Floats | None:
        """Return the answer with the places of a plan and the fewest people unserved; None if rules forbid them."""
        places = written_places(self.small, plan.facilities)
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        for (o, t), column in self.v.places.items():
            n = self.at[id(column)]
            if not self.form.lower[n] <= places[o, t] <= self.form.upper[n]:
                return None
            lower[n] = upper[n] = places[o, t]
        cost, constant = self._stage("unserved")
        form = replace(self.form, cost=cost, offset=constant, lower=lower, upper=upper)
        return self._solve(form, settings, None)

    def is_as_good(self, one: Floats, other: Floats) -> bool:
        """Tell whether an answer leaves no more people unserved than another, so that their travel decides."""
        cost, constant = self._stage("unserved")
        least = float(cost @ other) + constant
        return float(cost @ one) + constant <= least + slack(least, 0.0)

    def _solve(self, form: MatrixForm, settings: SolverSettings, start: Floats | None) -> Floats | None:
        found = solve_arrays(form, settings, start)
        self.solvers[found.outcome.backend] = found.outcome.version
        self.ended = found.outcome.status
        return found.values

    def solved(self, settings: SolverSettings, start: Floats | None) -> Floats | None:
        """Return the answer after all stages; None if there is no plan, or none in time."""
        form, known = self.form, start
        stages = [name for name in self.a.problem.objective.stages if name != "worst_minutes"]
        for rank, name in enumerate(stages):
            cost, constant = self._stage(name)
            form = replace(form, cost=cost, offset=constant)
            seconds = settings.time_limit_s * (FIRST_SHARE if known is None else 1.0)
            found = self._solve(form, replace(settings, time_limit_s=seconds), known)
            if found is None:
                break
            known = found
            value = form.objective(found)
            most = value + slack(value, self.a.problem.objective.tolerances.get(name, 0.0), rank) - constant
            form = replace(
                form,
                matrix=sparse.csr_array(sparse.vstack([form.matrix, sparse.csr_array(cost[None, :])])),
                row_lower=np.append(form.row_lower, -np.inf),
                row_upper=np.append(form.row_upper, most),
            )
            self.held = form
        return known

    def cheapest(self, values: Floats, settings: SolverSettings) -> Floats:
        """Return an answer with the sizes that cost least where it is open, within what its stages left."""
        lower, upper = self.held.lower.copy(), self.held.upper.copy()
        for column in self.v.is_open.values():
            n = self.at[id(column)]
            lower[n] = upper[n] = round(values[n])
        cost, constant = self._stage("cost")
        for column in self.v.places.values():
            cost[self.at[id(column)]] += A_PLACE
        form = replace(self.held, cost=cost, offset=constant, lower=lower, upper=upper)
        found = self._solve(form, settings, None)
        return values if found is None else found

    def design(self, values: Floats) -> Design:
        """Return an answer as a design of the whole network."""
        for column, value in zip(self.sheet.columns, values[: len(self.sheet.columns)], strict=True):
            column.varValue = float(value)
        return lift(read_design(self.v, self.small), self.a)


class _Writer:
    """Collects the columns and rows of cells."""

    def __init__(self, first: int) -> None:
        self.first, self.upper, self.minutes = first, list[float](), [0.0] * first
        self.rows, self.columns, self.values = list[int](), list[int](), list[float]()
        self.right: list[float] = []

    def column(self, most: float, minutes: float) -> int:
        """Add a column and return its number."""
        self.upper.append(most)
        self.minutes.append(minutes)
        return self.first + len(self.upper) - 1

    def row(self, terms: list[tuple[int, float]], right: float) -> None:
        """Add an equation."""
        self.rows += [len(self.right)] * len(terms)
        self.columns += [column for column, _ in terms]
        self.values += [value for _, value in terms]
        self.right.append(right)

    def cells(self) -> Cells:
        """Return what was written."""
        shape = (len(self.right), self.first + len(self.upper))
        matrix = sparse.csr_array((self.values, (self.rows, self.columns)), shape=shape)
        return Cells(matrix, np.array(self.right), np.array(self.minutes), np.array(self.upper))
