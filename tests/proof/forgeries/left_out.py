"""Forgeries by leaving out: a whole table, all rows of one, or a single row; and a row that stands twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from ansinh.proof.sums.whole import KEYS, MUST, TABLES
from tests.proof.forgeries import tools
from tests.proof.forgeries.lab import Forged

NEEDED = tuple(MUST)
"""Tables of which the checker knows the rows."""


def table_taken_out(folder: Path, rng: random.Random) -> Forged:
    """Delete a table, as if the run were older than it."""
    file = f"data/{rng.choice(TABLES)}.parquet"
    (folder / file).unlink()
    return Forged((file,), (f"{file}:", "taken out"), ((file, "can't be read"),))


def table_emptied(folder: Path, rng: random.Random) -> Forged:
    """Leave a table without rows."""
    table = rng.choice(_with_rows(folder, NEEDED))
    tools.write(folder, f"data/{table}", [])
    return Forged((f"data/{table}.parquet",), (f"data/{table}.parquet",))


def row_taken_out(folder: Path, rng: random.Random) -> Forged:
    """Leave out a row."""
    table = rng.choice(_with_rows(folder, NEEDED))
    rows = tools.read(folder, f"data/{table}")
    row = rows.pop(rng.randrange(len(rows)))
    tools.write(folder, f"data/{table}", rows)
    return Forged(
        (f"data/{table}.parquet",), (f"data/{table}.parquet", *(str(row[key]) for key in KEYS[table].split()))
    )


def row_twice(folder: Path, rng: random.Random) -> Forged:
    """State a row twice."""
    table = rng.choice(_with_rows(folder, tuple(KEYS)))
    rows = tools.read(folder, f"data/{table}")
    number = rng.randrange(len(rows))
    rows.append(rows[number])
    tools.write(folder, f"data/{table}", rows)
    return Forged((f"data/{table}.parquet",), (f"data/{table}.parquet, row {len(rows) - 1} ", "stated twice"))


def _with_rows(folder: Path, tables: tuple[str, ...]) -> list[str]:
    return [name for name in tables if tools.read(folder, f"data/{name}")]


KINDS: dict[str, Callable[[Path, random.Random], Forged]] = {
    "table taken out": table_taken_out,
    "table emptied": table_emptied,
    "row taken out": row_taken_out,
    "row stated twice": row_twice,
}
