"""The analyses as commands."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import click


def found() -> Iterator[click.Command]:
    """Yield the command of each file in the folder ``commands``."""
    folder = import_module(f"{__name__}.commands")
    for module in iter_modules(folder.__path__, f"{folder.__name__}."):
        yield import_module(module.name).command
