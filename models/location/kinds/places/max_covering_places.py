"""Maximal covering with places: most persons with a place within the standard."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.found.site_plan import read_outcome
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.evaluators import SharedEvaluator
from ansinh.models.location.search.restricted import FILLED, filled_plan, read_sites
from ansinh.models.location.search.site_task import SiteTask
from ansinh.models.location.search.tree import choose_sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found

SHARE_FOR_TREE = 0.25
"""Of the whole time, for bounds and transport LPs, before the formulation is written down."""


def most_with_places(call: Call, p: int, without: Found, *, single_source: bool) -> Found:
    """Cover most persons who find a place, too; values are minus the persons covered.

    `without` is the plan that counts no places: its sites are a start, its bound is one here.
    """
    search = _MostWithPlaces(call, p, without, single_source=single_source)
    total = float(call.problem.demand.sum())
    known: Found = Incumbent(bound=Bound(-total, FILLED).or_better(without.bound))
    first = Part("places filled in turn", search.filled)
    written = Part("the formulation as written", search.as_written, arcs=int(call.near.sum()))
    tree = Part("tree over the sites", search.by_tree)
    # If points keep to one site, the tree finds no better plans than filling in turn: it is skipped if the MILP fits.
    parts = [first, written] if single_source and call.fits(written.arcs) else [tree, first, written]
    return follow(parts, call.clock, known, mip_gap=call.settings.mip_gap)


class _MostWithPlaces:
    """The parts of the search, with what they share: each person without a place within the standard costs 1."""

    def __init__(self, call: Call, p: int, without: Found, *, single_source: bool) -> None:
        self.call, self.p, self.single_source = call, p, single_source
        problem = call.problem
        assert problem.capacity is not None  # noqa: S101  (checked at the door)
        cost = np.where(call.near, 0.0, math.inf)
        fixed = np.zeros(problem.site_count)
        self.task = SiteTask(cost, problem.demand, problem.capacity, fixed, p, problem.existing, 1.0)
        self.total = float(problem.demand.sum())
        self.known_out = self.total + without.bound.value  # no plan leaves fewer persons out
        self.sites: Sequence[int] = () if without.plan is None else without.plan.opened

    def by_tree(self, _: Found) -> Found:
        """Leave out as few persons as possible, by bounds and transport LPs, in a share of the time."""
        part = self.call.within(SHARE_FOR_TREE)
        evaluator = SharedEvaluator(self.task, part.deadline, part.settings)
        if self.sites:
            evaluator.settle(self.sites)
        answer = choose_sites(evaluator, part.settings, part.deadline, known=self.known_out)
        found = self._as_covered(evaluator.found(answer.bound))
        self.sites = evaluator.chosen or self.sites
        # If each point keeps to one site, a plan that splits points isn't allowed, but its bound is valid.
        return Incumbent(bound=found.bound) if self.single_source else found

    def filled(self, known: Found) -> Found:
        """Fill the places of the best sites in turn."""
        nothing: Found = Incumbent(note=known.note)
        return self._as_covered(filled_plan(self.task, self.sites, nothing, single_source=self.single_source))

    def as_written(self, _: Found) -> Found:
        """Leave the rest to the solver."""
        formulation = self.call.written(
            lambda: formulations.mclp(
                self.call.problem,
                self.p,
                self.call.solved_standard,
                capacitated=True,
                single_source=self.single_source,
            )
        )
        outcome = self.call.solve(formulation.prob)
        turned = dataclasses.replace(outcome, objective=-outcome.objective, bound=-outcome.bound)
        return read_outcome(turned, lambda: read_sites(formulation))

    def _as_covered(self, found: Found) -> Found:
        """Turn persons left out into minus the persons covered."""
        bound = Bound(found.bound.value - self.total, found.bound.prover)
        return dataclasses.replace(found, value=found.value - self.total, bound=bound)
