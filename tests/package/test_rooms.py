"""Folders stay small enough to be read at a glance."""

from pathlib import Path

import pytest

import ansinh
import ansinh.models
from ansinh.rooms import ROOMS

MOST_FILES = 17
"""Python files in one folder: about sixteen, and `__init__.py`."""
HOME = Path(ansinh.models.__file__).resolve().parents[1]


def folders(room: str) -> list[Path]:
    top = HOME / room
    return [top, *(path for path in top.rglob("*") if path.is_dir() and path.name != "__pycache__")]


@pytest.mark.parametrize("room", ROOMS)
def test_no_folder_holds_more_files_than_one_can_see_at_once(room):
    files = {str(folder.relative_to(HOME)): len(list(folder.glob("*.py"))) for folder in folders(room)}
    assert files[room] >= 1
    assert {name: count for name, count in files.items() if count > MOST_FILES} == {}
