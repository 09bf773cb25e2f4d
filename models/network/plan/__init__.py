"""What is answered: a design, who goes where, what it costs, and the frames that say so."""

from ansinh.models.network.plan.miss import Miss
from ansinh.models.network.plan.network_plan import NetworkPlan

__all__ = ["Miss", "NetworkPlan"]
