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

from ansinh.models.errors import Finding, raise_if
from ansinh.planning.letter.fields import BLOCKS, TEXTS
from ansinh.words.nearest import nearest

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Scenario

FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
STATEMENT = re.compile(r"\{[%#].*?[%#]\}")
MOST_BYTES = 100_000_000
"""Most bytes of a template with everything unpacked; letters with seals and logos have far less."""
MOST_PARTS = 2_000
"""Most parts inside a template."""
TEMPLATE_COLUMNS = ["name", "content"]
_PROGRAM = re.compile(r"vbaProject|/embeddings/|/activeX/", re.IGNORECASE)
_OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode\s*=\s*"External")(?![^>]*/hyperlink")[^>]*>')
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b")


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
    return list(_harm(content, file)) or list(_unknown(content, file))


def read_template(content: bytes, name: str) -> Any:
    """Return a template as a document of python-docx.

    Raises
    ------
    InputError
        If it's no Word file, or holds programs or links that Word would follow.
    """
    import docx

    raise_if(_harm(content, name))
    return docx.Document(io.BytesIO(content))


def paragraph_texts(element: Any) -> list[Any]:
    """Return the text nodes of a paragraph in their order; a field may be divided among several."""
    paths = "./w:r/w:t | ./w:hyperlink/w:r/w:t | ./w:ins/w:r/w:t | ./w:smartTag/w:r/w:t"
    return list(element.xpath(paths))


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


def _harm(content: bytes, name: str) -> Iterator[Finding]:
    """Find what isn't a plain Word file; declared sizes are also what a ZIP file gives at most."""
    remedy = "save the letter as a plain .docx from Word or LibreOffice, without macros, objects or linked pictures"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                yield Finding(name, "is far too large for a letter", remedy)
                return
            names = [part.filename for part in parts]
            texts = {part: archive.read(part) for part in names if part.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        yield Finding(name, "is no Word file (.docx)", remedy)
        return
    if "word/document.xml" not in texts:
        yield Finding(name, "is no Word file (.docx)", remedy)
    if found := [part for part in names if _PROGRAM.search(part)]:
        yield Finding(name, f"holds a program or an object ({found[0]})", remedy)
    if found := [part for part, text in texts.items() if _OUTSIDE.search(text)]:
        yield Finding(name, f"links to another file ({found[0]})", remedy)
    if found := [part for part, text in texts.items() if b"<!DOCTYPE" in text or b"<!ENTITY" in text]:
        yield Finding(name, f"defines entities ({found[0]})", remedy)


def _unknown(content: bytes, name: str) -> Iterator[Finding]:
    """Find fields that nobody can fill in, fields in a wrong place, and statements of template languages."""
    from docx.oxml.ns import qn

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
        code = "".join(node.text or "" for node in paragraph.iter(qn("w:instrText")))
        if found := _FETCHES.search(code):
            yield Finding(f"{name}, Word field {found[0]}", "fetches another file", "replace it by its text")
    if empty:
        yield Finding(name, "has no field", "write fields such as {{ agency }}; `ansinh letter` lists all")
