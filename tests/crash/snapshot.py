"""The files of a folder at a moment, to which it can be put back while a process that stands still has some of them open."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Snapshot:
    """Folders, files and their contents below `folder`.

    Each file gets a second name in `side`, so that it stays the same file, which an open process goes on to write into,
    even where it was deleted or replaced meanwhile.
    """

    def __init__(self, folder: Path, side: Path) -> None:
        self.folder, self.side = folder, side
        shutil.rmtree(side, ignore_errors=True)
        side.mkdir()
        self.folders: list[Path] = []
        self.files: dict[Path, tuple[int, bytes, int]] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_dir():
                self.folders.append(path)
                continue
            facts = path.stat()
            self.files[path] = facts.st_ino, path.read_bytes(), facts.st_mode
            second = side / str(facts.st_ino)
            if not second.exists():
                os.link(path, second)

    def put_back(self) -> None:
        """Delete what is new, and give every file and folder its place and its content again."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_dir():
                if path not in self.folders:
                    path.rmdir()
            elif path not in self.files or path.stat().st_ino != self.files[path][0]:
                path.unlink()
        for path in self.folders:
            path.mkdir(exist_ok=True)
        for path, (number, content, mode) in self.files.items():
            if not path.exists():
                os.link(self.side / str(number), path)
            if path.read_bytes() != content:
                with path.open("r+b") as stream:
                    stream.write(content)
                    stream.truncate()
            path.chmod(mode)
