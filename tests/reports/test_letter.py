"""Test letters from an agency's own template: real Word files with divided fields, tables, headers, and hostile contents."""

from __future__ import annotations

import base64
import dataclasses
import io
import zipfile

import docx
import pandas as pd
import pytest
from docx.oxml import parse_xml

from ansinh.models.errors import InputError
from ansinh.planning.letter import BLOCKS, TEXTS, read_template, template_findings
from ansinh.planning.letter.harm import W, harm
from ansinh.planning.letter.template import _unknown
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.docx.from_template import write_from_template
from ansinh.reports.proposal.docx.letter_fields import texts
from ansinh.reports.proposal.docx.sample import LINES, write_sample
from ansinh.reports.proposal.scope import whole_plan
from ansinh.words import Words, text
from ansinh.words.numbers import money
from tests.reports.factory import make_run_data

NAME = "to-trinh.docx"


def template(*lines: str) -> bytes:
    """Return a Word file with these paragraphs, a header, and a table with a field."""
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    file.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ - {{ agency }}"
    file.add_table(1, 1).cell(0, 0).text = "Tổng: {{ total }}"
    return saved(file)


def saved(file) -> bytes:
    """Return a document as bytes."""
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a Word file with one more part, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item.filename))
        new.writestr(name, part)
    return out.getvalue()


def problems(content: bytes) -> list[str]:
    """Return what is wrong with a template, in one line each."""
    found = list(harm(content, NAME)) or list(_unknown(content, NAME))
    return [f"{item.where}: {item.problem}; {item.remedy}" for item in found]


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    """Return the facts of a run whose site tries to be a field, and the letter made from a template."""
    data = make_run_data()
    data.sites.loc["S07", "name_vi"] = "{{ police }} {% raw %}"
    divided = docx.Document(io.BytesIO(template("{{ table_projects }}", "{{ risks }}")))
    paragraph = divided.add_paragraph("Kính gửi ")
    paragraph.add_run("{{ comm").bold = True
    paragraph.add_run("ittee }}, đồng kính gửi")
    row = (NAME, base64.b64encode(saved(divided)).decode("ascii"))
    frame = pd.DataFrame([row], columns=["name", "content"])
    facts = Facts.of(dataclasses.replace(data, letter_template=frame))
    pictures = Pictures(facts, Words("vi"))
    scope = whole_plan(pictures)
    (path,) = write_from_template(scope, pictures, tmp_path_factory.mktemp("letter") / "letter.vi.docx")
    return scope, docx.Document(str(path))


def test_a_field_is_filled_in_though_word_divided_it(letter):
    scope, file = letter
    line = next(p for p in file.paragraphs if p.text.startswith("Kính gửi"))
    assert line.text == f"Kính gửi {scope.offices.committee}, đồng kính gửi"
    assert [run.bold for run in line.runs if run.text] == [None, True, None]


def test_headers_and_cells_are_filled_in(letter):
    scope, file = letter
    assert file.sections[0].header.paragraphs[0].text == f"Lưu hành nội bộ - {scope.offices.agency}"
    cells = [cell.text for table in file.tables for cell in table._cells]
    assert f"Tổng: {money(scope.capital, 'vi')}" in cells


def test_a_table_stands_where_its_field_stood_and_is_number_one(letter):
    _, file = letter
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles[0] == "Caption"
    assert file.paragraphs[0].text.startswith("Bảng 1. ")
    assert file.element.body[1].tag.endswith("}tbl")


def test_a_name_that_looks_like_a_field_stays_a_name(letter):
    _, file = letter
    cells = [cell.text for table in file.tables for cell in table._cells]
    assert any("{{ police }} {% raw %}" in cell for cell in cells)


def test_every_field_has_a_value_and_a_meaning(letter):
    scope, _ = letter
    assert set(texts(scope)) == set(TEXTS)
    for language in ("vi", "en"):
        assert all(text(f"letter.field.{name}", language) for name in (*TEXTS, *BLOCKS))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ agenci }}", "did you mean {{ agency }}?"),
        ("{{ agency.__class__ }}", "no such field"),
        ("{{ 7 * 7 }}", "no such field"),
        ("Bảng: {{ table_projects }}", "a paragraph of its own"),
        ("{% for p in projects %}", "a template has fields only"),
    ],
)
def test_a_field_that_nobody_can_fill_in_is_named_with_its_file(line: str, told: str):
    (problem,) = problems(template(line))
    assert problem.startswith(NAME)
    assert told in problem


def test_a_letter_without_a_field_is_no_template():
    (problem,) = problems(saved(docx.Document()))
    assert "has no field" in problem


