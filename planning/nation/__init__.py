"""The nation: where the facilities of Decision 966 go, over all communes of today's provinces."""

from ansinh.planning.nation.data import Nation, read_nation
from ansinh.planning.nation.plan import NationPlan, plan_nation

__all__ = ["Nation", "NationPlan", "plan_nation", "read_nation"]
