"""A share of the fuzzing; ``python -m tests.fuzz --minutes 30`` goes on as long as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import attempt
from tests.fuzz.readers import Reader, readers

READERS = 15
EXAMPLES = 4  # of them read the examples, which other tests read whole


@pytest.fixture(scope="module")
def all_readers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, ...]:
    found = readers(tmp_path_factory.mktemp("shared"))
    assert len(found) == READERS
    return found


@pytest.mark.parametrize("number", range(EXAMPLES, READERS))
def test_whole_files_are_read(all_readers: tuple[Reader, ...], tmp_path: Path, number: int):
    """Otherwise the damage would be that of the samples."""
    (tmp_path / "at").mkdir()
    all_readers[number].prepare(tmp_path / "at")
    all_readers[number].read(tmp_path / "at")


@pytest.mark.parametrize("number", range(READERS))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    all_readers: tuple[Reader, ...], tmp_path: Path, number: int
):
    assert attempt(all_readers[number], number, tmp_path / "at") in {"read", "refused"}


def test_a_traceback_is_told(tmp_path: Path):
    """What isn't an error of Ansinh's own or of the computer counts as one."""

    def broken(_folder: Path) -> None:
        raise KeyError("a bug")

    reader = Reader("broken", lambda folder: (folder / "a").write_bytes(b"whole"), broken)
    assert attempt(reader, 0, tmp_path / "at") == "traceback"
