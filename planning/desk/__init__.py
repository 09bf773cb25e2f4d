"""The planner's desk: change a scenario by a few choices, solve it again in seconds, and keep the results."""

from ansinh.planning.desk.choices import Choices, ServiceChoice, Wrong, wrong
from ansinh.planning.desk.desk import Desk, Tried

__all__ = ["Choices", "Desk", "ServiceChoice", "Tried", "Wrong", "wrong"]
