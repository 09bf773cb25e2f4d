"""A sample of an agency's letter, to be changed in Word: every field of a text once, the body and the annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from ansinh.reports.proposal.docx.page import set_up
from ansinh.reports.safe import fix_zip_times
from ansinh.words import Words

if TYPE_CHECKING:
    from pathlib import Path

CENTRED = ("superior", "agency", "number", "place_date", "title", "abstract", "to")
"""Lines of the head of the letter."""
LINES = (*CENTRED, "request", "summary", "grounds", "basis", "body", "signed", "annexes")
"""Paragraphs of the sample, as the catalogue has them."""


def write_sample(path: Path) -> Path:
    """Write the sample, which is in Vietnamese as the letter is, and return its path."""
    words, file = Words("vi"), docx.Document()
    set_up(file, words("letter.sample.title"), "vi")
    for name in LINES:
        paragraph = file.add_paragraph(words(f"letter.sample.{name}"))
        if name in CENTRED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.save(str(path))
    fix_zip_times(path)
    return path
