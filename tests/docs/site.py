"""The guides as a site, built once for all tests that read it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.shared import Shared

ROOT = Path(__file__).parents[2]


def built_site(shared: Shared) -> Path:
    """Return the folder of the site; a warning while it is built is an error."""

    def build(target: Path) -> None:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
        subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})

    return shared.files("site", build)
