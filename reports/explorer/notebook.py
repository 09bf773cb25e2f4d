"""The notebook that shows the explorer, as Voilà serves it; ``notebooks/09-explorer.py`` has the same code."""

from __future__ import annotations

from typing import Any

PARAMETERS = ("scenario_name", "language", "points", "folder")
CODE = """from ansinh.reports.explorer import Explorer

explorer = Explorer(scenario_name, language=language, points=points, folder=folder)
explorer"""


def explorer_notebook(**parameters: Any) -> dict[str, Any]:
    """Return the notebook (format 4.5) with its parameters, see `PARAMETERS`."""
    lines = "\n".join(f"{name} = {parameters[name]!r}" for name in PARAMETERS)
    cells = [_cell("parameters", lines), _cell("explorer", CODE)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "metadata": {"tags": [name]}, "source": source,
            "execution_count": None, "outputs": []}  # fmt: skip
