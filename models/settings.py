"""How hard to solve, and with what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, get_args

from ansinh.models.errors import InputError

if TYPE_CHECKING:
    import pulp

PART_OF_GAP = 0.25
"""Share of the gap asked for that a solve inside a search may use: the rest is for what comes after it, such as the loss from
counted sites to true ones."""
NetworkWay = Literal["auto", "written_out", "large", "near"]


@dataclass(frozen=True)
class SolverSettings:
    """Solver and limits.

    Attributes
    ----------
    backend
        ``"highs"`` (default), ``"cbc"``, the name of any other solver that PuLP can reach, or a PuLP solver object
        such as ``pulp.HiGHS(...)`` or ``pulp.COIN_CMD(...)``, which keeps its own options.
    time_limit_s
        Wall-clock seconds for the whole answer; kept by our own clock (CBC is known to ignore it).
    mip_gap
        Relative gap at which to stop; 0 asks for a proof.
    threads
        Threads the solver may use.
    seed
        Seed of everything random.
    network_way
        How networks are solved: ``"written_out"`` with every arc as a variable, ``"large"`` by counted sites and
        bounds, or ``"auto"`` (default) by size. Both give the same plans but for the gap; a check may compare them.
        ``"near"`` is for a first answer in a moment: only what stands, the sites of the warm start and a few near them
        are offered, so that nothing is proven about others, and a plan may be missed where only others allow one.

    Raises
    ------
    InputError
        If `network_way` is none of these words.

    Examples
    --------
    >>> from ansinh.models import SolverSettings
    >>> SolverSettings(time_limit_s=30, mip_gap=0.01).backend
    'highs'
    """

    backend: str | pulp.LpSolver = "highs"
    time_limit_s: float = 60.0
    mip_gap: float = 0.0
    threads: int = 2
    seed: int = 0
    network_way: NetworkWay = "auto"

    def __post_init__(self) -> None:
        if self.network_way not in get_args(NetworkWay):
            message = f"network_way {self.network_way!r} is unknown; choose one of {', '.join(get_args(NetworkWay))}"
            raise InputError(message)


def is_number(value: Any) -> bool:
    """Return whether a value is a number that arithmetic takes, NaN and truth values apart."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return not math.isnan(float(value))
    except OverflowError:
        return False
