"""Packages that only some planners need: imported when they are asked for, with one sentence when they are missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ansinh.models.errors import Finding, InputError


def needed(module: str, extra: str, what: str) -> ModuleType:
    """Return a module of an optional package.

    Parameters
    ----------
    module
        Name to import, such as ``"rasterio"``.
    extra
        The extra of `ansinh` that brings it; see ``pyproject.toml``.
    what
        What the planner asked for that needs it.

    Raises
    ------
    InputError
        If the package isn't installed: says which extra to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = f"needs the package {error.name}, which is not installed"
        raise InputError([Finding(what, missing, f"run: pip install 'ansinh[{extra}]'")]) from error
