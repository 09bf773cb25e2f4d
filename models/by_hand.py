"""`build`: a model as a PuLP problem with named rows, to which a user adds rows before it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from ansinh.models.errors import Finding, InputError
from ansinh.models.location.by_hand_beyond import OpenFlows, OpenTiers, build_flows, build_tiers
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.milp.by_hand import OpenModel, build_location, written
from ansinh.models.network.by_hand import build_network
from ansinh.models.network.problem import NetworkProblem

if TYPE_CHECKING:
    from ansinh.models.network.by_hand import OpenNetwork


@overload
def build(model: NetworkProblem) -> OpenNetwork: ...


@overload
def build(model: Literal["p_median_two_tiers"], problem: LocationProblem, **choices: Any) -> OpenTiers: ...


@overload
def build(model: Literal["flow_capture"], problem: None = None, **choices: Any) -> OpenFlows: ...


@overload
def build(
    model: str, problem: LocationProblem, *, service_standard: float | None = None, **choices: Any
) -> OpenModel: ...


def build(
    model: str | NetworkProblem, problem: LocationProblem | None = None, **choices: Any
) -> OpenModel | OpenTiers | OpenFlows | OpenNetwork:
    """Write a model down as a PuLP problem with named rows, to which rows can be added before it is solved.

    Parameters
    ----------
    model
        A network problem; or the name of a location model, one of `ansinh.models.location.milp.by_hand.MODELS`:
        ``"p_median"``, ``"p_center"``, ``"mclp"``, ``"lscp"``, ``"lscp_backup"``, ``"cflp"``; or
        ``"p_median_two_tiers"`` or ``"flow_capture"``. Not ``"market_share"``, as shares that are won aren't linear.
    problem
        Demand, sites and minutes of a location model; flow capture has ``stops`` and ``flows`` instead.
    **choices
        ``service_standard`` (minutes), ``p``, ``capacitated``, ``single_source``, ``limits``, ``cost_weight``,
        ``full_within``, ``cover``, ``backup_weight``, ``aversion`` (the objective is then its linear proxy), ``worst_share``
        as the location model has them; for two tiers and flows, the arguments of these.

    Raises
    ------
    InputError
        If there is no such model, it has no such choice, or its problem is missing.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, build
    >>> import pandas as pd
    >>> minutes = pd.DataFrame({"X": [5, 10, 30], "Y": [20, 8, 6], "Z": [9, 9, 9]}, index=["a", "b", "c"])
    >>> model = build("p_median", LocationProblem.from_matrix(minutes, demand=[10, 20, 30]), p=2)
    >>> model.prob += model.open["X"] + model.open["Y"] <= 1, "not_both"
    >>> plan = model.solve()
    >>> plan.open_sites, plan.objective, str(plan.certificate.status)
    (('Y', 'Z'), 430.0, 'PROVED_OPTIMAL')
    >>> plan.certificate.note
    "with rows added by hand (not_both) the model's own plan and its proof don't hold; this value and bound do"

    For a network plan see `OpenNetwork`, for two tiers `OpenTiers`, for flows `OpenFlows`.
    """
    if isinstance(model, NetworkProblem):
        if problem is not None or choices:
            raise InputError([Finding("build", "a network problem needs nothing else", "build(problem)")])
        return build_network(model)
    if model == "flow_capture" and problem is None:
        return written(model, build_flows, **choices)
    if not isinstance(problem, LocationProblem):
        what = f"build({model!r}, problem, ...) with a LocationProblem, or build(network_problem)"
        raise InputError([Finding("build", "no problem was given", what)])
    if model == "p_median_two_tiers":
        return written(model, build_tiers, problem, **choices)
    return build_location(model, problem, **choices)
