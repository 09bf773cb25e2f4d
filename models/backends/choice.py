"""Which solver is meant by ``SolverSettings.backend``: ours by name, or any that PuLP knows, by name or as an object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pulp

from ansinh.models.backends import cbc, highs, other
from ansinh.models.errors import SolverError
from ansinh.words.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.models.backends.answer import BackendAnswer
    from ansinh.models.matrix_form import Floats, MatrixForm
    from ansinh.models.settings import SolverSettings

    RunBackend = Callable[[MatrixForm, SolverSettings, float, Floats | None], BackendAnswer]

OUR_CBC = ("cbc", "coin_cmd", "pulp_cbc_cmd")


@dataclass(frozen=True)
class Backend:
    """A solver that can be called.

    Attributes
    ----------
    name
        As it stands in certificates.
    run
        Solves a matrix form within some seconds, from a start if one is given.
    builds_twice
        Whether the problem is written a second time (into a file, or for PuLP) before it is solved.
    """

    name: str
    run: RunBackend
    builds_twice: bool


def chosen(backend: str | pulp.LpSolver) -> Backend:
    """Return the solver that is meant.

    Raises
    ------
    SolverError
        If nothing of this name is known; the message has the nearest name.
    """
    if isinstance(backend, pulp.LpSolver):
        return Backend(_name_of(backend), partial(other.run, backend), builds_twice=True)
    word = str(backend).lower()
    if word == "highs":
        return Backend(highs.NAME, highs.run, builds_twice=False)
    if word in OUR_CBC:
        return Backend(cbc.NAME, cbc.run, builds_twice=True)
    known = _pulp_names()
    if word in known:
        return Backend(known[word], partial(other.run, known[word]), builds_twice=True)
    raise SolverError(f"backend {backend!r} is unknown; {remedy(backend)}")


def is_known(backend: Any) -> bool:
    """Return whether a solver of this name, or this object, can be called for."""
    if isinstance(backend, pulp.LpSolver):
        return True
    word = backend.lower() if isinstance(backend, str) else ""
    return (
        word in ("highs", *OUR_CBC) or word in _pulp_names()
    )  # PuLP is asked last, since it looks for programs


def remedy(backend: Any) -> str:
    """Return what to write instead, the nearest name first."""
    near = nearest(str(backend).lower(), _names())
    meant = f"did you mean '{near[0]}'? " if near else ""
    others = ", ".join(_pulp_names().values())
    return f"{meant}choose 'highs', 'cbc', another of PuLP's solvers ({others}) or an object such as pulp.HiGHS()"


@cache
def _pulp_names() -> dict[str, str]:
    """Return the names of PuLP's solvers by their small letters; PuLP looks for each program to tell them."""
    return {name.lower(): name for name in pulp.listSolvers()}


def _names() -> list[str]:
    return ["highs", *OUR_CBC, *_pulp_names()]


def _name_of(solver: pulp.LpSolver) -> str:
    """Return the name of a solver object as PuLP writes it, and that it is the caller's own."""
    return f"{getattr(solver, 'name', None) or type(solver).__name__} (PuLP)"
