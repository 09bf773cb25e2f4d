"""The files of an office's folder, or of a ZIP archive of one."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ansinh.geodata.own.readers import FORMATS
from ansinh.models.errors import Finding, InputError

_MOST_FILES = 2_000  # a folder with more is no folder of one plan, but somebody's whole disk
_MOST_BYTES = 2_000_000_000
_LOCKS = ("~$", "._", ".~lock")
"""Beginnings of the files that office programs and macOS leave behind."""


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder and its subfolders that may hold a table; a File Geodatabase is one of them.

    Raises
    ------
    InputError
        There is no such folder, or it has far too many files.
    """
    if not folder.is_dir():
        raise InputError(
            [Finding(str(folder), "no such folder or ZIP archive", "name the folder with your files")]
        )
    found: list[Path] = []
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count > _MOST_FILES:
            raise InputError(
                [Finding(str(folder), f"has more than {_MOST_FILES} files", "name the folder of one plan")]
            )
        inside = path.relative_to(folder).parts
        if any(part.startswith((".", *_LOCKS)) or part == "__MACOSX" for part in inside):
            continue
        in_database = any(part.casefold().endswith(".gdb") for part in inside[:-1])
        if (
            path.suffix.casefold() in FORMATS
            and not in_database
            and (path.is_file() or path.suffix.casefold() == ".gdb")
        ):
            found.append(path)
    return found


def unpacked(archive: Path, target: Path) -> Path:
    """Unpack a ZIP archive into a new folder, and return that folder; links and names that lead out of it are left out.

    Raises
    ------
    InputError
        The file is no archive, or it unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            items = [item for item in packed.infolist() if not item.is_dir()]
            if sum(item.file_size for item in items) > _MOST_BYTES or len(items) > _MOST_FILES:
                raise InputError(
                    [Finding(str(archive), "unpacks to too much", "pack the folder of one plan only")]
                )
            for item in items:
                parts = PurePosixPath(item.filename.replace("\\", "/")).parts
                if any(part in ("..", "/") or ":" in part for part in parts):
                    continue
                path = target.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(item) as source, path.open("wb") as written:
                    shutil.copyfileobj(source, written)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:  # the last: encrypted
        raise InputError(
            [
                Finding(
                    str(archive),
                    "no ZIP archive that opens: damaged, or with a password",
                    "pack the folder again, or name the folder",
                )
            ]
        ) from error
    return target
