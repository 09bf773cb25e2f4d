"""The planner's door: one plan is one object, made, changed, compared, shown and saved."""

from ansinh.door.plan import Plan, load, plan
from ansinh.door.side_by_side import compare

__all__ = ["Plan", "compare", "load", "plan"]
