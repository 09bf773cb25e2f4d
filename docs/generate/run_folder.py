"""Generate the reference of the run folder from the docstring of `ansinh.planning.answer.folder.rundata.RunData`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from ansinh.planning.answer.folder.rundata import RunData
from docs.generate.markdown import filled, table


def page() -> str:
    """Return the page."""
    rows = ((f"`{name}`", text) for names, text in frames() for name in names)
    return filled("run-folder.md", tables=table(("frame", "columns"), rows))


def frames() -> Iterator[tuple[list[str], str]]:
    """Yield names and description of the attributes that the docstring lists."""
    text = inspect.getdoc(RunData) or ""
    listed = text.split("Attributes\n----------\n", 1)[1]
    for entry in re.split(r"\n(?=\S)", listed):
        names, _, words = entry.partition("\n")
        yield [name.strip() for name in names.split(",")], words.replace("``", "`")
