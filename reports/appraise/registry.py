"""The checks: every module below ``checks`` has one, named ``CHECK``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from ansinh.reports.appraise.check import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Return all checks, in the order of their modules."""
    folder = import_module("ansinh.reports.appraise.checks")
    modules = [import_module(found.name) for found in walk_packages(folder.__path__, f"{folder.__name__}.")]
    return tuple(module.CHECK for module in modules if hasattr(module, "CHECK"))
