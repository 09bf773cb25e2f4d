"""The folder that ``ansinh run`` writes, made once for all tests; who changes it copies it first."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest import mock

from tests.cli.in_process import ansinh_here
from tests.cli.test_run_command import TEXT
from tests.provinces import solved_once
from tests.shared import Shared


def run_folder(shared: Shared) -> Path:
    """Return the folder of a run of Đắk Nông on few demand points, with all documents; its plans are those of `runs_of`."""

    def write(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "s.toml").write_text(TEXT, encoding="utf-8")
            with mock.patch("ansinh.planning.answer.run.run_scenario", solved_once(shared)):
                result = ansinh_here("run", "s.toml", "--out", folder, "--json", cwd=Path(scratch))
        assert result.returncode == 0, result.stderr

    return shared.files("dak-nong", write)
