"""Make build/tree/ansinh: links to the rooms inside one package folder, for tools that read modules as files.

``make lint`` runs it, because mypy and import-linter don't follow the mapping of an editable install.
"""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
TREE = ROOT / "build" / "tree" / "ansinh"
ROOMS = runpy.run_path(str(ROOT / "face" / "rooms.py"))["ROOMS"]


def main() -> None:
    """Replace the links by new ones."""
    shutil.rmtree(TREE.parent, ignore_errors=True)
    TREE.mkdir(parents=True)
    for path in (ROOT / "face").iterdir():
        if path.suffix in {".py", ".typed"} or path.name == "door":
            (TREE / path.name).symlink_to(path)
    for room in (*ROOMS, "notebooks"):
        (TREE / room).symlink_to(ROOT / room, target_is_directory=True)


if __name__ == "__main__":
    main()
