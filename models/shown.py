"""How an object shows itself in a terminal or a notebook: what it is, and what to do next."""

from __future__ import annotations


def shown(thing: object, facts: str, after: str) -> str:
    """Return the text of an object.

    Parameters
    ----------
    facts
        What it is, in one line.
    after
        What to do next with it; names that begin with a dot are its own.

    Examples
    --------
    >>> from ansinh.models.shown import shown
    >>> print(shown(3, "a number", ".bit_count()"))
    int: a number
      next      .bit_count()
    """
    return f"{type(thing).__name__}: {facts}\n  next      {after}"
