"""The questions that a folder leaves open, each with a proposal; asking is left to the caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    key
        Which it is: the text is ``adopt.question.<key>`` in the catalogue of words.
    default
        The proposal, taken without an answer.
    options
        Answers to choose from; empty = any.
    values
        What the text is filled with.
    """

    key: str
    default: str
    options: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)


Ask = Callable[[Question], str]
"""Returns the answer to a question."""
MOST_QUESTIONS = 5
"""An adoption asks no more than this."""


def take_defaults(question: Question) -> str:
    """Return the proposal of a question."""
    return question.default
