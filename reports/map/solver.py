"""The solver inside a map: HiGHS as WebAssembly, the scripts around it, and the problem of the last period.

It stands in the page as text that nothing reads before somebody tries something. Where it comes from:
``tools/bring_solver.py`` and ``static/solver/version.toml``.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ansinh.reports.map import assets

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData


def solver_element(data: RunData) -> str:
    """Return the element with solver and problem; "" for a run whose last period a map can't solve."""
    problem = last_problem(data)
    if not problem:
        return ""
    content = assets.safe_json({**_packed_solver(), "problem": problem})
    return f'<script type="application/json" id="ansinh-solver">{content}</script>'


def last_problem(data: RunData) -> dict[str, Any]:
    """Return the problem of the last period by part; empty in older runs."""
    frame = data.last_problem
    if frame.empty:
        return {}
    return {str(part): json.loads(value) for part, value in zip(frame["part"], frame["value"], strict=True)}


@cache
def _packed_solver() -> dict[str, str]:
    """Return the solver's two files as they're carried (gzip, in base64), and the worker's own scripts."""
    folder = resources.files("ansinh.reports.map.static") / "solver"
    files = {"loader": "highs.js.gz", "wasm": "highs.wasm.gz"}
    packed = {
        name: base64.b64encode((folder / file).read_bytes()).decode("ascii") for name, file in files.items()
    }
    scripts = [
        f"// ---- {PurePosixPath(name).name}\n{assets.static_text(name)}" for name in assets.WORKER_SCRIPTS
    ]
    return {**packed, "worker": "\n".join(scripts)}
