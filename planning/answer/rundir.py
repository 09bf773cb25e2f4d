"""Write run folders, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansinh.models.errors import Finding, InputError
from ansinh.planning.answer.rundata import RunData

DATA = "data"


def write_run_folder(
    target: Path,
    data: RunData,
    scenario_text: str,
    manifest: dict[str, Any],
    write_outputs: Callable[[Path], object],
) -> Path:
    """Write a run folder at `target`: frames, scenario, manifest, and the files of `write_outputs`.

    Everything is written into a hidden folder beside `target`, which is renamed at the end, so that an
    interruption leaves no half of a run.

    Raises
    ------
    InputError
        If `target` exists already or can't be written.
    """
    refuse_existing(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".ansinh-", dir=target.parent))
    except OSError as error:
        raise InputError([Finding(str(target.parent), f"can't be written ({error.strerror})",
                                  "choose another folder with --out")]) from error  # fmt: skip
    try:
        data.save(draft / DATA)
        data.allocation.to_parquet(draft / "allocation.parquet", index=False)
        (draft / "scenario.toml").write_text(scenario_text, encoding="utf-8")
        write_outputs(draft)
        _write_manifest(draft, manifest)
        draft.chmod(0o755)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return target


def refuse_existing(target: Path) -> None:
    """Raise `InputError` if `target` exists, because a run never overwrites anything."""
    if target.exists():
        raise InputError([Finding(str(target), "exists already", "choose another folder with --out")])


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest with the digest of every other file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): digest(path) for path in files}
    text = json.dumps({**manifest, "files_sha256": digests}, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
