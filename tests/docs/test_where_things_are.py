"""The page that says where to change what names files that are there, and keeps its promise of how many a change touches."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "where-things-are.md").read_text(encoding="utf-8")
LANGUAGES = ("vi", "en")
PATH = re.compile(r"`([\w./*<>-]+/[\w./*<>-]*)`")
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (\d+) \| (.+?) \|$", re.MULTILINE)
CHANGES = {change: (files, int(count), tests) for change, files, count, tests in ROW.findall(PAGE)}
AT_MOST = {
    "a service of facilities, with its client group": 3,
    "a norm, a price, a rate": 1,
    "a key of the scenario file": 3,
    "a word": 1 * len(LANGUAGES),
    "a term, everywhere it is used": 1,
    "an output format": 4,
    "a layer of the map": 4,
    "an analysis": 4,
    "a family of constraints of the network plan": 4,
}
"""What was agreed; the other changes may take what they say."""
NAMED = sorted(set(PATH.findall(PAGE)))


def spelled_out(name):
    """Return a path of the page once per language."""
    return (
        [name.replace("<language>", language) for language in LANGUAGES] if "<language>" in name else [name]
    )


def is_there(name):
    """Say whether the file or folder of a path exists; of a new file, one of its kind beside it."""
    return bool(list(ROOT.glob(name.replace("<name>", "*").rstrip("/"))))


@pytest.mark.parametrize("name", NAMED)
def test_each_file_is_there(name):
    assert all(is_there(path) for path in spelled_out(name)), name


def test_there_are_twelve_changes_and_those_agreed_on_are_among_them():
    assert len(CHANGES) == 12
    assert set(AT_MOST) <= set(CHANGES)


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_touches_as_many_files_as_it_says(change):
    files, stated, tests = CHANGES[change]
    touched = [path for name in PATH.findall(files) if not name.endswith("/") for path in spelled_out(name)]
    assert len(touched) == len(set(touched)) == stated <= AT_MOST.get(change, stated)
    assert PATH.findall(tests), "names no test"
