"""What a page of results says about its run: when, at which commit, on which machine."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.common import ROOT


def run_line() -> str:
    """Return "Run of 2026-11-29 02:50 UTC, commit 87564e4; AMD EPYC, 2 cores, Python 3.11.7"."""
    return (
        f"Run of {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}; {_processor()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )


def _commit() -> str:
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return described.stdout.strip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = (
        [line for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    return names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()
