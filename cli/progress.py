"""Progress on the terminal: one line a step with its seconds, and a spinner for what is going on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from ansinh.cli.language import say
from ansinh.cli.terminal import tell
from ansinh.planning.answer.run import Progress


class StepPrinter:
    """Prints each step when it is done, with its seconds."""

    def __init__(self, console: Console, status: Status) -> None:
        self.console, self.status = console, status
        self.current, self.began = "", time.perf_counter()

    def __call__(self, step: str, detail: str) -> None:
        """Take note of a step or of a detail inside it."""
        name = say(f"command.step.{step}")
        if step != self.current:
            self.finish()
            self.current, self.began = step, time.perf_counter()
        self.status.update(f"{name} … {detail}")
        tell(self.console, detail)

    def finish(self) -> None:
        """Print the current step as done."""
        if self.current:
            seconds = time.perf_counter() - self.began
            self.console.print(
                f"[green]✓[/] {say(f'command.step.{self.current}')} [dim]{seconds:.1f} s[/]", highlight=False
            )
            self.current = ""


@contextmanager
def show_progress(console: Console) -> Iterator[Progress]:
    """Show progress on `console` (nothing when it is quiet) while the block runs."""
    with console.status("…") as status:
        printer = StepPrinter(console, status)
        yield printer
        printer.finish()
