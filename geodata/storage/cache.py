"""A user cache for what is slow to compute: arrays under a digest of everything they came from.

A file is a seal of the rest (HMAC-SHA256 with a key of this user), then an uncompressed `.npz`. A file that doesn't
match its seal (a disk error, a half-written file, a file that someone else made), or that others may write, isn't
used, and its arrays are computed again: nothing depends on the cache being there or being right.
"""

from __future__ import annotations

import contextlib
import hmac
import io
import logging
import os
import secrets
import stat
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from ansinh.geodata.storage.durable import delete_forgotten, put_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
_SEAL_BYTES = 32  # the length of a SHA-256
_KEY_BYTES = 32  # as long as the seal
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_unused: ContextVar[bool] = ContextVar("unused", default=False)
# The name of a file carries so many of the 64 digits of its digest: two never meet, and paths stay short.
_NAME_DIGITS = 40
# Most bytes of all files together: some two hundred sets of travel times (1.2 MB each), and no more of a user's disk.
LIMIT_BYTES = 300_000_000


def cache_dir() -> Path:
    """Return the cache folder: `ANSINH_CACHE_DIR`, or the user's cache folder of this system."""
    given = os.environ.get("ANSINH_CACHE_DIR")
    return Path(given) if given else platformdirs.user_cache_path("ansinh")


def _path(kind: str, digest: str) -> Path:
    return cache_dir() / f"{kind}-{digest[:_NAME_DIGITS]}.npz"


@contextlib.contextmanager
def without_cache() -> Iterator[None]:
    """Neither read nor write the cache within a block, for checks that must not believe it."""
    token = _unused.set(True)
    try:
        yield
    finally:
        _unused.reset(token)


def _key() -> bytes | None:
    """Return this user's key, which is made at its first use; None if it can't be kept from others."""
    path = platformdirs.user_config_path("ansinh") / "cache.key"
    with contextlib.suppress(OSError):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            put_file(path, secrets.token_bytes(_KEY_BYTES), mode=0o600)
        if _only_ours(path):
            key = path.read_bytes()
            return key if len(key) == _KEY_BYTES else None
    return None


def _only_ours(path: Path) -> bool:
    """Return whether a file is this user's and nobody else may write it; Windows keeps a user's folders by itself."""
    if os.name != "posix":
        return True
    facts = path.lstat()
    return stat.S_ISREG(facts.st_mode) and facts.st_uid == os.geteuid() and not facts.st_mode & _OTHERS_WRITE


def _seal(key: bytes, digest: str, body: bytes) -> bytes:
    """Return the seal of name and content together, so that a renamed file doesn't pass for another."""
    return hmac.digest(key, digest.encode() + body, "sha256")


def load_arrays(kind: str, digest: str) -> dict[str, NDArray[Any]] | None:
    """Return the arrays stored under a digest; None if there is no file, or one that can't be trusted."""
    path = _path(kind, digest)
    if _unused.get():
        return None
    try:
        content, ours = path.read_bytes(), _only_ours(path)
    except OSError:
        return None
    seal, body = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
    key = _key()
    if key is None or not ours or not hmac.compare_digest(seal, _seal(key, digest, body)):
        _log.warning("%s is damaged or of another user; it is computed again", path)
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def save_arrays(kind: str, digest: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Store arrays under a digest, whole or not at all; a folder that can't be written causes a warning only."""
    key = None if _unused.get() else _key()
    if key is None:
        return
    path = _path(kind, digest)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # its stub takes any name for allow_pickle
    body = buffer.getvalue()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        delete_forgotten(path.parent)
        put_file(path, _seal(key, digest, body) + body, mode=0o600)
        _prune(path.parent)
    except OSError as error:
        _log.warning("the cache %s can't be written (%s); going on without it", path.parent, error)


def _prune(folder: Path) -> None:
    """Delete the oldest files until the cache is within `LIMIT_BYTES`."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > LIMIT_BYTES:
            file.unlink(missing_ok=True)
