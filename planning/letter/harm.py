"""What a Word file could do besides being read: run a program, fetch another file, or swell.

Parts are read as XML, not searched as bytes: a file may write the same thing with other quotes, prefixes or in UTF-16.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ansinh.geodata.storage.damaged import DAMAGED_ZIP
from ansinh.models.errors import Finding

MOST_BYTES = 100_000_000
"""Most bytes of a template with everything unpacked; letters with seals and logos have far less."""
MOST_PARTS = 2_000
"""Most parts inside a template."""
REMEDY = (
    "save the letter as a plain .docx from Word or LibreOffice, without macros, objects or linked pictures"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROGRAM = re.compile(
    r"vbaProject|/embeddings/|/activeX/|\.(?:mht|mhtml|html?|rtf|docx?|docm|dotm?)$", re.IGNORECASE
)
_BEGINNINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Of an XML part: a tag, or a mark of its encoding."""
_RUNS = ("vbaproject", "oleobject", "package", "control", "afchunk", "subdocument")
"""Last words of the types of relationships by which a part is run, or read as a document of its own."""
_FETCHES = re.compile(
    r"\s*(?:DATABASE|DDE|DDEAUTO|EMBED|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON|RD)\b",
    re.IGNORECASE,
)
"""First words of Word's fields that fetch or run something; elsewhere in a code they are but words."""
_HARMLESS_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
"""A reader clicks such a link or not; others open files and programs."""
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)


def harm(content: bytes, name: str) -> Iterator[Finding]:
    """Find what isn't a plain Word file; declared sizes are also what a ZIP file gives at most."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                yield Finding(name, "is far too large for a letter", REMEDY)
                return
            names = [part.filename for part in parts]
            raw = {part: text for part in names if _is_xml(part, text := archive.read(part))}
    except (*DAMAGED_ZIP, ValueError):
        yield Finding(name, "is no Word file (.docx)", REMEDY)
        return
    if len(set(names)) < len(names) or "word/document.xml" not in raw:
        yield Finding(name, "is no Word file (.docx)", REMEDY)
        return
    if found := [part for part in names if _PROGRAM.search(part)]:
        yield Finding(name, f"holds a program or an object ({found[0]})", REMEDY)
    yield from _inside(raw, name)


def _is_xml(name: str, content: bytes) -> bool:
    """Tell whether a part is XML by its name, or looks like it: Word goes by what refers to a part."""
    return name.endswith((".xml", ".rels", ".vml")) or content.lstrip().startswith(_BEGINNINGS)


def _inside(raw: Mapping[str, bytes], name: str) -> Iterator[Finding]:
    """Find what the parts say that is more than a letter; of each kind of harm the first."""
    from docx.oxml import parse_xml  # it resolves no entity and fetches nothing

    told: dict[str, str] = {}
    for part, content in raw.items():
        try:
            root = parse_xml(content)
        except (SyntaxError, ValueError):  # the parser's own errors are of the first kind
            yield Finding(name, "is a Word file (.docx) that can't be read", REMEDY)
            return
        told = dict.fromkeys(_kinds(root), part) | told
        for field in filter(None, map(_FETCHES.match, _codes(root))):
            told.setdefault("field", field[0].strip())
    if "program" in told:
        yield Finding(name, f"holds a program or an object ({told['program']})", REMEDY)
    if "links" in told:
        yield Finding(name, f"links to another file ({told['links']})", REMEDY)
    if "entities" in told:
        yield Finding(name, f"defines entities ({told['entities']})", REMEDY)
    if "field" in told:
        yield Finding(f"{name}, Word field {told['field']}", "fetches another file", "replace it by its text")


def _kinds(root: Any) -> Iterator[str]:
    """Yield the kinds of harm in one part, each as often as it is there."""
    if root.getroottree().docinfo.doctype:
        yield "entities"
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        if _runs(element):
            yield "program"
        elif _links(element):
            yield "links"


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _runs(element: Any) -> bool:
    """Tell whether a relationship says that its part is run, or read as a document of its own."""
    kind = str(element.get("Type", "")).rpartition("/")[2].casefold()
    return _local(element) == "Relationship" and kind in _RUNS


def _links(element: Any) -> bool:
    """Tell whether an element makes Word open another file: by a relationship, or by an address of its own."""
    if _local(element) == "Relationship":
        if str(element.get("TargetMode", "")).strip().casefold() != "external":
            return False
        clicked = str(element.get("Type", "")).casefold().endswith("/hyperlink")
        return not clicked or not _HARMLESS_LINK.match(str(element.get("Target", "")).strip())
    return any(_ELSEWHERE.match(str(element.get(key, "")).strip()) for key in ("src", "href"))


def _codes(root: Any) -> Iterator[str]:
    """Yield the codes of Word's fields, one after the other; a code may be divided among several elements."""
    for element in root.iter(f"{W}fldSimple"):
        yield str(element.get(f"{W}instr", ""))
    marks = (
        f"{W}instrText",
        f"{W}fldChar",
    )  # the latter stands where a field begins, shows its result, or ends
    text = "".join("\n" if node.tag == marks[1] else str(node.text or "") for node in root.iter(*marks))
    yield from text.split("\n")
