"""``python -m tests.fuzz --minutes 30``: damage files for all readers in turn; 1 if one ends in a traceback.

Minutes are of the processor. What broke a reader is kept in ``--keep``, with the number that makes it again (``--only``).
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from ansinh.cli.screen.failures import exit_code
from tests.fuzz.damage import damaged
from tests.fuzz.readers import Reader, readers

SECONDS = 60.0


def main() -> int:
    """Print a line per reader: files read, refused in a sentence, tracebacks."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="minutes of the processor")
    parser.add_argument("--first", type=int, default=0, help="number of the first attempt")
    parser.add_argument("--only", type=int, help="make this attempt and no other")
    parser.add_argument("--keep", type=Path, help="folder for files that broke a reader")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ansinh-fuzz-") as folder:
        wrong = fuzz(Path(folder), asked.first if asked.only is None else asked.only, asked.minutes * SECONDS,
                     keep=asked.keep, once=asked.only is not None)  # fmt: skip
    return min(wrong, 1)


def fuzz(scratch: Path, first: int, seconds: float, *, keep: Path | None = None, once: bool = False) -> int:
    """Damage files until the processor's time is over; return how many attempts ended in a traceback."""
    began, number, counts = time.process_time(), first, Counter[tuple[str, str]]()
    all_readers = readers(scratch)
    while True:
        reader = all_readers[number % len(all_readers)]
        outcome = attempt(reader, number, scratch / "at")
        counts[reader.name, outcome] += 1
        if outcome == "traceback" and keep is not None:
            shutil.copytree(scratch / "at", keep / str(number), dirs_exist_ok=True)
        number += 1
        if once or time.process_time() - began > seconds:
            break
    for reader in all_readers:
        told = ", ".join(
            f"{counts[reader.name, outcome]} {outcome}" for outcome in ("read", "refused", "traceback")
        )
        print(f"{reader.name}: {told}")
    wrong = sum(count for (_, outcome), count in counts.items() if outcome == "traceback")
    print(f"{number - first} attempts, {wrong} tracebacks, {time.process_time() - began:.0f} s")
    return wrong


def attempt(reader: Reader, number: int, folder: Path) -> str:
    """Damage one file for a reader and let it read; return "read", "refused" or "traceback"."""
    rng = random.Random(number)  # noqa: S311
    for old in (folder, folder.with_name("adopted")):
        shutil.rmtree(old, ignore_errors=True)
    folder.mkdir()
    reader.prepare(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    victim = rng.choice(files)
    victim.write_bytes(damaged(victim.read_bytes(), rng))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader.read(folder)
    except Exception as error:  # noqa: BLE001 - to tell a bug from a bad file is the point
        if exit_code(error) is not None:
            return "refused"
        print(f"attempt {number}: {reader.name}, {victim.relative_to(folder)}", flush=True)
        traceback.print_exc(limit=-6)
        return "traceback"
    return "read"


if __name__ == "__main__":
    raise SystemExit(main())
