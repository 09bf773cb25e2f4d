"""Read a planner's file in the process that can't write, execute or connect, after a look at what it really is."""

from __future__ import annotations

from typing import Any

from ansinh.geodata.apart import ApartError, DisguisedError, apart, refuse_disguised
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.read import read_raw
from ansinh.geodata.own.spec import Source


def read_guarded(table: str, source: Source, database: str = "", **options: Any) -> RawTable:
    """Return what `read_raw` returns; a database is read here, since the other process reaches no network.

    Raises
    ------
    ReadError
        The table can't be read; the error carries the code of the finding.
    """
    if source.file is None:
        return read_raw(table, source, database, **options)
    try:
        if source.file.is_file():
            refuse_disguised(source.file)
        return apart(read_raw, table, source, **options)
    except (ApartError, DisguisedError) as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    except OSError as error:
        raise ReadError("file_unreadable", why=error.strerror or str(error)) from error
