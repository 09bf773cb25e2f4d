"""One BLAS thread for searches that multiply many small matrices."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Return a context (or decorator) in which NumPy multiplies matrices in one thread.

    A product of microseconds gains nothing from a second thread. Where other programs hold the cores, threads that
    wait for each other made such searches up to twenty times as long.
    """
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited
