"""Run the command as a shell would, but in this process."""

from __future__ import annotations

from ansinh.cli.main import main


def code_of(*arguments: object) -> int:
    """Run ``ansinh`` with these arguments; return its exit code."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
