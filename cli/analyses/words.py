"""How columns and results of analyses are called on the terminal; programs read the plain names by ``--json``."""

from __future__ import annotations

from ansinh.cli.language import language, say
from ansinh.words import Words


def head(column: str) -> str:
    """Return the heading of a column; one without words is shown by its name.

    >>> head("alternative-2")[-1]
    '2'
    """
    if column.startswith("alternative-"):
        return say("analyses.number", n=column.removeprefix("alternative-"))
    return Words(language()).get(f"analyses.head.{column}", column.replace("_", " "))


def proof(status: object, gap: float) -> str:
    """Return how sure a plan is: "optimal to 0.40%"."""
    code = str(getattr(status, "value", status))
    return Words(language()).get(f"analyses.proof.{code}", code).format(gap=f"{gap:.2%}")
