"""Write files and folders whole or not at all, and so that they last.

Everything is written into a draft beside its place, flushed to the disk, and renamed. A crash at any moment leaves the
old state or the complete new one, and at worst a draft, which the next command that writes there deletes.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from ansinh.models.errors import Finding, InputError

DRAFT = ".ansinh-draft"
READY = ".ansinh-ready"
_MOST_NAMES = 1_000  # tried when names are taken; a folder with more runs of one name is no ordinary folder
_BINARY = getattr(os, "O_BINARY", 0)  # on Windows: bytes as they are
_NEVER_FLUSHED = (errno.EINVAL, errno.ENOTSUP)  # answers of network folders that can't flush
_AT_ONCE = 8  # files that are flushed at the same time
FORGOTTEN_S = 86_400.0
"""Seconds without a change after which something is left behind whose process can't be asked: a day."""


@contextmanager
def draft_folder(parent: Path) -> Iterator[Path]:
    """Make a draft in `parent` for the time of a block; drafts of commands that were killed are deleted first.

    Raises
    ------
    InputError
        If nothing can be written in `parent`.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        delete_forgotten(parent)
        draft = parent / _name()
        draft.mkdir(mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError([Finding(str(parent), "is no folder", "choose another folder")]) from error
    except PermissionError as error:
        raise InputError([Finding(str(parent), f"can't be written ({error.strerror})",
                                  "choose another folder")]) from error  # fmt: skip
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def whole_folder(target: Path, fill: Callable[[Path], object]) -> Path:
    """Make a folder with the files that `fill` writes: whole or not at all, and never over existing files.

    Raises
    ------
    InputError
        If the folder exists and isn't empty, or can't be written.
    """
    if os.path.lexists(target) and (target.is_symlink() or not target.is_dir() or any(target.iterdir())):
        raise InputError([taken(target)])
    with draft_folder(target.absolute().parent) as draft:
        fill(draft)
        if not put_folder(draft, target):
            raise InputError([taken(target)])
    return target


def first_free(target: Path, draft: Path) -> Path:
    """Move a draft to `target`, or, if another command has taken that name meanwhile, to ``target-2`` and so on."""
    names = (target, *(target.with_name(f"{target.name}-{n}") for n in range(2, _MOST_NAMES)))
    for name in names:
        if put_folder(draft, name):
            return name
    raise InputError([taken(target)])


def put_folder(draft: Path, target: Path) -> bool:
    """Flush a draft and rename it to `target`; return False if there is something of that name by now."""
    settle(draft)
    draft.chmod(0o755)
    try:
        if target.is_symlink():
            return False
        if (
            os.name == "nt" and target.is_dir()
        ):  # there a rename never replaces a folder, not even an empty one
            target.rmdir()
        draft.rename(target)  # replaces an empty folder, and fails where there is anything else
    except OSError:
        if os.path.lexists(target):
            return False
        raise
    with suppress(OSError):  # the folder stands; an error now must not tell of a failure
        _flush(target.absolute().parent)
    return True


def put_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file whole or not at all; a link of that name is replaced, never followed. The umask narrows `mode`."""
    draft = path.with_name(_name())
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as stream:  # noqa: PTH123
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        _flush(path.absolute().parent)


def put_files(draft: Path, folder: Path) -> None:
    """Move all files of a draft inside `folder` into it, over files of the same names.

    The flushed draft is first renamed to `READY`: from then on the new state is decided, and `finish` completes it,
    now or when the next command finds it.
    """
    settle(draft)
    draft.rename(folder / READY)
    _flush(folder)
    finish(folder)


def finish(folder: Path) -> None:
    """Complete what a command that was stopped had decided to move into `folder`, if there is anything."""
    ready = folder / READY
    if not ready.is_dir():
        return
    for path in sorted(ready.rglob("*")):
        target = folder / path.relative_to(ready)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            path.replace(target)
    for path in (folder, *(path for path in folder.iterdir() if path.is_dir())):
        _flush(path)
    shutil.rmtree(ready, ignore_errors=True)


def refuse_links(folder: Path) -> None:
    """Raise `InputError` for links inside a folder that someone else may have made: writing would follow them."""
    links = [path for path in sorted(folder.rglob("*")) if path.is_symlink()]
    if links:
        raise InputError([Finding(str(path), "is a link, which no run folder holds", "delete it, or ask for the folder anew")
                          for path in links])  # fmt: skip


def taken(target: Path) -> Finding:
    """Return the finding that a name is taken: by a folder, a file, or a link that leads nowhere."""
    nowhere = target.is_symlink() and not target.exists()
    problem = "is a link that leads nowhere" if nowhere else "exists already"
    return Finding(str(target), problem, "choose another folder with --out")


def settle(folder: Path) -> None:
    """Flush every file and folder below `folder` to the disk, so that a rename never comes before their content."""
    _flush_all([*folder.rglob("*"), folder])


def delete_forgotten(parent: Path) -> None:
    """Delete drafts of commands that were killed; those of commands that still run are left."""
    for path in parent.glob(f"{DRAFT}-*"):
        # Others may write to a shared folder: an entry that can't be deleted is left.
        with suppress(OSError, RecursionError):
            if not path.is_symlink() and _forgotten(path):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _name() -> str:
    """Return the name of a new draft: this computer, this process, and a random part."""
    return f"{DRAFT}-{_computer()}-{os.getpid()}-{secrets.token_hex(4)}"


def _computer() -> str:
    return "".join(c for c in socket.gethostname() if c.isalnum()) or "computer"


def _forgotten(draft: Path) -> bool:
    _, _, rest = draft.name.partition(f"{DRAFT}-")
    computer, process, *_ = [*rest.split("-"), "", ""]
    if computer == _computer() and process.isdecimal() and os.name == "posix":
        return not _runs(int(process))
    return time.time() - draft.lstat().st_mtime > FORGOTTEN_S


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it runs, and is another user's; or the name is none of ours
        return True
    return True


def _flush_all(paths: Iterable[Path]) -> None:
    """Flush files and folders, several at a time: one after the other, each waits for the disk (a hundred of them 0.4 s)."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(_flush, paths))  # asks each for its error


def _flush(path: Path) -> None:
    """Flush a file or folder to the disk; folders can't be opened on Windows, which flushes their entries itself."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NEVER_FLUSHED:
            raise
    finally:
        os.close(handle)
