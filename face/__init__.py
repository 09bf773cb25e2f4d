"""Plan networks of social-assistance facilities: where they go, how large they are, whom they serve, what they cost, and why.

The rooms are `ansinh.models`, `ansinh.geodata`, `ansinh.planning`, `ansinh.reports` and `ansinh.cli`. Each is imported at
its first use, so that ``import ansinh`` loads nothing else.

Examples
--------
>>> import ansinh
>>> ansinh.models.Status.PROVED_OPTIMAL.value
'PROVED_OPTIMAL'
"""

__version__ = "0.1.0"

_ROOMS = ("models", "geodata", "planning", "reports", "cli")

__all__ = ["__version__", "cli", "geodata", "models", "planning", "reports"]


def __getattr__(name: str) -> object:
    """Import a room at its first use."""
    if name not in _ROOMS:
        message = f"module 'ansinh' has no attribute {name!r}; its rooms are {', '.join(_ROOMS)}"
        raise AttributeError(message)
    from importlib import import_module

    return import_module(f"ansinh.{name}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
