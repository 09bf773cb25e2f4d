"""Bring HiGHS as WebAssembly into the map's folder: ``python tools/bring_solver.py 1.15.3``.

The package ``highs`` is fetched by npm, as published; its two files are compressed without a time stamp, so that
bringing the same version again changes nothing. Nobody who uses Ansinh needs npm: the files are part of the repository.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

import tomlkit

TARGET = Path(__file__).parent.parent / "reports" / "map" / "static" / "solver"
FILES = {"package/build/highs.wasm": "highs.wasm.gz", "package/build/highs.js": "highs.js.gz"}
MOST_LEVEL = 9
"""Of gzip: the file is packed once and carried in every map."""


def bring(version: str) -> dict[str, object]:
    """Write the solver's files, its licence and a record of both; return the record."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", f"highs@{version}"], cwd=folder, check=True)  # noqa: S603, S607
        (archive,) = Path(folder).glob("highs-*.tgz")
        with tarfile.open(archive) as package:
            read = {
                name: _member(package, name) for name in (*FILES, "package/LICENSE", "package/package.json")
            }
    stated = json.loads(read["package/package.json"])
    for name, target in FILES.items():
        (TARGET / target).write_bytes(gzip.compress(read[name], MOST_LEVEL, mtime=0))
    (TARGET / "LICENSE").write_bytes(read["package/LICENSE"])
    digests = {name: sha256(read[f"package/build/{name}"]).hexdigest() for name in ("highs.js", "highs.wasm")}
    record = {"name": "highs", "version": stated["version"], "licence": stated["license"], "sha256": digests}
    (TARGET / "version.toml").write_text(tomlkit.dumps(record), encoding="utf-8")
    return record


def _member(package: tarfile.TarFile, name: str) -> bytes:
    stream = package.extractfile(name)
    if stream is None:
        sys.exit(f"the package has no file {name}")
    return stream.read()


if __name__ == "__main__":
    print(json.dumps(bring(sys.argv[1]), indent=2))
