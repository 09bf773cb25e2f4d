"""Travel in a scenario file: roads, speeds, or a matrix made elsewhere."""

from __future__ import annotations

from planning.strict import Strict


class Travel(Strict):
    """Where travel times come from."""
