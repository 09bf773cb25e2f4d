"""Why there's no plan: the smallest set of hard rules to relax."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pulp

from ansinh.models.errors import InfeasibleError
from ansinh.models.network.families import FAMILIES
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.units import in_units, units_of
from ansinh.models.solve import solve
from ansinh.words.phrase import Listed, Phrase

if TYPE_CHECKING:
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings


def explain(problem: NetworkProblem, settings: SolverSettings) -> InfeasibleError:
    """Return the error that names the fewest rules whose relaxation allows a plan.

    Elastic filter: every row that a planner may relax gets a gap, and every rule a switch that lets the
    gaps of its rows be used; min Σ switch. Rules are told in the problem's own units.
    """
    units = units_of(problem)
    f = formulate(Arrays(problem if units.own else in_units(problem, units)), written_out=False, elastic=True)
    switches = f.v.switches or {}
    f.prob.objective = pulp.LpAffineExpression([(switch, 1.0) for switch in switches.values()])
    outcome = solve(f.prob, replace(settings, mip_gap=0.0))
    if not outcome.status.has_plan:
        hard = [Phrase.of(f"families.{name}.name") for name in _never_relaxed(f)]
        return InfeasibleError(Phrase.of("families.contradiction.unknown", families=Listed(tuple(hard))))
    relaxed = {words for words, switch in switches.items() if round(switch.varValue or 0.0)}
    if not relaxed:
        return InfeasibleError(Phrase.of("families.contradiction.hard"))
    phrases = {phrase.said("en"): phrase for phrase in f.v.relaxable.values()}
    rules = [units.said(phrase) for words, phrase in phrases.items() if words in relaxed]
    return InfeasibleError(Phrase.of("families.contradiction.relax"), rules)


def _never_relaxed(f: Formulation) -> list[str]:
    """Return the families about columns of the problem none of whose rows may be missed."""
    said = {phrase.key.split(".")[1] for phrase in f.v.relaxable.values()}
    return [family.name for family in FAMILIES if family.columns and family.name not in said]
