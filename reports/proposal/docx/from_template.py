"""Fill in the agency's own letter."""

from __future__ import annotations

import base64
import copy
import re
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from ansinh.planning.inputs.tables import records
from ansinh.planning.letter import BLOCKS, FIELD, paragraph_texts, read_template
from ansinh.planning.letter.template import paragraphs
from ansinh.reports.proposal.docx.blocks import add_block
from ansinh.reports.proposal.docx.letter_fields import heading, sections, texts
from ansinh.reports.proposal.docx.page import FIXED_TIME
from ansinh.reports.safe import fix_zip_times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ansinh.reports.pictures import Pictures
    from ansinh.reports.proposal.scope import Scope

NEEDED_STYLES = ("Caption", "Table Grid", "Heading 1", "Heading 2", "Heading 3")
"""Styles of the blocks; a template that lacks one gets it from python-docx's own."""


def write_from_template(scope: Scope, pictures: Pictures, path: Path) -> list[Path]:
    """Write the letter of the run's template to `path`, and return it; nothing without a template.

    Raises
    ------
    InputError
        If the template holds what could do harm; its fields were checked before the run.
    """
    for row in records(scope.facts.data.letter_template):
        file = read_template(base64.b64decode(str(row["content"])), str(row["name"]))
        fill(file, scope, pictures)
        file.core_properties.modified = FIXED_TIME
        file.save(str(path))
        fix_zip_times(path)
        return [path]
    return []


def fill(file: Any, scope: Scope, pictures: Pictures) -> None:
    """Replace every field of a template, once: what a value looks like is never read as a field."""
    places: dict[str, list[Any]] = {}
    values = texts(scope)
    for paragraph in paragraphs(file):
        nodes = paragraph_texts(paragraph)
        whole = FIELD.fullmatch("".join(node.text or "" for node in nodes).strip())
        if whole and whole[1] in BLOCKS:
            places.setdefault(whole[1], []).append(paragraph)
        else:
            fill_in(nodes, values)
    if places:
        _add_styles(file)
    for name, found in sections(scope, list(places)).items():
        for paragraph in places[name]:
            blocks = [block for section in found for block in (*heading(section), *section.blocks)]
            _put(file, paragraph, blocks, pictures)


def fill_in(nodes: list[Any], values: Mapping[str, str]) -> None:
    """Replace the fields in the text nodes of a paragraph; a field keeps the type of the letters it begins with."""
    joined = "".join(node.text or "" for node in nodes)
    for found in reversed(list(FIELD.finditer(joined))):
        if found[1] in values:
            _replace(nodes, found, values[found[1]])


def _replace(nodes: list[Any], found: re.Match[str], value: str) -> None:
    at, written = 0, False
    for node in nodes:
        text = node.text or ""
        start, end = max(found.start() - at, 0), min(found.end() - at, len(text))
        at += len(text)
        if start >= end:
            continue
        node.text = text[:start] + ("" if written else value) + text[end:]
        node.set(qn("xml:space"), "preserve")
        written = True


def _put(file: Any, paragraph: Any, blocks: list[Any], pictures: Pictures) -> None:
    """Write blocks where a paragraph stands: they are appended to the document, and moved."""
    body = file.element.body
    before = set(body)
    for block in blocks:
        add_block(file, block, pictures, pictures.words("common.none"))
    for element in [element for element in body if element not in before]:
        paragraph.addprevious(element)
    if paragraph.getparent().tag == qn("w:tc"):  # a cell has to end with a paragraph
        fill_in(paragraph_texts(paragraph), dict.fromkeys(BLOCKS, ""))
    else:
        paragraph.getparent().remove(paragraph)


def _add_styles(file: Any) -> None:
    known = {style.name for style in file.styles}
    usual = docx.Document().styles
    for name in NEEDED_STYLES:
        if name not in known:
            file.styles.element.append(copy.deepcopy(usual[name].element))
