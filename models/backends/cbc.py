"""CBC as a process of its own, ended by our clock: its own time limit is known not to hold."""

from __future__ import annotations

import math
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.backends.mps import column_name, row_name, write_mps
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats, MatrixForm
    from ansinh.models.settings import SolverSettings

NAME = "CBC"
NEAR = 1e-7
"""Relative: a value this close to a limit is at it, and a smaller reduced cost is 0."""
_HEAD = struct.Struct("=ii")
"""How a file of numbers begins: rows and columns."""
_ASK_AFTER_S = 0.2
"""Seconds after its time limit at which CBC, which may ignore the limit, is interrupted."""
_KILL_AFTER_S = 0.7
"""Seconds after its time limit at which CBC is killed; until then it may write its answer."""


def run(
    form: MatrixForm, settings: SolverSettings, seconds: float, start: Floats | None = None
) -> BackendAnswer:
    """Solve `form` within `seconds`.

    CBC is asked to stop at `seconds`, asked again by an interrupt, then killed; a killed CBC leaves no plan
    behind, so that the answer is then the start, if one was given.

    Raises
    ------
    SolverError
        If no CBC is found or it can't be run.
    """
    binary = find_binary()
    with tempfile.TemporaryDirectory(prefix="ansinh-cbc-") as folder:
        model, solution = Path(folder, "model.mps"), Path(folder, "solution.txt")
        numbers = Path(folder, "solution.bin")
        # The file holds no objective constant: we add it to the bound.
        write_mps(form, model)
        arguments = [binary, str(model)]
        if start is not None:
            arguments += ["-mips", str(_write_start(Path(folder, "start.txt"), start))]
        arguments += ["-sec", f"{max(0.1, seconds):.2f}", "-timeMode", "elapsed"]
        arguments += ["-ratio", str(settings.mip_gap), "-threads", str(settings.threads)]
        arguments += ["-randomSeed", str(settings.seed + 1), "-randomCbcSeed", str(settings.seed + 1)]
        if not form.mixed:
            # Otherwise CBC limits columns by what rows imply and hands back the duals of that other LP: a column at
            # such a limit has a reduced cost below zero, which proves nothing of ours.
            arguments += ["-boundPropLevel", "off"]
        arguments += ["-solve", "-printingOptions", "all", "-solution", str(solution)]
        arguments += ["-saveSolution", str(numbers)]
        log = _run_by_our_clock(arguments, seconds)
        return _read(log, solution, numbers, form)


def find_binary() -> str:
    """Return the path of a CBC that can be run: on the PATH, from ``pulp[cbc]``, or PuLP's own.

    Raises
    ------
    SolverError
        If there is none.
    """
    found = shutil.which("cbc")
    if found:
        return str(found)
    try:
        import cbcbox

        return str(cbcbox.cbc_bin_path())
    except (ImportError, OSError):
        bundled = shutil.which(pulp.PULP_CBC_CMD.pulp_cbc_path)
    if bundled:
        return str(bundled)
    message = "CBC can't be run: none found; `pip install 'pulp[cbc]'`, or choose backend 'highs'"
    raise SolverError(message)


BY_OUR_CLOCK = " by our clock"


def _write_start(path: Path, start: Floats) -> Path:
    lines = ["Stopped on time - objective value 0"]
    lines += [f"{c} {column_name(c)} {value:.15g} 0" for c, value in enumerate(start.tolist())]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


def _run_by_our_clock(arguments: list[str], seconds: float) -> str:
    """Run CBC and return its log; interrupt, then kill it when it overruns.

    Where its time was up, the log ends by saying so: CBC calls a problem infeasible whose preprocessing was cut off.
    """
    started = time.monotonic()
    try:
        process = subprocess.Popen(  # noqa: S603  (the binary is the one that find_binary chose)
            arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
        )
    except OSError as error:
        message = f"CBC at {arguments[0]} can't be run ({error}); `pip install --force-reinstall 'pulp[cbc]'`"
        raise SolverError(message) from error
    try:
        log = process.communicate(timeout=seconds + _ASK_AFTER_S)[0]
        # Our clock runs from before CBC's own, so that within it CBC can't have met its limit.
        return log if time.monotonic() - started < seconds else f"{log}\nlate{BY_OUR_CLOCK}"
    except subprocess.TimeoutExpired:
        process.send_signal(getattr(signal, "SIGINT", signal.SIGTERM))
    try:
        return f"{process.communicate(timeout=_KILL_AFTER_S - _ASK_AFTER_S)[0]}\ninterrupted{BY_OUR_CLOCK}"
    except subprocess.TimeoutExpired:
        process.kill()
        return f"{process.communicate()[0]}\nkilled{BY_OUR_CLOCK}"
    finally:
        if process.poll() is None:  # an exception, such as Ctrl-C, must not leave CBC running
            process.kill()


def _read(log: str, solution: Path, numbers: Path, form: MatrixForm) -> BackendAnswer:
    version = re.search(r"(?:Version:?\s+|CBC (?!MILP))(\S+(?: \(git:\w+\))?)", log)
    head, *lines = solution.read_text(encoding="ascii").splitlines() if solution.exists() else [""]
    claim = _claim(head, log)
    # A stopped CBC writes the relaxation's values when it has no whole ones, and says so in its first line.
    whole = head.startswith(("Optimal", "Stopped")) and "no integer solution" not in head
    has_plan = claim is Claim.FINISHED or (claim is Claim.STOPPED and whole and bool(lines))
    values = _in_full(lines, form.rows, numbers)
    mixed = form.mixed
    nothing = (0.0, 0.0)
    plan = (
        np.array([values.get(column_name(c), nothing)[0] for c in range(form.columns)]) if has_plan else None
    )
    duals = np.array([values.get(row_name(r), nothing)[1] for r in range(form.rows)])
    return BackendAnswer(
        claim=claim,
        values=plan,
        bound=_bound(log, claim, head) + form.offset if mixed else -math.inf,
        row_duals=None if mixed or plan is None else _with_single_rows(form, plan, duals),
        version=version.group(1) if version else "",
        note=_note(head, claim, log),
    )


