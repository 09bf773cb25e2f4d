"""Second thoughts about a plan: what if, how sure, what else."""

from ansinh.planning.thoughts.alternatives import Alternatives, alternatives
from ansinh.planning.thoughts.base import HEADLINES, Base, best, headline
from ansinh.planning.thoughts.break_even import BreakEven, break_even, check_keys
from ansinh.planning.thoughts.changes import changed
from ansinh.planning.thoughts.compare_runs import Comparison, compare_runs
from ansinh.planning.thoughts.evaluate import Evaluation, evaluate
from ansinh.planning.thoughts.frontier import Frontier, frontier
from ansinh.planning.thoughts.hedge import Hedge
from ansinh.planning.thoughts.override import Override, Wish, override
from ansinh.planning.thoughts.places import find_sites
from ansinh.planning.thoughts.robustness import Robustness, robustness
from ansinh.planning.thoughts.sensitivity import Worth, sensitivity
from ansinh.planning.thoughts.sweep import Result, Sweep, sweep
from ansinh.planning.thoughts.table import Case, cases, read_changes

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
    "Override",
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
    "override",
    "read_changes",
    "robustness",
    "sensitivity",
    "sweep",
]
