"""Every public name of `ansinh.models` has an example, and it runs."""

from __future__ import annotations

import doctest
import inspect

import pytest

from ansinh import models

MODULES = {"accessibility", "measures"}
"""Names that are modules, whose functions are looked at instead."""
NAMES = [name for name in models.__all__ if name not in MODULES]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_public_name_runs(name):
    thing = getattr(models, name)
    own = [t for t in doctest.DocTestFinder(recurse=False).find(thing, name, globs={}) if t.examples]
    assert own, f"{name} has no example"
    assert "Examples\n--------" in inspect.getdoc(thing)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in own:
        runner.run(test)
    assert runner.failures == 0