def _in_full(lines: list[str], rows: int, numbers: Path) -> dict[str, tuple[float, float]]:
    """Return by name the values and duals that CBC printed, with all their digits: eight are too few beside a large price.

    They stand in a binary file in the order of the print: numbers of rows and columns, the objective, then activities
    and duals of the rows, values and reduced costs of the columns. Where these aren't the ones that were printed, the
    print is taken.
    """
    cells = [line.replace("**", " ").split() for line in lines]
    printed = np.array([(float(cell[2]), float(cell[3])) for cell in cells]).reshape(-1, 2)
    columns = len(cells) - rows
    written = numbers.read_bytes() if numbers.exists() else b""
    whole = len(written) == _HEAD.size + 8 * (1 + 2 * len(cells))
    if whole and _HEAD.unpack_from(written) == (rows, columns):
        found = np.split(np.frombuffer(written, offset=_HEAD.size)[1:], np.cumsum([rows, rows, columns]))
        full = np.column_stack([np.append(found[0], found[2]), np.append(found[1], found[3])])
        if (np.abs(full - printed) <= NEAR * np.maximum(1.0, np.abs(printed))).all():
            printed = full
    return {cell[1]: (float(value), float(dual)) for cell, (value, dual) in zip(cells, printed, strict=True)}


def _with_single_rows(form: MatrixForm, values: Floats, duals: Floats) -> Floats:
    """Return the duals with those of rows of one column, which CBC makes limits of the column and prices at 0.

    What a column's own limits don't explain of its reduced cost is the price of such a row.
    """
    matrix = form.matrix
    single = np.flatnonzero(np.diff(matrix.indptr) == 1)
    single = single[matrix.data[matrix.indptr[single]] != 0]
    column, entry = matrix.indices[matrix.indptr[single]], matrix.data[matrix.indptr[single]]
    reduced = (form.cost - matrix.T @ duals)[column]
    own = np.where(reduced > 0, form.lower[column], form.upper[column])
    price = reduced / entry
    limit = np.where(price > 0, form.row_lower[single], form.row_upper[single])
    close = NEAR * np.maximum(1.0, np.abs(values[column]))
    explained = np.abs(values[column] - own) <= close
    tight = np.abs(values[column] * entry - limit) <= close * np.abs(entry)
    at = np.flatnonzero((np.abs(reduced) > NEAR) & ~explained & tight)
    _, first = np.unique(column[at], return_index=True)  # one of equal rows is enough
    found = duals.copy()
    found[single[at[first]]] += price[at[first]]
    return found


def _note(head: str, claim: Claim, log: str) -> str:
    """Return CBC's own words, or ours where it wrote none or such as it had no time to prove."""
    said = head.partition(" - ")[0].strip()
    if claim is Claim.STOPPED and not said.startswith("Stopped"):
        return f"ended{BY_OUR_CLOCK}" if log.endswith(BY_OUR_CLOCK) else said or "CBC broke off"
    return said


def _claim(head: str, log: str) -> Claim:
    # An interrupted CBC may still write "Optimal" over what it had, and a late one "infeasible" over nothing.
    if log.endswith(BY_OUR_CLOCK):
        return Claim.STOPPED
    words = head.lower()
    if words.startswith("optimal"):
        return Claim.FINISHED
    if "infeasible" in words or "problem is infeasible" in log.lower():
        return Claim.INFEASIBLE
    return Claim.UNBOUNDED if "unbounded" in words else Claim.STOPPED


def _bound(log: str, claim: Claim, head: str) -> float:
    """Return the bound that the log states, no better than its printed digits allow.

    The log rounds to six digits. Only when it calls the search finished, and its bound agrees with its value
    to those digits, is the value itself (twelve digits, in the solution's first line) taken as the bound.
    """
    printed = [*re.finditer(r"(?:Bound:|Lower bound:|best possible)\s+(-?[\d.]+(?:e[+-]?\d+)?)", log)]
    low, high = _range_of(printed[-1].group(1)) if printed else (-math.inf, math.inf)
    value = re.search(r"objective value\s+(-?[\d.]+(?:e[+-]?\d+)?)", head)
    if claim is not Claim.FINISHED or value is None:
        return low
    objective = float(value.group(1))
    return objective if objective <= high + 1e-5 * max(1.0, abs(objective)) else low


def _range_of(digits: str) -> tuple[float, float]:
    """Return the smallest and the largest number that print as `digits`."""
    mantissa, _, exponent = digits.partition("e")
    decimals = len(mantissa.partition(".")[2])
    # Trailing zeros aren't printed, so six significant digits are assumed where fewer stand; 0 is all of itself.
    whole = len(mantissa.partition(".")[0].lstrip("-0"))
    unit = 10.0 ** -max(decimals, 6 - whole if whole else decimals)
    if not decimals and not whole:
        unit = 0.0
    scale = 10.0 ** int(exponent or 0)
    return (float(mantissa) - 0.5 * unit) * scale, (float(mantissa) + 0.5 * unit) * scale
