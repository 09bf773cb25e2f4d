"""Who is served where: assignment, linking, and the balance between people served and loads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Family
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.problem.records import sums_by
from ansinh.models.network.problem.tolerance import off

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays, Bools
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_assignment(prob: pulp.LpProblem, v: Variables, a: Arrays, standing: Bools | None = None) -> None:
    """Everybody is served somewhere or counted as unserved; loads and groups add up.

    ``Σ_o assign[i,o,t] + unserved[i,s,t] = need[i,s,t]``, ``Σ_i assign[i,o,t] = load[o,t]`` and
    ``served[g,t] + Σ_{i∈g} unserved[i,s,t] = Σ_{i∈g} need[i,s,t]``, in persons. Applies where the assignment
    is written out; arcs beyond the limit on minutes don't exist, nor (if `standing` is given, by option and
    period) arcs to where nothing stands.
    """
    for t in range(a.n_periods):
        loads: dict[int, list[pulp.LpVariable]] = {o: [] for o in range(a.n_options)}
        for g, group in enumerate(a.groups):
            s = group.service
            waiting = []
            for i in group.points:
                need = float(a.need[s, t, i])
                if need <= 0:
                    continue
                u = v.unserved[i, s, t] = prob.add_variable(f"unserved_{i}_{s}_{t}", lowBound=0, upBound=need)
                waiting.append(u)
                arcs = []
                for o in group.options:
                    if standing is not None and not standing[o, t]:
                        continue
                    x = v.assign[i, o, t] = prob.add_variable(f"assign_{i}_{o}_{t}", lowBound=0, upBound=need)
                    arcs.append(x)
                    loads[o].append(x)
                add_row(prob, ones([*arcs, u]), "==", need, f"assignment_{i}_{s}_{t}")
            add_row(
                prob,
                ones([v.served[g, t], *waiting]),
                "==",
                a.group_need(group, t),
                f"assignment_group_{g}_{t}",
            )
        for o, arcs in loads.items():
            add_row(
                prob,
                [*ones(arcs), (v.load[o, t], -1.0)],
                "==",
                0.0,
                f"assignment_load_{o}_{t}",
            )


def add_linking(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Nobody is served where the service isn't open: ``assign[i,o,t] ≤ need[i,s,t] · open[o,t]``."""
    for (i, o, t), x in v.assign.items():
        need = float(a.need[a.option_service[o], t, i])
        add_row(prob, [(x, 1.0), (v.is_open[o, t], -need)], "<=", 0.0, f"linking_{i}_{o}_{t}")


