"""Test that the examples in the documentation of the data run, and that every public name is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansinh import geodata

TEXT = (Path(__file__).parents[2] / "docs" / "data" / "geodata.md").read_text(encoding="utf-8")


def test_the_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, "docs/data/geodata.md", "exec"), names)  # noqa: S102
    travel = names["travel"]
    assert isinstance(travel, geodata.TravelTimes)
    assert travel.minutes.shape == (600, 79)


@pytest.mark.parametrize("name", geodata.__all__)
def test_every_public_name_is_documented(name):
    assert getattr(geodata, name).__doc__
    if name not in {"SERVICES", "Province", "TravelTimes", "province_names"}:
        assert name in TEXT
