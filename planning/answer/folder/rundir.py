"""Write run folders, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.geodata.storage.durable import draft_folder, first_free, taken
from ansinh.models.errors import Finding, InputError
from ansinh.proof.signature import MANIFEST, SIGNATURE

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.planning.question.scenario import Scenario

DATA = "data"

BeginOutputs = Callable[[Path], AbstractContextManager[Callable[[], object]]]
"""Begins to write outputs into a folder; what is entered finishes them, and nothing is written any more after the block."""


def write_run_folder(
    target: Path,
    data: RunData,
    scenario: Scenario,
    manifest: dict[str, Any],
    outputs: BeginOutputs,
) -> Path:
    """Write a run folder at `target`: frames, scenario with its files, manifest, and the outputs, which begin beside all that.

    The folder appears with all its files or not at all. If another command has taken the name meanwhile, the next free
    one is used (``target-2``), so that no finished run is lost.

    Returns
    -------
    The folder.

    Raises
    ------
    InputError
        If `target` exists already or can't be written.
    """
    # Here, because outputs that are written again need neither scenarios nor readers of own data.
    from ansinh.planning.answer.folder.carry import carry_checker, carry_inputs

    refuse_existing(target)
    start = time.perf_counter()
    with draft_folder(target.absolute().parent) as draft, outputs(draft) as finish_outputs:
        data.save(draft / DATA)
        data.allocation.to_parquet(draft / "allocation.parquet", index=False)
        text, left_out = carry_inputs(scenario, draft)
        (draft / "scenario.toml").write_text(text, encoding="utf-8")
        carry_checker(draft)
        finish_outputs()
        seconds = {**manifest.get("seconds", {}), "outputs": round(time.perf_counter() - start, 3)}
        write_manifest(draft, {**manifest, "seconds": seconds, "inputs_left_out": left_out})
        return first_free(target, draft)


def refuse_existing(target: Path) -> None:
    """Raise `InputError` if there is anything called `target`, because a run never overwrites anything."""
    if os.path.lexists(target):
        raise InputError([taken(target)])


def refuse_other_folder(folder: Path) -> None:
    """Raise `InputError` if a folder isn't one that a run wrote."""
    needed = (MANIFEST, "scenario.toml", f"{DATA}/meta.json")
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise InputError([Finding(str(folder), f"not a run folder: {', '.join(missing)} missing",
                                  "name a folder that `ansinh run` wrote")])  # fmt: skip


def write_manifest(folder: Path, manifest: dict[str, Any], digests: dict[str, str] | None = None) -> None:
    """Write the manifest with the digest of every other file; `digests` are those of files that are elsewhere yet."""
    here = {name: digest(path) for name, path in files_of(folder).items()}
    stated = dict(sorted({**(digests or {}), **here}.items()))
    text = json.dumps({**manifest, "files_sha256": stated}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises
    ------
    InputError
        If it can't be read.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        _refuse_odd_parts(manifest)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise InputError(
            [Finding(str(folder / MANIFEST), f"can't be read ({error})", "ask for the run folder anew")]
        ) from error
    return manifest


def _refuse_odd_parts(manifest: Any) -> None:
    """Raise `TypeError` or `ValueError` for parts of a manifest that no run writes so."""
    if not isinstance(manifest, dict):
        raise TypeError("a table is expected")
    parts = [manifest.get(name, {}) for name in ("files_sha256", "inputs_left_out", "certificates")]
    if not all(isinstance(part, dict) for part in parts):
        raise ValueError("a table is expected")
    digests, left_out, certificates = parts
    facts = [*left_out.values(), *certificates.values()]
    whole = all(isinstance(one, dict) for one in facts) and all(
        isinstance(one, str) for one in digests.values()
    )
    if not whole or any(not {"sha256", "bytes"} <= set(one) for one in left_out.values()):
        raise ValueError("a file without its digest")


def refresh_manifest(folder: Path, draft: Path) -> None:
    """Write the manifest of a run folder anew into `draft`, for the files there that will replace older ones.

    Files that the draft doesn't replace keep their stated digests, so that a change to them is still found.
    """
    if not (folder / MANIFEST).is_file():
        return
    manifest = read_manifest(folder)
    write_manifest(draft, manifest, manifest.pop("files_sha256", {}))


def files_of(folder: Path) -> dict[str, Path]:
    """Return the name of every file of a run folder, except manifest and signature → its path; drafts are none of them."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in {MANIFEST, SIGNATURE}
        and not path.relative_to(folder).parts[0].startswith(".ansinh-")
    }


def digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