def add_balance(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Make loads the people served: ``Σ_{o of s} load[o,t] = Σ_{g of s} served[g,t]``."""
    for s in range(a.n_services):
        groups = [g for g, group in enumerate(a.groups) if group.service == s]
        for t in range(a.n_periods):
            loads = ones(v.load[int(o), t] for o in a.options_of_service[s])
            served = [(v.served[g, t], -1.0) for g in groups]
            add_row(prob, [*loads, *served], "==", 0.0, f"balance_{s}_{t}")


def add_reach(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Serve a group only if a site within its reach is open; a load comes from groups within reach.

    ``served[g,t] ≤ need[g,t] · Σ_{o reaches g} open[o,t]`` and ``load[o,t] ≤ Σ_{g reached} served[g,t]``.
    Implied by assignment and linking; stands in for them where the assignment isn't written out.
    """
    for t in range(a.n_periods):
        comers: dict[int, list[pulp.LpVariable]] = {o: [] for o in range(a.n_options)}
        for g, group in enumerate(a.groups):
            need = a.group_need(group, t)
            for o in group.options:
                comers[int(o)].append(v.served[g, t])
            if need > 0:
                opens = [(v.is_open[int(o), t], -need) for o in group.options]
                add_row(prob, [(v.served[g, t], 1.0), *opens], "<=", 0.0, f"reach_{g}_{t}")
        for o in np.flatnonzero([len(comers[o]) < _groups_of(a, o) for o in range(a.n_options)]):
            terms = [(served, -1.0) for served in comers[int(o)]]
            add_row(prob, [(v.load[int(o), t], 1.0), *terms], "<=", 0.0, f"reach_load_{o}_{t}")


def _groups_of(a: Arrays, o: int) -> int:
    return sum(1 for group in a.groups if group.service == a.option_service[o])


def _audit_people(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Everybody in need is served somewhere or listed as unserved, once."""
    served, unserved, need = (
        sums_by(frame, "persons", "demand_id", "service", "period")
        for frame in (plan.allocation, plan.unserved, problem.need)
    )
    counted = {key: served.get(key, 0.0) + unserved.get(key, 0.0) for key in served | unserved | need}
    wrong = sorted(key for key, people in counted.items() if off(people, need.get(key, 0.0)))
    for key in wrong[:3]:
        yield Finding(f"people {key}", f"{counted[key]:.3f} counted, {need.get(key, 0.0):.3f} in need")
    for name, frame in (("allocation", plan.allocation), ("unserved", plan.unserved)):
        if (frame["persons"] <= 0).any():
            yield Finding(name, "has rows without people")


def _audit_travel(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Minutes are those of the matrix, and within the limit of the service."""
    flows = plan.allocation
    rows = problem.minutes.index.get_indexer(pd.Index(flows["demand_id"]))
    columns = problem.minutes.columns.get_indexer(pd.Index(flows["site_id"]))
    true = problem.minutes.to_numpy(dtype=float)[rows, columns]
    if not np.allclose(true, flows["minutes"].to_numpy(dtype=float), atol=1e-6):
        yield Finding("allocation", "minutes differ from the travel matrix")
    limit = flows["service"].map(problem.services["max_minutes"]).to_numpy(dtype=float)
    if (true > np.where(np.isnan(limit), np.inf, limit) + 1e-6).any():
        yield Finding("allocation", "people travel farther than the service allows")


def audit_assignment(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield people who are served twice or never, and ways that aren't those of the travel matrix."""
    yield from _audit_people(problem, plan)
    yield from _audit_travel(problem, plan)


def audit_balance(_problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield facilities that serve other people than those who are sent there."""
    keys = ("site_id", "service", "period")
    stated = sums_by(plan.facilities, "served_persons", *keys)
    sent = sums_by(plan.allocation, "persons", *keys)
    if lost := sorted(sent.keys() - stated.keys()):
        yield Finding(f"facilities {lost[0]}", "people are sent where nothing stands")
    for key, people in stated.items():
        if off(sent.get(key, 0.0), people):
            yield Finding(f"facilities {key}", f"{people:.3f} served, {sent.get(key, 0.0):.3f} sent there")


ASSIGNMENT = Family(
    name="assignment",
    formula="Σₒ assign + unserved = need; Σᵢ assign = load; served[g] + Σ unserved = need[g]",
    rows="`assignment_i_s_t`, `assignment_load_o_t`, `assignment_group_g_t`",
    write=add_assignment,
    columns=("need.persons", "services.max_minutes"),
    audit=audit_assignment,
    judges="all",
    written="arcs",
)
LINKING = Family(
    name="linking",
    formula="assign ≤ need · open",
    rows="`linking_i_o_t`",
    write=add_linking,
    written="arcs",
)
BALANCE = Family(
    name="balance",
    formula="Σₒ load = Σ_g served",
    rows="`balance_s_t`",
    write=add_balance,
    audit=audit_balance,
    judges="all",
)
REACH = Family(
    name="reach",
    formula="served[g] ≤ need[g] · Σ_{o reaches g} open; load[o] ≤ Σ_{g reached} served[g]",
    rows="`reach_g_t`, `reach_load_o_t`",
    write=add_reach,
    written="no_arcs",
)
