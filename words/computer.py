"""Errors of the computer in a sentence: a full disk, a missing right, too little memory."""

from __future__ import annotations

import errno

from ansinh.words.catalogue import Language, text

_FULL = ("database or disk is full", "No space left on device")  # of SQLite and of GDAL
_WORDS = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.EIO: "device",
    errno.ENOMEM: "no_memory",
    errno.EMFILE: "too_many_files",
}
"""Error number of the system → key of its sentence below ``command.failure``."""


def computer_words(error: BaseException, language: Language) -> str:
    """Return the sentence on an error of the computer: a full disk, a missing right, too little memory; else ""."""
    if isinstance(error, MemoryError):
        return text("command.failure.no_memory", language)
    if isinstance(error, OSError):
        key = _WORDS.get(error.errno or 0, "system")
        where = f" ({error.filename})" if error.filename else ""
        return text(f"command.failure.{key}", language, why=error.strerror or str(error)) + where
    # Libraries that write workbooks and layers wrap the system's error; what they wrapped is told.
    inner = error.__cause__ or next(iter(error.args), None)
    if isinstance(inner, (OSError, MemoryError)):
        return computer_words(inner, language)
    full = any(word in str(error) for word in _FULL)
    return text("command.failure.no_space", language) if full else ""
