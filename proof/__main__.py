"""``python -B -m proof FOLDER``: check a run folder, or the one in which this copy lies; 1 if something doesn't hold."""

import argparse
import io
import sys
from pathlib import Path

from .bounds import on_whose_word
from .check import check_folder
from .signature import check_signature, public_key
from .tables import Run, harmless

SHOWN = 10
"""Disagreements told per group."""
VERDICTS = {
    "holds": "signed with the key",
    "missing": "not signed",
    "other_key": "signed with another key:",
    "broken": "changed after it was signed, or never signed, with the key",
}


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
    except (OSError, ValueError) as error:
        print(harmless(f"{folder}: not a run folder, or damaged ({error})"))
        return 2
    for group, count, wrong in groups:
        lines = (f"    {line}" for line in wrong[:SHOWN])
        print(f"{'✗' if wrong else '✓'} {group} ({count})", *lines, sep="\n")
    if any(wrong for _, _, wrong in groups):
        return 1
    print(*map(harmless, on_whose_word(Run(folder))), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
