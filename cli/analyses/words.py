"""Names of columns and results of analyses on the terminal; ``--json`` prints the plain names."""

from __future__ import annotations

from ansinh.cli.screen.language import language, say
from ansinh.words import Words
from ansinh.words.numbers import percent


def head(column: str) -> str:
    """Return the heading of a column; a name that the catalogue doesn't have, such as that of a run, stays as it is.

    >>> head("alternative-2")[-1]
    '2'
    """
    if column.startswith("alternative-"):
        return say("analyses.number", n=column.removeprefix("alternative-"))
    return Words(language()).get(f"analyses.head.{column}", column)


def proof(status: object, gap: float) -> str:
    """Return in words how good a plan is proven to be: "optimal to 0.40%"."""
    code = str(getattr(status, "value", status))
    return Words(language()).get(f"analyses.proof.{code}", code).format(gap=percent(gap, language(), 2))
