"""How often a process that is Ansinh's alone looks for garbage: the command, and the processes that it starts.

What ``import ansinh`` is part of (a notebook, the program of someone else) keeps its own collector as it is.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000
"""Objects that are new since the last collection: Python begins one at 700, thousands of times in a run, and finds next to nothing."""


def collect_seldom() -> None:
    """Collect after `NEW_OBJECTS` new objects; older ones are looked through at every tenth collection, as before."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
