"""The agency's own letter: a Word file with fields that a run fills in."""

from ansinh.planning.letter.fields import BLOCKS, TEXTS
from ansinh.planning.letter.template import (
    FIELD,
    letter_template,
    paragraph_texts,
    read_template,
    template_findings,
)

__all__ = [
    "BLOCKS",
    "FIELD",
    "TEXTS",
    "letter_template",
    "paragraph_texts",
    "read_template",
    "template_findings",
]
