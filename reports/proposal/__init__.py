"""The investment proposal (DOCX and HTML)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reports.pictures import Pictures


def write_proposal(pictures: Pictures, folder: Path) -> list[Path]:
    """Write the proposal in the language of `pictures`; nothing yet."""
    del pictures, folder
    return []
