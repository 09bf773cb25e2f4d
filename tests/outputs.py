"""Outputs of a run folder that a test writes itself, as `write_run_folder` asks for them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ansinh.reports.outputs import begun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ansinh.planning.answer.folder.rundata import RunData


def outputs_by(write: Callable[..., object]) -> Callable[..., AbstractContextManager[Callable[[], object]]]:
    """Return outputs that `write` writes at the end, with the arguments with which they were begun."""

    @contextmanager
    def begin(*given: Any) -> Iterator[Callable[[], object]]:
        yield lambda: write(*given)

    return begin


def write_all(data: RunData, folder: Path, **how: Any) -> list[Path]:
    """Write all outputs of a run into a folder, and return them; see `begun`."""
    with begun(data, folder, **how) as finish:
        return finish()


no_outputs = outputs_by(lambda *_: None)
