"""What Python's ``zipfile`` raises for archives that are damaged, or packed in a way that it doesn't know."""

from __future__ import annotations

import lzma
import zipfile
import zlib

DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""A member that is cut or changed within shows only when it is unpacked: by an error of its own way of packing."""
