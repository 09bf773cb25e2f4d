"""The page and type of an administrative document: Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

if TYPE_CHECKING:
    from docx.document import Document as Docx

FONT = "Times New Roman"
BODY_SIZE = 13
CONTENTS_SIZE = 12
TABLE_SIZE = 10
SMALL_SIZE = 11
MARGINS = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(15)}
TEXT_WIDTH = Mm(210 - 30 - 15)
# This time is written instead of the present one, so that equal runs give equal files.
FIXED_TIME = datetime(2026, 1, 1)  # noqa: DTZ001 (the file format wants a time without zone)


def set_up(docx: Docx, title: str, language: str) -> None:
    """Set A4, margins, styles, language, page numbers and properties."""
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = MARGINS["top"], MARGINS["bottom"]
    section.left_margin, section.right_margin = MARGINS["left"], MARGINS["right"]
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    # The page number is in the middle of the top margin, except on the first page.
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    _styles(docx, language)
    properties = docx.core_properties
    properties.title, properties.author, properties.comments = title[:250], "Ansinh", ""
    properties.created = properties.modified = FIXED_TIME
    properties.last_modified_by, properties.revision = "Ansinh", 1
    properties.language = "vi-VN" if language == "vi" else "en-GB"
    _drop_thumbnail(docx)


def _drop_thumbnail(docx: Docx) -> None:
    """Leave out the small picture that file managers show: python-docx's is of a page that isn't this one."""
    parts = docx.part.package.rels
    for key in [key for key, part in parts.items() if part.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        parts.pop(key)


def _styles(docx: Docx, language: str) -> None:
    normal = docx.styles["Normal"]
    _type(normal, BODY_SIZE)
    # The defaults of the file's template are American English, also for headings and tables.
    for tag in docx.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia"):
            tag.set(qn(f"w:{script}"), "vi-VN" if language == "vi" else "en-GB")
    fonts = normal.element.get_or_add_rPr()
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), "vi-VN" if language == "vi" else "en-GB")
    fonts.append(tag)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0  # the least of Decree 30/2020: one and a half is the most
    for level in (1, 2, 3):
        style = docx.styles[f"Heading {level}"]
        _type(style, BODY_SIZE, bold=True, italic=level == 3)  # noqa: PLR2004 (the third level)
        style.paragraph_format.space_before = Pt(10 if level == 1 else 6)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    _type(docx.styles["List Bullet"], BODY_SIZE)
    _type(docx.styles["Caption"], 12, bold=True)
    docx.styles["Caption"].paragraph_format.space_before = Pt(8)
    docx.styles["Caption"].paragraph_format.space_after = Pt(3)


def _type(style: Any, size: float, *, bold: bool = False, italic: bool = False) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Headings have theme fonts, which override a plain font name.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        if instruction:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = instruction
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001 (python-docx has no fields)


def rule_below(paragraph: Any, indent: float) -> None:
    """Draw a line below `paragraph`, indented by `indent` centimetres on both sides.

    It is the border of an additional empty paragraph. As the border of the text's own paragraph, the indent would
    also wrap the text.
    """
    rule = OxmlElement("w:p")
    paragraph._p.addnext(rule)  # noqa: SLF001 (python-docx has no borders)
    line = Paragraph(rule, paragraph._parent)  # noqa: SLF001 (the same cell or page)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    rule.get_or_add_pPr().append(borders)
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Cm(indent)
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(3)


def set_widths(table: Any, cells: list[Any], widths: list[Any]) -> None:
    """Set column widths in the grid (which LibreOffice reads) and in every cell (which Word reads)."""
    for number, width in enumerate(widths):
        table.columns[number].width = width
        for cell in cells[number :: len(widths)]:
            cell.width = width


def repeat_head(row: Any) -> None:
    """Repeat a table row at the top of every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (python-docx has no repeated heads)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def keep_row_together(row: Any) -> None:
    """Keep a table row on one page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (python-docx has no such setting)
    properties.append(OxmlElement("w:cantSplit"))


def shade(cell: Any, colour: str) -> None:
    """Fill a table cell."""
    fill = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        fill.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 (python-docx has no shading)


def describe_picture(shape: Any, alt: str) -> None:
    """Give a picture its alternative text."""
    shape._inline.docPr.set("descr", alt)  # noqa: SLF001 (python-docx has no alternative texts)
