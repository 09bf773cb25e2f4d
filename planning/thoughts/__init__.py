"""Second thoughts about a plan: what if, how sure, what else."""

from planning.thoughts.alternatives import Alternatives, alternatives
from planning.thoughts.base import HEADLINES, Base, best, headline
from planning.thoughts.break_even import BreakEven, break_even, check_keys
from planning.thoughts.changes import changed
from planning.thoughts.compare_runs import Comparison, compare_runs
from planning.thoughts.evaluate import Evaluation, evaluate
from planning.thoughts.frontier import Frontier, frontier
from planning.thoughts.hedge import Hedge
from planning.thoughts.override import Override, Wish, override
from planning.thoughts.places import find_sites
from planning.thoughts.robustness import Robustness, robustness
from planning.thoughts.sensitivity import Worth, sensitivity
from planning.thoughts.sweep import Result, Sweep, sweep
from planning.thoughts.table import Case, cases, read_changes

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
