"""Outputs of a run folder that a test writes itself, as `write_run_folder` asks for them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


def outputs_by(write: Callable[..., object]) -> Callable[..., AbstractContextManager[Callable[[], object]]]:
    """Return outputs that `write` writes at the end, with the arguments with which they were begun."""

    @contextmanager
    def begin(*given: Any) -> Iterator[Callable[[], object]]:
        yield lambda: write(*given)

    return begin


no_outputs = outputs_by(lambda *_: None)
