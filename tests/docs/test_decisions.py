"""Test that decisions have a number, a date and a status, that the index lists all of them, and that links go both ways."""

import datetime as dt
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
FILES = sorted(FOLDER.glob("[0-9]*.md"))
ROW = re.compile(r"^\| \[(\d{3})\]\((\S+)\) \| (.+?) \| (\S+) \| (.+?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
INDEX = {row[1]: row for row in ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8"))}
LINK = re.compile(r"\[(\d{3})\]\((\S+?)\)")
STATUS = re.compile(r"in force|replaced by \[\d{3}\]\(\S+\)|withdrawn")


def line_of(text, name):
    """Return the text after ``- <name>:`` in the head of a decision, or an empty text."""
    found = re.search(rf"^- {name}: (.+)$", text, re.MULTILINE)
    return found[1] if found else ""


def test_the_index_lists_the_files():
    assert sorted(INDEX) == [path.name for path in FILES]
    assert len({path.name[:3] for path in FILES}) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_decision_says_what_its_row_says(path):
    text = path.read_text(encoding="utf-8")
    number, _, title, date, status, refines, refined_by = INDEX[path.name]
    assert path.name.startswith(f"{number}-")
    assert text.startswith(f"# {number} {title}\n\n- Date: {date}\n- Status: ")
    dt.date.fromisoformat(date)
    stated, _, by = line_of(text, "Status").partition(", refined by ")
    assert STATUS.fullmatch(stated)
    assert (status, refines, refined_by) == (stated, line_of(text, "Refines"), by)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_decisions_that_refine_each_other_link_both_ways(path):
    text = path.read_text(encoding="utf-8")
    number = path.name[:3]
    for field, other_field in (("Refines", "Status"), ("Status", "Refines")):
        for other, name in LINK.findall(line_of(text, field)):
            assert name.startswith(f"{other}-")
            there = line_of((FOLDER / name).read_text(encoding="utf-8"), other_field)
            assert (number, path.name) in LINK.findall(there), name
