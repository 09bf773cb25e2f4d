"""How hard to solve, and with what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolverSettings:
    """Solver and limits.

    Attributes
    ----------
    backend
        ``"highs"`` (default), ``"cbc"``, or the name of any other solver that PuLP can reach.
    time_limit_s
        Wall-clock seconds for the whole answer; kept by our own clock (CBC is known to ignore it).
    mip_gap
        Relative gap at which to stop; 0 asks for a proof.
    threads
        Threads the solver may use.
    seed
        Seed of everything random.
    """

    backend: str = "highs"
    time_limit_s: float = 60.0
    mip_gap: float = 0.0
    threads: int = 2
    seed: int = 0
