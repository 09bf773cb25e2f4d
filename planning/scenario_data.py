"""Own data in a scenario file: where a planner's tables are, and how to read them."""

from __future__ import annotations

from planning.strict import Strict


class OwnData(Strict):
    """Files of a province that is not built in."""
