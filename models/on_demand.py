"""Public names that are imported when they are first asked for, so that a room's small things don't load its large ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def on_demand(package: str, homes: Mapping[str, Collection[str]]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package: it imports a public name from its home, and keeps it.

    Parameters
    ----------
    package
        Name of the package.
    homes
        Module → the public names that it defines; the package itself → those of its modules that are public.

    Examples
    --------
    >>> ask = on_demand("ansinh.models", {"ansinh.models.decay": ("gravity_decay",)})
    >>> ask("gravity_decay").__module__
    'ansinh.models.decay'
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def ask(name: str) -> Any:
        if name not in home_of:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        home = home_of[name]
        found = import_module(f"{home}.{name}") if home == package else getattr(import_module(home), name)
        setattr(sys.modules[package], name, found)
        return found

    return ask
