"""The interface for planners in Python: a plan is an object that can be changed, compared, shown and saved."""

from ansinh.door.plan import Plan, load, plan
from ansinh.door.side_by_side import compare

__all__ = ["Plan", "compare", "load", "plan"]
