"""Analyses of a plan: other plans, other assumptions, other wishes."""

from ansinh.planning.analyses.alternatives import Alternatives, alternatives
from ansinh.planning.analyses.base import HEADLINES, Base, best, headline
from ansinh.planning.analyses.break_even import BreakEven, break_even, check_keys
from ansinh.planning.analyses.compare_runs import Comparison, compare_runs
from ansinh.planning.analyses.evaluate import Evaluation, evaluate
from ansinh.planning.analyses.frontier import Frontier, frontier
from ansinh.planning.analyses.hedge import Hedge
from ansinh.planning.analyses.inside import Inside, inside
from ansinh.planning.analyses.override import Override, Wish, override
from ansinh.planning.analyses.referee import Referee, referee
from ansinh.planning.analyses.result import Result
from ansinh.planning.analyses.robustness import Robustness, robustness
from ansinh.planning.analyses.sensitivity import Worth, sensitivity
from ansinh.planning.analyses.sweep import Sweep, sweep
from ansinh.planning.inputs.places import find_sites
from ansinh.planning.question.changes import changed
from ansinh.planning.question.table import Case, cases, read_changes

__all__ = [
    "HEADLINES",
    "Alternatives",
    "Base",
    "BreakEven",
    "Case",
    "Comparison",
    "Evaluation",
    "Frontier",
    "Hedge",
    "Inside",
    "Override",
    "Referee",
    "Result",
    "Robustness",
    "Sweep",
    "Wish",
    "Worth",
    "alternatives",
    "best",
    "break_even",
    "cases",
    "changed",
    "check_keys",
    "compare_runs",
    "evaluate",
    "find_sites",
    "frontier",
    "headline",
    "inside",
    "override",
    "read_changes",
    "referee",
    "robustness",
    "sensitivity",
    "sweep",
]
