"""Run the command as a shell would, but in this process: a process of its own reads all libraries anew."""

from __future__ import annotations

import io
import os
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from ansinh.cli.main import main


def code_of(*arguments: object) -> int:
    """Run ``ansinh`` with these arguments; return its exit code."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def ansinh_here(*arguments: object, cwd: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    """Run ``ansinh`` in the folder `cwd`; return its exit code and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    environment = mock.patch.dict(os.environ, {"ANSINH_LANG": language, "COLUMNS": "200"})
    with environment, chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        code = code_of(*arguments)
    return subprocess.CompletedProcess(["ansinh", *map(str, arguments)], code, out.getvalue(), err.getvalue())
