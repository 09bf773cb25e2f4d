"""Tell an error of the disk in libraries that hide it: GDAL and SQLite have words of their own for it."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FULL_BYTES = 1_000_000  # with less space left than this, that is the reason


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Raise `OSError` in place of what GDAL and SQLite raise when they can't write our own layers to `path`."""
    try:
        yield
    except (RuntimeError, sqlite3.Error) as error:  # pyogrio's errors are RuntimeErrors
        full = shutil.disk_usage(path.parent).free < _FULL_BYTES or "full" in str(error)
        number = errno.ENOSPC if full else errno.EIO
        raise OSError(number, str(error).splitlines()[0][:200], str(path)) from error
