"""Plan networks of social-assistance facilities: where they go, how large they are, whom they serve, what they cost, and why.

Planners start with `plan`. The packages behind it are `ansinh.models`, `ansinh.words`, `ansinh.geodata`, `ansinh.planning`,
`ansinh.reports` and `ansinh.cli`. Each is imported at its first use, so that ``import ansinh`` loads nothing else.

Examples
--------
>>> import ansinh
>>> p = ansinh.plan("dak-nong", points=30)
>>> q = p.what_if(budget=0.9)
>>> ansinh.compare(p, q).columns.tolist()
['dak-nong', 'dak-nong(budget=0.9)', '±']
>>> ansinh.models.Status.PROVED_OPTIMAL.value
'PROVED_OPTIMAL'
"""

from typing import TYPE_CHECKING

from ansinh.rooms import ROOMS

__version__ = "0.1.0"

_DOOR = ("Plan", "compare", "load", "plan")

__all__ = [
    "Plan",
    "__version__",
    "cli",
    "compare",
    "geodata",
    "load",
    "models",
    "plan",
    "planning",
    "reports",
    "words",
]

if TYPE_CHECKING:
    from ansinh import cli, geodata, models, planning, reports, words
    from ansinh.door.plan import Plan, load, plan
    from ansinh.door.side_by_side import compare


def __getattr__(name: str) -> object:
    """Import a package, or a name of `ansinh.door`, at its first use."""
    from importlib import import_module

    if name in ROOMS:
        return import_module(f"ansinh.{name}")
    if name in _DOOR:
        return getattr(import_module("ansinh.door"), name)
    message = f"module 'ansinh' has no attribute {name!r}; there are {', '.join((*_DOOR, *ROOMS))}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
