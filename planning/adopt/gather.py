"""The files of an office's folder, or of a ZIP archive of one."""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from ansinh.geodata.own.readers import FORMATS
from ansinh.geodata.own.readers.read import BOOKS, TEXT
from ansinh.geodata.storage.damaged import DAMAGED_ZIP
from ansinh.models.errors import Finding, InputError

_MOST_FILES = 2_000  # a folder with more is no folder of one plan, but somebody's whole disk
_MOST_BYTES = 2_000_000_000
_DEEPEST = 3  # archives inside archives
_UNICODE = 0x800  # flag of a member whose name is in UTF-8
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


def laid_open(source: Path, room: Path) -> Path:
    """Return the folder, or the archive unpacked, with the archives of tables in it unpacked, too; `source` stays as it is.

    An archive of one map is read as it is.

    Raises
    ------
    InputError
        There is no such folder or archive, it is broken or locked, or far too large.
    """
    packed = source.suffix.casefold() == ".zip" and source.is_file()
    folder = unpacked(source, room / source.stem) if packed else source
    left = _MOST_BYTES
    for _ in range(_DEEPEST):
        archives = [
            path for path in files_of(folder) if path.suffix.casefold() == ".zip" and _holds_tables(path)
        ]
        if not archives:
            break
        if folder == source:
            folder = room / source.name
            shutil.copytree(source, folder, ignore=_not_copied)
            archives = [folder / path.relative_to(source) for path in archives]
        for path in archives:
            inside = unpacked(path, path.with_name(f"{path.stem} (zip)"), left)
            left -= sum(part.stat().st_size for part in inside.rglob("*") if part.is_file())
            path.unlink()
    return folder


def _not_copied(folder: str, names: list[str]) -> set[str]:
    """Return what isn't copied: links, which may lead anywhere, locks of open files, and what is neither file nor folder."""
    return {
        name
        for name in names
        if name.startswith((".", *_LOCKS))
        or (path := Path(folder, name)).is_symlink()
        or not (path.is_file() or path.is_dir())
    }


def _holds_tables(archive: Path) -> bool:
    """Whether an archive has tables or further archives in it."""
    try:
        with zipfile.ZipFile(archive) as packed:
            return any(
                PurePosixPath(name).suffix.casefold() in (*TEXT, *BOOKS, ".zip") for name in packed.namelist()
            )
    except DAMAGED_ZIP:
        return False


def unpacked(archive: Path, target: Path, most: int = _MOST_BYTES) -> Path:
    """Unpack a ZIP archive of at most `most` bytes into a new folder, and return that folder.

    Names that lead out of the folder are left out.

    Raises
    ------
    InputError
        The file is no archive, has a password, or unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            items = [item for item in packed.infolist() if not item.is_dir()]
            if sum(item.file_size for item in items) > most or len(items) > _MOST_FILES:
                raise InputError(
                    [Finding(str(archive), "unpacks to too much", "pack the folder of one plan only")]
                )
            for item in items:
                parts = PurePosixPath(_name(item).replace("\\", "/")).parts
                path = target.joinpath(*parts)
                if ".." in parts or any(":" in part for part in parts) or not path.is_relative_to(target):
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(item) as source, path.open("wb") as written:
                    shutil.copyfileobj(source, written)
    except RuntimeError as error:
        raise InputError(
            [
                Finding(
                    str(archive),
                    "has a password, or is packed in a way that can't be read",
                    "unpack it, and name the folder",
                )
            ]
        ) from error
    except DAMAGED_ZIP as error:
        raise InputError(
            [Finding(str(archive), "not a ZIP archive", "pack the folder again, or name the folder")]
        ) from error
    return target


def _name(item: zipfile.ZipInfo) -> str:
    """Return the name of a member: without a mark of UTF-8, Windows in Vietnam writes code page 1258, macOS UTF-8."""
    if item.flag_bits & _UNICODE or item.filename.isascii():
        return item.filename
    written = item.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return unicodedata.normalize("NFC", written.decode(encoding))
        except UnicodeDecodeError:
            continue
    return item.filename
