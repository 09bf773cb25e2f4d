"""A model as a PuLP problem, to which a user adds rows of their own before it is solved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from ansinh.models.errors import Finding, InputError
from ansinh.models.location.found.plan import LocationPlan, allocation_frame, nearest_allocation
from ansinh.models.location.found.site_plan import HALF
from ansinh.models.location.given.solved_limits import solved_limits
from ansinh.models.location.milp import formulations
from ansinh.models.location.milp.written_cover import written_cover
from ansinh.models.location.milp.written_median import written_median
from ansinh.models.rows_by_hand import added_rows, row_names, solve_as_it_stands
from ansinh.words.nearest import advice

if TYPE_CHECKING:
    import pulp

    from ansinh.models.certificate import Certificate
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.milp.variables import LocationVariables
    from ansinh.models.settings import SolverSettings

WrittenT = TypeVar("WrittenT")
MODELS: dict[str, Callable[..., LocationFormulation]] = {
    "cflp": formulations.cflp,
    "lscp": formulations.lscp,
    "lscp_backup": formulations.lscp_backup,
    "mclp": written_cover,
    "p_center": formulations.p_center,
    "p_median": written_median,
}
"""Models that can be built, with the function that writes them down."""
NOT_WRITTEN = {
    "allocate": "its sites are given: it is a transport problem without choices",
    "huff": "it counts the customers of given sites and chooses nothing",
    "market_share": "shares won aren't linear: its MILP is only complete with a tangent at each plan that it proposes",
    "p_dispersion": "it is searched one distance at a time: no single MILP stands behind its answer",
}
"""Models that can't be built, with the reason."""


@dataclass(eq=False, repr=False)
class OpenModel:
    """A location model that is written down and not yet solved; see `ansinh.models.build`.

    Attributes
    ----------
    model
        Its name.
    problem
        What it was made from; numbers are in these units.
    prob
        The PuLP problem: rows are named by family and position (``linking_0_2``); add your own under other names.
    open
        Site id → whether it's open (0 or 1).
    assign
        (Demand id, site id) → share of the point's people who go there; empty for models that only cover.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, build
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> model = build("p_median", LocationProblem.from_matrix(minutes, demand=[10, 20, 30]), p=1)
    >>> model
    p_median, not solved yet: 8 variables, 10 rows
      next      .prob += .open[site] + .open[other] <= 1, "not_both"; then .solve()
    """

    model: str
    problem: LocationProblem
    prob: pulp.LpProblem
    open: Mapping[Hashable, pulp.LpVariable]
    assign: Mapping[tuple[Hashable, Hashable], pulp.LpVariable]
    own_rows: frozenset[str]
    v: LocationVariables
    service_standard: float | None = None

    @property
    def added(self) -> tuple[str, ...]:
        """Names of the rows that were added by hand."""
        return added_rows(self.prob, self.own_rows)

    def solve(self, settings: SolverSettings | None = None) -> LocationPlan:
        """Solve it as it stands; the certificate's note says which proof added rows make invalid.

        The bound of the model without them stays true (they only forbid plans), its plan and value needn't.
        """
        return self._plan(solve_as_it_stands(self.prob, self.own_rows, settings))

    def _plan(self, certificate: Certificate) -> LocationPlan:
        sites = self.problem.site_ids
        opened = [j for j, y in enumerate(self.v.opened) if (y.varValue or 0.0) > HALF]
        if not certificate.status.has_plan:
            opened = []
        if self.v.assign and opened:
            shares = [x.varValue or 0.0 for x in self.v.assign]
            allocation = allocation_frame(self.problem, self.v.points, self.v.sites, shares)
        else:
            allocation = nearest_allocation(self.problem, opened)
        return LocationPlan(
            model=self.model,
            problem=self.problem,
            objective=certificate.objective,
            open_sites=tuple(sites[j] for j in opened),
            allocation=allocation,
            certificate=certificate,
            service_standard=self.service_standard,
        )

    def __repr__(self) -> str:
        size = f"{len(self.prob.variables())} variables, {len(self.prob.constraints())} rows"
        after = '.prob += .open[site] + .open[other] <= 1, "not_both"; then .solve()'
        return f"{self.model}, not solved yet: {size}\n  next      {after}"


def build_location(
    model: str, problem: LocationProblem, *, service_standard: float | None = None, **choices: Any
) -> OpenModel:
    """Write a location model down; see `ansinh.models.build`.

    Raises
    ------
    InputError
        If there is no such model, or it has no such choice.
    """
    if model in NOT_WRITTEN:
        remedy = f"call {model} as it is, or build one of {', '.join(MODELS)} and add rows to that"
        raise InputError([Finding(f"model {model!r}", f"can't be built: {NOT_WRITTEN[model]}", remedy)])
    if model not in MODELS:
        raise InputError(
            [
                Finding(
                    f"model {model!r}",
                    "can't be built",
                    advice(model, [*MODELS, "p_median_two_tiers", "flow_capture"]),
                )
            ]
        )
    if choices.keys() & {"limits", "cost_weight"}:
        limits, weight = choices.pop("limits", None), choices.pop("cost_weight", 0.0)
        keeps = bool(choices.get("capacitated"))
        choices["limits"] = solved_limits(problem, limits, weight, keeps_places=keeps)
    standard = {} if service_standard is None else {"standard": service_standard}
    f = written(model, MODELS[model], problem, **standard, **choices)
    points, sites = problem.demand_ids, problem.site_ids
    arcs = zip(f.v.points.tolist(), f.v.sites.tolist(), f.v.assign, strict=False)
    return OpenModel(
        model,
        problem,
        f.prob,
        MappingProxyType(dict(zip(sites, f.v.opened, strict=True))),
        MappingProxyType({(points[i], sites[j]): x for i, j, x in arcs}),
        row_names(f.prob),
        f.v,
        service_standard,
    )


def written(model: str, write: Callable[..., WrittenT], *arguments: Any, **choices: Any) -> WrittenT:
    """Write a model down.

    Raises
    ------
    InputError
        Naming a choice that the model hasn't, or one that is missing.
    """
    try:
        return write(*arguments, **choices)
    except TypeError as error:
        raise InputError([Finding(f"build({model!r})", str(error), f"see {model} for its choices")]) from None
