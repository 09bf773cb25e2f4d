"""``python -m tests.geodata.own.faults [NAME…]``: write each fault, check and adopt it, and print what became of it."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from ansinh.planning.inputs.own_data.check import Checked
from tests.geodata.own.faults.base import FAULTS, READ
from tests.geodata.own.faults.tries import adopt_folder, check_folder, outcome, written


def main() -> None:
    """Try each fault and print a line, with the errors that stop it."""
    counts: Counter[str] = Counter()
    for name in sys.argv[1:] or FAULTS:
        fault = FAULTS[name]
        with tempfile.TemporaryDirectory() as room:
            folder = written(fault, Path(room))
            checked, adopted = check_folder(folder), adopt_folder(folder)
        results = outcome(fault, checked), outcome(fault, adopted)
        right = all(result in (*fault.may, READ) for result in results)
        counts.update(results if right else ("WRONG",))
        print(f"{'' if right else 'WRONG '}{name}: check {results[0]}; adopt {results[1]}{_errors(checked)}")
    print(dict(counts))


def _errors(checked: Checked) -> str:
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    return "".join(
        f"\n      {f.code} {f.where()}: {f.problem_en[:110]} → {f.remedy_en[:90]}" for f in errors[:2]
    )


if __name__ == "__main__":
    main()
