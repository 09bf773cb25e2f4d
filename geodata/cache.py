"""A user cache for what is slow to compute: arrays under a digest of everything they came from.

A file is the SHA-256 of the rest, then an uncompressed `.npz`. A file that doesn't match its digest (a disk error,
a half-written file, a file from elsewhere) is deleted, and its arrays are computed again: nothing depends on the
cache being there or being right.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
_DIGEST_BYTES = 32  # the length of a SHA-256
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


def _seal(digest: str, body: bytes) -> bytes:
    """Return the SHA-256 of key and content together, so that a renamed file doesn't pass for another."""
    return hashlib.sha256(digest.encode() + body).digest()


def load_arrays(kind: str, digest: str) -> dict[str, NDArray[Any]] | None:
    """Return the arrays stored under a digest; None if there is no file, or a damaged one."""
    path = _path(kind, digest)
    try:
        content = path.read_bytes()
    except OSError:
        return None
    seal, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if seal != _seal(digest, body):
        _log.warning("%s is damaged; it is computed again", path)
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def save_arrays(kind: str, digest: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Store arrays under a digest, whole or not at all; a folder that can't be written causes a warning only."""
    path = _path(kind, digest)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # its stub takes any name for allow_pickle
    body = buffer.getvalue()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
            part.write(_seal(digest, body) + body)
        Path(part.name).replace(path)
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
