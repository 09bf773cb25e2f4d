"""An honest run, forged again and again in the same folder, with digests computed anew each time."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from ansinh.proof import check, tables
from tests.run_folder import run_folder
from tests.shared import Shared

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Forged:
    """What a forger did.

    Attributes
    ----------
    files
        Files that were changed.
    named
        What a finding must say, all of it in one line: file, row and column, or whatever else is the place.
    others
        Other lines that name the place as well: a figure that stands in two places may be forged in either.
    """

    files: tuple[str, ...]
    named: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = field(default=())

    def is_named(self, lines: list[str]) -> bool:
        """Return whether one of the findings names the place."""
        return any(
            all(word in line for word in words) for words in (self.named, *self.others) for line in lines
        )


def honest_run(shared: Shared, scratch: Path) -> Path:
    """Return a copy of the folder of a run on few demand points, without the English workbook and map."""
    folder = Path(shutil.copytree(run_folder(shared), scratch / "out"))
    for twin in ("plan.en.xlsx", "map.en.html"):
        (folder / twin).unlink()
    seal(folder)
    return folder


def seal(folder: Path, files: tuple[str, ...] = ()) -> None:
    """Compute the digests of files anew, as a forger would; without names those of all files."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if not files:
        manifest["files_sha256"] = {}
        here = (p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
        files = tuple(p.relative_to(folder).as_posix() for p in here)
    for name in files:
        if not (folder / name).exists():
            manifest["files_sha256"].pop(name)
        elif name != MANIFEST:
            manifest["files_sha256"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def findings(folder: Path) -> list[str]:
    """Return all disagreements in a folder."""
    return [line for _, _, wrong in check.check_folder(folder) for line in wrong]


def _by_some_rules(folder: Path, files: tuple[str, ...]) -> list[str]:
    """Return what the rules of the changed files find: those of tables, or where only finished files were changed, theirs."""
    families = {_family(name) for name in files}
    finished = tuple(rule for rule in check.FINISHED if _family(rule[0]) in families)
    kept = {"FINISHED": ()} if "" in families else {"TABLES": (), "FINISHED": finished}
    with mock.patch.multiple(check, **kept):
        return findings(folder)


def _family(name: str) -> str:
    """Return which finished files are compared with each other; "" for tables, scenario and manifest."""
    if name.startswith("map"):
        return "map"
    return {
        ".xlsx": "workbook",
        ".gpkg": "layers",
        ".qgz": "layers",
        ".html": "papers",
        ".docx": "papers",
    }.get(Path(name).suffix, "")


class Lab:
    """A copy of an honest run that is forged and mended again."""

    def __init__(self, honest: Path, scratch: Path) -> None:
        self.honest, self.folder = honest, scratch / "forged"
        self.rows: dict[str, list[tables.Row]] = {}
        shutil.copytree(honest, self.folder)

    def attempt(self, kind: str, seed: int) -> tuple[Forged, list[str]]:
        """Forge once; return what was forged and what the checker finds: all of it, unless some rules name the place."""
        from tests.proof.forgeries.kinds import KINDS

        forged = KINDS[kind](self.folder, random.Random(f"{kind} {seed}"))  # noqa: S311
        seal(self.folder, forged.files)
        with mock.patch.object(tables, "read_rows", self._reader(forged.files)):
            lines = _by_some_rules(self.folder, forged.files)
        if not forged.is_named(lines):
            lines = findings(self.folder)
        for name in (*forged.files, MANIFEST):
            shutil.copyfile(self.honest / name, self.folder / name)
        return forged, lines

    def _reader(self, files: tuple[str, ...]) -> Callable[[Path], list[tables.Row]]:
        """Return a `read_rows` that reads the tables which nobody forged only once."""
        read = tables.read_rows

        def rows(path: Path) -> list[tables.Row]:
            if path.relative_to(self.folder).as_posix() in files:
                return read(path)
            if path.name not in self.rows:
                self.rows[path.name] = read(path)
            return self.rows[path.name]

        return rows
