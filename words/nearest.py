"""The known names that resemble one that nobody knows: what a message about a mistyped name offers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.5
"""Least similarity (difflib's ratio, 0 to 1) of the known names that a message offers for an unknown one."""
SHOWN = 5
"""Known names that a message lists where none is similar."""


def nearest(name: str, known: Iterable[str], most: int = 1, alike: float = ALIKE) -> list[str]:
    """Return at most `most` of the known names that resemble `name`, the most similar first.

    Examples
    --------
    >>> nearest("elderley", ["elderly", "children"])
    ['elderly']
    """
    return difflib.get_close_matches(name, list(known), n=most, cutoff=alike)


def advice(name: str, known: Iterable[str]) -> str:
    """Return what to write instead of an unknown name: the most similar one, or else what there is.

    Examples
    --------
    >>> advice("hgihs", ["highs", "cbc"])
    "did you mean 'highs'?"
    """
    names = list(known)
    near = nearest(name, names)
    return f"did you mean {near[0]!r}?" if near else f"known: {some(names)}"


def some(names: Iterable[object]) -> str:
    """Return the first names, and how many there are in all.

    Examples
    --------
    >>> some("abcdefg")
    'a, b, c, d, e … (7 in all)'
    """
    listed = [" / ".join(map(str, x)) if isinstance(x, tuple) else str(x) for x in names]
    return ", ".join(listed[:SHOWN]) + (f" … ({len(listed)} in all)" if len(listed) > SHOWN else "")
