"""``python -B -m proof FOLDER``: check a run folder, or the one in which this copy lies; 1 if something doesn't hold."""

import argparse
import contextlib
import io
import sys
from pathlib import Path

from .bounds import on_whose_word
from .check import check_folder
from .signature import check_signature, public_key
from .tables import Run, harmless

SHOWN = 10
"""Disagreements told per group."""
MOST_BYTES = 6_000_000_000
"""Of memory: a small file may unpack to more than any computer has."""
MOST_SECONDS = 3600
"""Of the processor: a page or a layer may be made to take for ever."""
VERDICTS = {
    "holds": "signed with the key",
    "missing": "not signed",
    "other_key": "signed with another key:",
    "broken": "changed after it was signed, or never signed, with the key",
}


def _limit() -> None:
    """Limit memory and time, where the system knows such limits; who passes them is ended."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main() -> int:
    """Print what holds and what doesn't."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for terminals that can't show every letter
    parser = argparse.ArgumentParser(prog="python -B -m proof", description="Check a run folder.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--signer", type=Path, help="public key (PEM) of the one who must have signed")
    asked = parser.parse_args()
    folder: Path = asked.folder
    try:
        signer = public_key(asked.signer.read_text(encoding="utf-8")) if asked.signer else None
        signed = check_signature(folder, signer)
        print(f"{folder}: {VERDICTS[signed.verdict]} {signed.key}")
        if signed.verdict != "holds" and (signer or signed.key):
            return 1
        groups = check_folder(folder)
    except Exception as error:  # noqa: BLE001 - whatever a damaged or forged file makes a parser raise
        print(harmless(f"{folder}: not a run folder, or damaged ({type(error).__name__}: {error})"))
        return 2
    for group, count, wrong in groups:
        lines = (f"    {line}" for line in wrong[:SHOWN])
        print(f"{'✗' if wrong else '✓'} {group} ({count})", *lines, sep="\n")
    if any(wrong for _, _, wrong in groups):
        return 1
    print(*map(harmless, on_whose_word(Run(folder))), sep="\n")
    return 0


if __name__ == "__main__":
    _limit()
    sys.exit(main())
