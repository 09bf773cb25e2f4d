"""Read a template, and refuse what could do harm or what nobody can fill in.

A template has fields and nothing else: no expression, loop or condition is ever evaluated.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pandas as pd

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.planning.letter.fields import BLOCKS, TEXTS
from ansinh.words.nearest import nearest

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Scenario

FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STATEMENT = re.compile(r"\{[%#].*?[%#]\}")
MOST_BYTES = 100_000_000
"""Most bytes of a template with everything unpacked; letters with seals and logos have far less."""
MOST_PARTS = 2_000
"""Most parts inside a template."""
TEMPLATE_COLUMNS = ["name", "content"]
_REMEDY = (
    "save the letter as a plain .docx from Word or LibreOffice, without macros, objects or linked pictures"
)
_PROGRAM = re.compile(r"vbaProject|/embeddings/|/activeX/", re.IGNORECASE)
_BEGINNINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Of an XML part: a tag, or a mark of its encoding."""
_HYPERLINK = "/hyperlink"
_LOADED = (
    "/aFChunk",
    "/attachedTemplate",
    "/control",
    "/frame",
    "/oleObject",
    "/package",
    "/subDocument",
    "/vbaProject",
)
"""Kinds of what Word runs, or puts in from another file, when it opens a letter."""
_OTHER_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b", re.IGNORECASE)


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
    try:
        return docx.Document(io.BytesIO(content))
    except Exception as error:
        raise InputError([Finding(name, "is a Word file (.docx) that can't be read", _REMEDY)]) from error


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
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                yield Finding(name, "is far too large for a letter", _REMEDY)
                return
            names = [part.filename for part in parts]
            texts = {part: text for part in names if _is_text(part, text := archive.read(part))}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        yield Finding(name, "is no Word file (.docx)", _REMEDY)
        return
    if "word/document.xml" not in texts:
        yield Finding(name, "is no Word file (.docx)", _REMEDY)
    if found := [part for part in names if _PROGRAM.search(part)]:
        yield Finding(name, f"holds a program or an object ({found[0]})", _REMEDY)
    if found := [part for part, text in texts.items() if _is_no_plain_xml(text)]:
        yield Finding(name, f"defines entities, or is no XML in UTF-8 ({found[0]})", _REMEDY)
    elif found := [part for part, text in texts.items() if part.endswith(".rels") and _links_outside(text)]:
        yield Finding(name, f"links to another file ({found[0]})", _REMEDY)
    elif found := [
        code for part, text in texts.items() if part.startswith("word/") for code in _fetching(text)
    ]:
        yield Finding(f"{name}, Word field {found[0]}", "fetches another file", "replace it by its text")


def _is_text(name: str, content: bytes) -> bool:
    """Tell whether a part is XML by its name, or looks like it: Word goes by what refers to a part."""
    return name.endswith((".xml", ".rels")) or content.lstrip().startswith(_BEGINNINGS)


def _is_no_plain_xml(text: bytes) -> bool:
    """Tell whether a part could mean something else than its letters: entities, or an encoding that hides them."""
    plain = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    if (
        b"<!DOCTYPE" in plain
        or b"\x00" in plain
        or not plain.startswith(b"<")
        or _OTHER_ENCODING.match(plain)
    ):
        return True
    try:
        ET.fromstring(plain)  # noqa: S314 (no DOCTYPE, so no entities)
    except (ET.ParseError, ValueError):
        return True
    return False


def _links_outside(text: bytes) -> bool:
    """Tell whether a part names a file that Word loads by itself; a hyperlink waits for its reader."""
    links = [item.attrib for item in ET.fromstring(text) if item.tag.endswith("Relationship")]  # noqa: S314 (as above)
    return any(
        link.get("Type", "").endswith(_LOADED)
        or (link.get("TargetMode", "") == "External" and not link.get("Type", "").endswith(_HYPERLINK))
        for link in links
    )


def _fetching(text: bytes) -> Iterator[str]:
    """Yield the Word fields of a part that fetch a file, wherever they stand, and in whatever pieces."""
    codes = ""
    for part in ET.fromstring(text).iter():  # noqa: S314 (as above)
        codes += "\n" if part.tag == f"{_W}fldChar" else (part.text or "") * (part.tag == f"{_W}instrText")
        codes += f"\n{part.get(f'{_W}instr')}\n" if part.tag == f"{_W}fldSimple" else ""
    yield from _FETCHES.findall(codes)


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
    if empty:
        yield Finding(name, "has no field", "write fields such as {{ agency }}; `ansinh letter` lists all")
