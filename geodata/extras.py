"""Import optional packages, with one message if they are missing."""

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
        Extra of `ansinh` that includes the package; see ``pyproject.toml``.
    what
        Part of the planner's input that needs it, for the message.

    Raises
    ------
    InputError
        If the package isn't installed; the message says which extra to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = f"needs the package {error.name}, which is not installed"
        raise InputError([Finding(what, missing, f"run: pip install 'ansinh[{extra}]'")]) from error
