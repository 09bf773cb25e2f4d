"""Code blocks of the guides: found, with the marks that stand above them.

A mark is an HTML comment on a line of its own above a block:

* ``skip: why`` - the block isn't executed, and says why;
* ``run: command; command`` - executed first, not shown to the reader;
* ``file: path`` - a file or folder of ``docs`` that is put into the working folder first;
* ``edit: path`` - a TOML block that is put into that file;
* ``exit: n`` - the exit code that the last command of the block ends with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
CODE = frozenset({"console", "python", "bash", "powershell", "sh"})
FENCE = re.compile(
    r"(?P<marks>(?:^[ ]*<!--[^\n]*-->\n)*)^(?P<indent>[ ]*)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```",
    flags=re.DOTALL | re.MULTILINE,
)
MARK = re.compile(r"<!-- (skip|run|file|edit|exit): (.*?) -->")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    language: str
    text: str
    marks: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


FRONT = ("../README.md", "../CONTRIBUTING.md")
"""Pages that stand outside ``docs``."""


def pages() -> list[str]:
    """Return every page that may hold code, relative to ``docs``."""
    found = (path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    return [*FRONT, *sorted(page for page in found if not page.startswith(("decisions/", "generate/")))]


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [_block(page, text, match) for match in FENCE.finditer(text)]


def _block(page: str, text: str, match: re.Match[str]) -> Block:
    indent = len(match["indent"])
    lines = "\n".join(line[indent:] for line in match["text"].splitlines())
    line = text.count("\n", 0, match.start("language")) + 1
    return Block(page, line, match["language"], lines + "\n", dict(MARK.findall(match["marks"])))


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """Return (command, lines it is said to print) of a console block."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def agrees(shown: list[str], printed: str) -> bool:
    """Whether what a page shows was printed; ``…`` stands for anything, of any length."""
    parts = [re.escape(" ".join(part.split())) for part in "\n".join(shown).split("…")]
    flat = " ".join(printed.split())
    return re.fullmatch(r"\s*" + ".*".join(parts) + r"\s*", flat) is not None
