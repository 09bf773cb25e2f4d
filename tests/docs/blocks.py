"""Find the code blocks of the guides and their marks.

A mark is an HTML comment on a separate line above a block:

* ``skip: reason`` - the block isn't executed;
* ``run: command; command`` - commands that are executed before the block and that readers don't see;
* ``file: path`` - a file or folder of ``docs`` that is copied into the working folder before;
* ``edit: path`` - the block is TOML, and is written into that file;
* ``exit: n`` - the expected exit code of the last command of the block;
* ``points: n`` - what the block asks takes at most n demand points, and a coarse plan will do, where what is shown is the same;
* ``whole: figures`` - these figures are those of a whole run: a gate leaves them open and takes the fewest demand points, at which
  all else that is shown is the same;
* ``outputs: none`` - runs of the block write no maps and documents, where the page doesn't go on with them; those of own data judge
  nothing.
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
MARK = re.compile(r"<!-- (skip|run|file|edit|exit|points|whole|outputs): (.*?) -->")


@dataclass(frozen=True)
class Block:
    """A fenced code block of a page."""

    page: str
    line: int
    language: str
    text: str
    marks: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


FRONT = ("../README.md", "../CONTRIBUTING.md")
"""Pages outside ``docs``."""


def pages() -> list[str]:
    """Return every page that may contain code, relative to ``docs``."""
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
    """Return each command of a console block, with the output that the page shows for it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def without(shown: list[str], figures: str) -> list[str]:
    """Return the output that a page shows with ``…`` for each of these figures."""
    either = "|".join(re.escape(figure) for figure in figures.split())
    return [re.sub(rf"(?<!\d)(?:{either})(?!\d)", "…", line) for line in shown] if figures else shown


def agrees(shown: list[str], printed: str) -> bool:
    """Return whether the printed output is what the page shows, where ``…`` stands for any text."""
    parts = [re.escape(" ".join(part.split())) for part in "\n".join(shown).split("…")]
    flat = " ".join(printed.split())
    return re.fullmatch(r"\s*" + ".*".join(parts) + r"\s*", flat) is not None
