"""Test that every file named on the page "where to change what" exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "where-things-are.md").read_text(encoding="utf-8")
NAMED = sorted({name for name in re.findall(r"`([\w./*<>-]+/[\w./*<>-]*)`", PAGE) if "<" not in name})


def test_the_page_names_many_places():
    assert len(NAMED) > 30


@pytest.mark.parametrize("name", NAMED)
def test_each_is_there(name):
    assert list(ROOT.glob(name.rstrip("/"))), name
