"""Refuse scenario texts that are cut, far too large, or nested so deeply that reading them would take for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.models.errors import Finding

ANNOUNCED = '# ansinh scenario: the last line is "# end"'
END = "# end"
MOST_BYTES = 2_000_000  # the longest built-in scenario has 20 kB
MOST_DEPTH = 20  # brackets inside each other; a scenario has at most three
MOST_PARTS = 20  # of a dotted key; a scenario has at most four
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_DOTTED = re.compile(r"[\w-]+(?:[ \t]*\.[ \t]*[\w-]+)+")


def text_findings(text: str, source: str) -> Iterator[Finding]:
    """Yield what forbids even to read a TOML text: size, depth, or a missing end."""
    if len(text) > MOST_BYTES:
        problem = f"has {len(text):,} letters; no scenario is longer than {MOST_BYTES:,}"
        yield Finding(source, problem, "put tables into files of their own")
        return
    lines = [line.strip() for line in text.splitlines()]
    if lines and lines[0] == ANNOUNCED and END not in lines:  # a planner may add lines below it
        yield Finding(source, 'the end of the file is missing: its first line announces "# end" as the last one',
                      "copy the file again; or, if nothing is missing, write # end below it")  # fmt: skip
    bare = _TEXT.sub(lambda found: "" if found[0].startswith("#") else "s", text)
    if _depth(bare) > MOST_DEPTH:
        yield Finding(source, f"brackets inside each other more than {MOST_DEPTH} deep", "no key needs that")
    if any(key[0].count(".") >= MOST_PARTS for key in _DOTTED.finditer(bare)):
        yield Finding(source, f"a key of more than {MOST_PARTS} parts", "no key needs that")


def _depth(bare: str) -> int:
    deepest = depth = 0
    for letter in bare:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth = max(0, depth - 1)
    return deepest
