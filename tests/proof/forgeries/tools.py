"""What a forger does: change rows of a table, texts, parts of Office files, layers and the data of a map."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Rows = list[dict[str, Any]]
MAP_DATA = 'id="ansinh-data">'


def read(folder: Path, name: str) -> Rows:
    """Return the rows of a table of the run."""
    return list(pq.read_table(folder / f"{name}.parquet").to_pylist())


def write(folder: Path, name: str, rows: Rows) -> None:
    """Replace the rows of a table, with its columns and their types."""
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(path)), path)


def moved(wkb: bytes, degrees: float) -> bytes:
    """Return a point further east."""
    x, y = struct.unpack("<dd", wkb[5:21])
    return wkb[:5] + struct.pack("<dd", x + degrees, y)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Replace the text of a file by another one."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, path
    path.write_text(after, encoding="utf-8")


def part(path: Path, member: str, change: Callable[[str], str]) -> None:
    """Replace the text of a part of an Office file by another one."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    after = change(parts[member].decode("utf-8")).encode("utf-8")
    assert after != parts[member], member
    parts[member] = after
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def member(path: Path, name: str) -> str:
    """Return the text of a part of an Office file."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def layer(path: Path, statement: str, *values: object) -> None:
    """Change a GeoPackage by SQL, whatever its triggers say."""
    with closing(sqlite3.connect(path)) as database, database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            database.execute(f'DROP TRIGGER "{trigger}"')
        assert database.execute(statement, values).rowcount


def asked(path: Path, question: str) -> list[tuple[Any, ...]]:
    """Return the answer of a GeoPackage."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


def payload(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the data of a map."""
    page = path.read_text(encoding="utf-8")
    start = page.index(MAP_DATA) + len(MAP_DATA)
    end = page.index("</script>", start)
    data = json.loads(page[start:end])
    change(data)
    path.write_text(page[:start] + json.dumps(data) + page[end:], encoding="utf-8")
