"""The outputs of a run: maps, charts, tables, the workbook, reports and investment proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def rebuild(folder: Path, **options: Any) -> list[Path]:
    """Write all outputs of the run in `folder` again, from ``folder/data`` alone; see `ansinh.reports.outputs.rebuild`."""
    from ansinh.reports import outputs

    return outputs.rebuild(folder, **options)
