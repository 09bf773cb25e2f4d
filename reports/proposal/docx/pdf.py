"""Convert documents to PDF with LibreOffice, if it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 120  # longest wait; a proposal takes far less, but LibreOffice sometimes hangs instead of failing


class PdfToolMissingError(RuntimeError):
    """LibreOffice is not installed, so no PDF can be made."""


def to_pdf(document: Path) -> Path:
    """Turn a DOCX or XLSX into a PDF beside it.

    Raises
    ------
    PdfToolMissingError
        If LibreOffice is not on the PATH; the message says what to do.
    """
    tool = _tool()
    if tool is None:
        message = (
            "PDF needs LibreOffice, which is not installed (no 'soffice' on the PATH). "
            f"Install it, or open {document.name} and save it as PDF from there."
        )
        raise PdfToolMissingError(message)
    # LibreOffice refuses to start twice with one profile, so each call gets a profile of its own.
    with tempfile.TemporaryDirectory() as profile:
        command = [tool, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", str(document.parent), str(document)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 (own file, no shell)
    return document.with_suffix(".pdf")


def _tool() -> str | None:
    """Return LibreOffice's program; never one in the folder of the call, where Windows looks first."""
    found = filter(None, map(shutil.which, ("soffice", "libreoffice")))
    return next((tool for tool in found if not Path(tool).absolute().parent.samefile(Path.cwd())), None)
