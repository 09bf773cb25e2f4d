"""Progress on the terminal: one line per finished step with its seconds, and a spinner for the current one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text

from ansinh.cli.screen.language import say
from ansinh.cli.screen.terminal import tell
from ansinh.planning.answer.run import Progress
from ansinh.words.plain import without_controls


class StepPrinter:
    """Prints each step with its seconds when it is finished."""

    def __init__(self, console: Console, status: Status) -> None:
        self.console, self.status = console, status
        self.current, self.began = "", time.perf_counter()

    def __call__(self, step: str, detail: str) -> None:
        """Receive a step, or a detail of the current one."""
        name = say(f"command.step.{step}")
        if step != self.current:
            self.finish()
            self.current, self.began = step, time.perf_counter()
        self.status.update(
            Text(f"{name} … {without_controls(detail)}")
        )  # a text, so that "[/]" in it is no markup
        tell(self.console, detail)

    def finish(self) -> None:
        """Print the current step as finished."""
        if self.current:
            seconds = time.perf_counter() - self.began
            self.console.print(
                Text.assemble(
                    ("✓", "green"), f" {say(f'command.step.{self.current}')} ", (f"{seconds:.1f} s", "dim")
                )
            )
            self.current = ""


@contextmanager
def show_progress(console: Console) -> Iterator[Progress]:
    """Show progress on `console` while the block runs; a quiet console shows nothing."""
    with console.status("…") as status:
        printer = StepPrinter(console, status)
        yield printer
        printer.finish()
