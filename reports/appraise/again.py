"""The letter as the run makes it now: what every figure of a finished letter is held against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.reports.content import Bullets, Figure, Paragraph, Section, Table
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.document import build_document
from ansinh.reports.proposal.scope import one_project, whole_plan
from ansinh.reports.safe import file_name
from ansinh.words import Words

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Language

REFERENCE = re.compile(r"\b(?:Bảng|Hình|Table|Figure) \d+\b\.?")
"""Numbers of captions: whoever adds a table of their own shifts all of them."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST = 12
"""Letters of a sentence whose words are enough to know it again without its figures."""


@dataclass(frozen=True)
class Made:
    """What the run says: sentences by their words without figures, and tables by their captions without number."""

    sentences: Mapping[str, frozenset[str]]
    tables: Mapping[str, Table]


class Undrawn(Pictures):
    """Pictures of which nobody looks at more than where they stand."""

    def figure(self, name: str) -> Figure:
        """Return the block of a chart without drawing it."""
        return Figure(name=name, alt="", caption=name)


def made_again(facts: Facts, language: Language, project: str) -> Made:
    """Return what the letter of the whole plan ("") or of a project says, from the run's figures.

    `project` is the site id as file names have it; a site that the plan doesn't use has no letter.
    """
    pictures = Undrawn(facts, Words(language))
    scope = _scope(facts, pictures, project)
    if scope is None:
        return Made({}, {})
    document = build_document(scope)
    sections = [*document.parts, *document.annexes]
    said: dict[str, set[str]] = {}
    for line in (*document.summary, *(f"- {basis}" for basis in document.letter.basis), *_lines(sections)):
        if words := skeleton(line):
            said.setdefault(words, set()).add(plain(line))
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    return Made({key: frozenset(texts) for key, texts in said.items()}, {plain(t.caption): t for t in tables})


def _scope(facts: Facts, pictures: Pictures, project: str) -> Scope | None:
    if not project:
        return whole_plan(pictures)
    sites = [site for site in facts.projects if file_name(site) == project]
    return one_project(pictures, sites[0]) if sites else None


def _lines(sections: list[Section]) -> Iterator[str]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Bullets):
                yield from (f"- {item}" for item in block.items)
            elif isinstance(block, Table):
                yield block.source


def plain(text: str) -> str:
    """Return a text with single spaces and without numbers of captions.

    >>> plain("Chi tiết tại  Bảng 13, với 750 chỗ.")
    'Chi tiết tại , với 750 chỗ.'
    """
    return " ".join(REFERENCE.sub("", unicodedata.normalize("NFC", text)).split())


def skeleton(text: str) -> str:
    """Return the words of a text without its figures; "" if they are too few, or if it has no figure.

    >>> skeleton("mạng lưới có 750 chỗ, phục vụ 591,5 người")
    'mạng lưới có # chỗ, phục vụ # người'
    """
    shown, words = plain(text), without_figures(text)
    return words if words != shown and len(words) >= _SHORTEST else ""


def without_figures(text: str) -> str:
    """Return a text with "#" for every number."""
    return _NUMBER.sub("#", plain(text))
