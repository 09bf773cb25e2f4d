"""Turn a folder as it lies in an office into a plan folder: find out which file is what, and write a scenario."""

from ansinh.planning.adopt.adopt import Adopted, adopt
from ansinh.planning.adopt.questions import Question

__all__ = ["Adopted", "Question", "adopt"]