def test_a_missing_template_is_named_before_anything_is_computed(tmp_path):
    scenario = load_scenario("dak-nong")
    stated = scenario.proposal.model_copy(update={"template": str(tmp_path / NAME)})
    (finding,) = template_findings(scenario.model_copy(update={"proposal": stated}))
    assert (finding.where, finding.problem) == (str(tmp_path / NAME), "no such file")


RELS = "word/_rels/document.xml.rels"
REMOTE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
)

FIELD_IN_PIECES = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:instrText>include</w:instrText>'
    b'</w:r><w:r><w:instrText>text "http://example.org/a"</w:instrText></w:r></w:footnotes>'
)


FIELD_OF_WORD = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:fldSimple w:instr=" includepicture '
    'http://example.org/x.png "/></w:p>'
)


def with_fields(*codes: str) -> str:
    """Return a paragraph with one Word field after the other, as Word writes them."""
    runs = "".join(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for code in codes
    )
    return f'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{runs}</w:p>'


def with_paragraph(xml: str) -> bytes:
    """Return a template with one more paragraph of this XML."""
    file = docx.Document(io.BytesIO(template()))
    file.element.body.insert(0, parse_xml(xml))
    return saved(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (with_part(template(), "word/vbaProject.bin", b"x"), "a program"),
        (with_part(template(), "word/embeddings/a.bin", b"x"), "a program or an object"),
        (with_part(template(), RELS, REMOTE), "links to another file"),
        (with_part(template(), RELS, REMOTE.replace(b"x.dotm", b"x/hyperlink")), "links to another file"),
        (with_part(template(), RELS, REMOTE.replace(b"Ext", b"&#69;xt")), "links to another file"),
        (
            with_part(
                template(),
                RELS,
                REMOTE.replace(b' TargetMode="External"', b"").replace(b"attachedTemplate", b"aFChunk"),
            ),
            "a program or an object",
        ),
        (with_part(template(), "word/footnotes.xml", FIELD_IN_PIECES), "fetches another file"),
        (with_part(template(), "word/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "entities"),
        (with_part(template(), RELS, REMOTE.replace(b'"', b"'")), "links to another file"),
        (with_part(template(), RELS, REMOTE.decode().encode("utf-16")), "links to another file"),
        (
            with_part(
                template(),
                RELS,
                REMOTE.replace(b"attachedTemplate", b"hyperlink").replace(b"http://", b"file://"),
            ),
            "links to another file",
        ),
        (
            with_part(template(), RELS, REMOTE.replace(b"attachedTemplate", b"aFChunk")),
            "a program or an object",
        ),
        (with_paragraph(FIELD_OF_WORD), "fetches another file"),
        (
            with_paragraph(with_fields(" PAGE ", ' INCLUDETEXT "http://example.org/a" ')),
            "fetches another file",
        ),
        (b"no zip", "no Word file"),
        (with_part(template(), "word/media/a.png", b"\0" * 100_000_001), "far too large"),
    ],
    ids=[
        "macro",
        "object",
        "remote template",
        "looks like a hyperlink",
        "written as a number",
        "another file inside",
        "field in pieces",
        "entities",
        "single quotes",
        "UTF-16",
        "link to a file",
        "page inside",
        "small letters",
        "second field",
        "text",
        "bomb",
    ],
)
def test_what_could_do_harm_is_refused(content: bytes, told: str):
    (problem,) = problems(content)
    assert told in problem
    with pytest.raises(InputError):
        read_template(content, NAME)


def test_fields_that_fetch_nothing_are_let_through():
    content = with_paragraph(with_fields(' HYPERLINK "https://example.org/link/12" ', " MERGEFIELD Link "))
    assert list(harm(content, NAME)) == []


CONTROL = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdt><w:sdtContent><w:r><w:t>{{ agenci }}'
    "</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)


def test_fields_in_content_controls_are_fields_and_those_in_footnotes_are_named():
    (problem,) = problems(with_paragraph(CONTROL))
    assert "no such field" in problem
    note = f"<w:footnotes xmlns:w='{W[1:-1]}'><w:p><w:r><w:t>{{{{ to</w:t></w:r><w:r><w:t>tal }}}}</w:t></w:r></w:p></w:footnotes>"
    (problem,) = problems(with_part(template(), "word/footnotes.xml", note.encode()))
    assert "stands in a note or comment" in problem


def test_the_sample_can_be_used_as_it_is(tmp_path):
    content = write_sample(tmp_path / NAME).read_bytes()
    assert problems(content) == []
    assert len(docx.Document(io.BytesIO(content)).paragraphs) == len(LINES)


def test_a_run_without_a_template_has_no_second_letter(run, tmp_path):
    pictures = Pictures(run, Words("vi"))
    assert write_from_template(whole_plan(pictures), pictures, tmp_path / "letter.vi.docx") == []
