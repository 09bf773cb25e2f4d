"""Read a template, and refuse what could do harm or what nobody can fill in.

A template has fields and nothing else: no expression, loop or condition is ever evaluated.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.planning.letter.fields import BLOCKS, TEXTS
from ansinh.planning.letter.harm import REMEDY, harm
from ansinh.words.nearest import nearest

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Scenario

FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
STATEMENT = re.compile(r"\{[%#].*?[%#]\}")
TEMPLATE_COLUMNS = ["name", "content"]
_UNFILLED = ("footnotes.xml", "endnotes.xml", "comments.xml")
"""Parts beside the text in which no field is filled in."""


def letter_template(scenario: Scenario) -> pd.DataFrame:
    """Return ``RunData.letter_template``: name and content (base64) of the template, or no row."""
    file = scenario.proposal.template
    if not file:
        return pd.DataFrame(columns=TEMPLATE_COLUMNS)
    content = base64.b64encode(Path(file).read_bytes()).decode("ascii")
    return pd.DataFrame([(Path(file).name, content)], columns=TEMPLATE_COLUMNS)


def template_findings(scenario: Scenario) -> list[Finding]:
    """Return all that keeps the template of a scenario from being filled in; nothing without one."""
    file = scenario.proposal.template
    if not file:
        return []
    if not Path(file).is_file():
        return [Finding(file, "no such file", "correct proposal.template; it counts from the scenario")]
    content = Path(file).read_bytes()
    return list(harm(content, file)) or list(_unknown(content, file))


def read_template(content: bytes, name: str) -> Any:
    """Return a template as a document of python-docx.

    Raises
    ------
    InputError
        If it's no Word file, or holds programs or links that Word would follow.
    """
    import docx

    raise_if(harm(content, name))
    try:
        return docx.Document(io.BytesIO(content))
    except Exception as error:
        raise InputError([Finding(name, "is a Word file (.docx) that can't be read", REMEDY)]) from error


def paragraph_texts(element: Any) -> list[Any]:
    """Return the text nodes of a paragraph in their order; a field may be divided among several.

    Links, insertions, content controls and simple Word fields hold texts of their paragraph; a text box holds paragraphs of
    its own.
    """
    from docx.oxml.ns import qn

    return [node for node in element.iter(qn("w:t")) if next(node.iterancestors(qn("w:p")), None) is element]


def paragraphs(file: Any) -> Iterator[Any]:
    """Yield every paragraph of a template: body, tables, text boxes, headers and footers."""
    from docx.oxml.ns import qn

    yield from list(file.element.body.iter(qn("w:p")))
    for section in file.sections:
        for part in (
            "header",
            "first_page_header",
            "even_page_header",
            "footer",
            "first_page_footer",
            "even_page_footer",
        ):
            holder = getattr(section, part)
            if not holder.is_linked_to_previous:
                yield from list(holder._element.iter(qn("w:p")))  # noqa: SLF001 (python-docx has no other way in)


def _unknown(content: bytes, name: str) -> Iterator[Finding]:
    """Find fields that nobody can fill in, fields in a wrong place, and statements of template languages."""
    file = read_template(content, name)
    known = (*TEXTS, *BLOCKS)
    empty = True
    for paragraph in paragraphs(file):
        text = "".join(node.text or "" for node in paragraph_texts(paragraph))
        fields = FIELD.findall(text)
        empty = empty and not fields
        for field in dict.fromkeys(fields):
            if field not in known:
                near = nearest(field, known)
                hint = f"did you mean {{{{ {near[0]} }}}}? " if near else ""
                yield Finding(
                    f"{name}, field {{{{ {field} }}}}", "no such field", f"{hint}`ansinh letter` lists all"
                )
            elif field in BLOCKS and FIELD.sub("", text, count=1).strip():
                yield Finding(
                    f"{name}, field {{{{ {field} }}}}",
                    "stands inside a text, but becomes paragraphs and tables",
                    "give it a paragraph of its own",
                )
        if found := STATEMENT.search(text):
            yield Finding(f"{name}, {found[0]}", "a template has fields only", "delete it")
    yield from _beside(content, name)
    if empty:
        yield Finding(name, "has no field", "write fields such as {{ agency }}; `ansinh letter` lists all")


def _beside(content: bytes, name: str) -> Iterator[Finding]:
    """Find fields in footnotes, endnotes and comments, which would stay as they are."""
    from docx.oxml import parse_xml

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not part.endswith(_UNFILLED):
                continue
            root = parse_xml(archive.read(part))
            if found := FIELD.search("".join(map(str, root.itertext()))):
                yield Finding(
                    f"{name}, {found[0]}",
                    "stands in a note or comment, where no field is filled in",
                    "move it into the text",
                )
