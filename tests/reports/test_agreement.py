"""Test that workbook, documents, pages and GeoPackage state the figures of the run."""

import dataclasses
import math
import re
from functools import cache

import openpyxl
import pandas as pd
import pyogrio
import pytest

from ansinh.proof.files.formulas import compute
from ansinh.reports.facts import Facts
from ansinh.reports.facts.facts import Nameless
from ansinh.reports.tables import actions, by_service, comparison, funding, running
from ansinh.reports.workbook import write_workbook
from ansinh.words import LANGUAGES, Words
from ansinh.words.numbers import money, money_in_words, number, percent
from tests.reports.reading import Page, document_text, sheet_rows, whole_seen

PROSE = ["proposal.vi.docx", "proposal.vi.html", "report.vi.html"]


def _text(path):
    return document_text(path) if path.suffix == ".docx" else Page(path.read_text("utf-8")).text


@pytest.fixture(params=PROSE)
def prose(request, outputs):
    return _text(outputs / request.param)


def test_action_list_is_the_plan(run, outputs):
    rows = sheet_rows(outputs / "plan.xlsx", "Danh mục hành động")
    *actions, total = rows
    assert len(actions) == len(run.actions)
    capital = [row["Vốn đầu tư (triệu đồng)"] for row in actions]
    assert capital == pytest.approx(list(run.actions["capital_million_vnd"]))
    assert total["Vốn đầu tư (triệu đồng)"] == pytest.approx(run.capital)


def test_capital_agrees_with_measures_and_money(run):
    stated = sum(run.measure("capital_million_vnd", period=period) for period in run.periods)
    assert run.capital == pytest.approx(stated)
    assert run.capital_by_source.to_numpy().sum() == pytest.approx(run.capital)
    assert run.running == pytest.approx(run.measure("running_million_vnd_per_year"))


@pytest.mark.parametrize("table", [actions, running])
def test_a_total_is_the_sum_of_the_numbers_above_it_as_they_are_shown(run, table):
    odd = run.data.facilities.copy()
    money = ["capital_million_vnd", "running_million_vnd_per_year"]
    odd[money] = odd[money] + 0.4 * (odd[money] > 0)  # all of them round down, their sum does not
    shown = table(Facts.of(dataclasses.replace(run.data, facilities=odd)), Words("en")).rows
    *parts, total = (int(row[-1].replace(",", "")) for row in shown)
    assert len(parts) > 2
    assert sum(parts) == total


def test_people_add_up(run):
    table = run.by_service
    parts = table[["served_persons", "no_place_persons", "out_of_reach_persons"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(table["target_persons"].to_numpy(), abs=0.05)
    rows = table[(table["plan_id"] == run.plan_id) & (table["period"] == run.period)]
    assert rows["served_persons"].sum() == pytest.approx(run.measure("served_persons"))
    assert run.by_commune["served_persons"].sum() == pytest.approx(run.measure("served_persons"))
    assert run.by_commune["target_persons"].sum() == pytest.approx(run.measure("target_persons"))


def test_differences_are_those_of_the_figures_shown(run):
    for row in comparison(run, Words("en")).rows:
        before, after, gap = (re.search(r"[+−]?[\d,.]+", cell) for cell in row[1:])
        if before and after and gap:
            official, proposed, change = (
                float(found[0].replace(",", "").replace("−", "-")) for found in (before, after, gap)
            )
            assert proposed - official == pytest.approx(change, abs=1e-6), row


def test_summary_sheet(run, outputs):
    rows = sheet_rows(outputs / "plan.xlsx", "Tóm tắt")
    total = rows[len(run.services)]
    assert total["Người được phục vụ"] == pytest.approx(run.measure("served_persons"))
    assert total[Words("vi")("table.col.target")] == pytest.approx(run.measure("target_persons"))
    assert total["Số chỗ"] == pytest.approx(run.measure("places"))


def _seen_below(outputs, title):
    """Return head → whole numbers seen in a sheet's table, and the one of its sum; columns without one are left out."""
    places = [openpyxl.load_workbook(outputs / "plan.xlsx", data_only=only)[title] for only in (True, False)]
    values, formats = places
    table = next(iter(formats.tables.values()))
    heads, *lines = ([cell.coordinate for cell in row] for row in formats[table.ref])
    counts = [n for n, cell in enumerate(lines[0]) if "#,##0" in formats[cell].number_format
              and not formats[cell].number_format.endswith(".0")]  # fmt: skip
    return {
        values[heads[n]].value: [
            whole_seen(values[line[n]].value, formats[line[n]].number_format) for line in lines
        ]
        for n in counts
        if str(formats[lines[-1][n]].value).startswith("=SUBTOTAL")
    }


def test_the_workbook_shows_the_whole_numbers_of_the_letter(run, outputs):
    words = Words("vi")
    letter = by_service(run, words)
    summary = _seen_below(outputs, words("workbook.sheet.summary"))
    for column, head in enumerate(letter.columns[1:7], start=1):
        assert summary[head] == [int(row[column].replace(".", "")) for row in letter.rows]
    formats = [cell.number_format for row in openpyxl.load_workbook(outputs / "plan.xlsx")[words("workbook.sheet.summary")]
               ["B5:G7"] for cell in row]  # fmt: skip
    assert any(
        '"' in one for one in formats
    )  # 118.485 people served are 119 in the letter: else nothing was tested
    assert all(whole_seen(typed, one) == typed for one in formats for typed in range(200))


@pytest.mark.parametrize("sheet", ["summary", "communes", "actions", "projects"])
def test_numbers_seen_in_a_sheet_add_up(outputs, sheet):
    seen = _seen_below(outputs, Words("vi")(f"workbook.sheet.{sheet}"))
    assert seen
    for head, (*parts, total) in seen.items():
        assert sum(parts) == total, head


def test_people_seen_by_commune_add_up_to_those_of_the_letter(run, outputs):
    words = Words("vi")
    by_head = dict(zip(by_service(run, words).columns, by_service(run, words).rows[-1], strict=True))
    seen = _seen_below(outputs, words("workbook.sheet.communes"))
    shared = seen.keys() & by_head.keys()
    assert len(shared) == 5
    assert {head: seen[head][-1] for head in shared} == {
        head: int(by_head[head].replace(".", "")) for head in shared
    }


def test_commune_sheet_and_layer(run, outputs):
    rows = sheet_rows(outputs / "plan.xlsx", "Chỉ tiêu theo xã")
    layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="communes").set_index("commune_code")
    for row in rows[:-1]:
        stated = run.by_commune.loc[row["Mã xã"]]
        assert row["Người được phục vụ"] == pytest.approx(stated["served_persons"])
        assert abs(layer.loc[row["Mã xã"], "served_persons"] - stated["served_persons"]) < 1  # whole people


def test_both_workbooks_hold_the_same_numbers(outputs):
    books = [openpyxl.load_workbook(outputs / name, data_only=True) for name in ("plan.xlsx", "plan.en.xlsx")]
    numbers = [
        [
            [
                cell
                for row in sheet.iter_rows(values_only=True)
                for cell in row
                if isinstance(cell, int | float)
            ]
            for sheet in book
        ]
        for book in books
    ]
    assert numbers[0] == numbers[1]
    assert sum(map(len, numbers[0])) > 500


def test_prose_states_the_totals(run, prose):
    assert money(run.capital, "vi") in prose
    assert money(run.running, "vi") in prose
    assert number(run.measure("served_persons"), "vi") in prose
    assert percent(run.measure("served_share"), "vi") in prose
    assert number(run.measure("out_of_reach_persons"), "vi") in prose


def test_proposal_spells_out_the_total(run, outputs):
    for name in ("proposal.vi.docx", "proposal.vi.html"):
        assert money_in_words(run.capital, "vi") in _text(outputs / name)


def test_docx_and_html_proposal_have_the_same_tables(outputs):
    import docx

    for language in ("vi", "en"):
        file = docx.Document(str(outputs / f"proposal.{language}.docx"))
        page = Page((outputs / f"proposal.{language}.html").read_text("utf-8"))
        bordered = [table for table in file.tables if table.style.name == "Table Grid"]
        assert len(bordered) == sum(tag == "table" for tag, _ in page.tags)
        for table in bordered:
            for row in table.rows:
                for cell in row.cells:
                    assert cell.text in page.text or not cell.text or cell.text in ("không có", "none")


def test_facilities_layer_is_the_frame(run, outputs):
    layer = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="facilities")
    frame = run.data.facilities
    assert len(layer) == len(frame)
    for column in ("places", "capital_million_vnd"):
        assert layer[column].sum() == pytest.approx(frame[column].sum(), abs=0.05)
    keys, counts = ["plan_id", "period"], "served_persons"
    assert (layer.groupby(keys)[counts].sum() == frame.groupby(keys)[counts].sum().round()).all()
    lines = pyogrio.read_dataframe(outputs / "plan.gpkg", layer="allocation_lines")
    assert lines["persons"].sum() == pytest.approx(run.data.allocation["persons"].sum(), abs=0.1)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.en.xlsx"])
def test_totals_and_shares_are_formulas_whose_stored_values_are_right(outputs, name):
    formulas = openpyxl.load_workbook(outputs / name)
    values = openpyxl.load_workbook(outputs / name, data_only=True)
    seen = {"SUBTOTAL": 0, "IF": 0, "SUM": 0, "SUMIFS": 0, "less": 0}

    @cache
    def cells_of(title: str) -> dict[str, object]:
        cells = (cell for row in values[title].iter_rows() for cell in row)
        return {
            cell.coordinate: float(cell.value) if isinstance(cell.value, int | float) else cell.value
            for cell in cells
        }

    for sheet in formulas:
        stored = cells_of(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            kind = cell.value[1:].split("(")[0]
            seen[kind if kind in seen else "less"] += 1
            assert compute(cell.value[1:], stored, cells_of) == pytest.approx(stored[cell.coordinate])
    assert min(seen.values()) > 5


def test_lists_are_excel_tables_with_names_and_the_summary_has_two_charts(outputs):
    book = openpyxl.load_workbook(outputs / "plan.xlsx")
    tables = {name: table for sheet in book for name, table in sheet.tables.items()}
    assert {"tbl_summary", "tbl_actions", "tbl_money", "tbl_money_2", "tbl_communes"} <= set(tables)
    _, money_chart = book["Tóm tắt"]._charts
    assert money_chart.y_axis.scaling.min == 0
    assert book["Chỉ tiêu theo xã"].conditional_formatting


def test_no_text_of_the_workbook_is_cut_and_no_page_has_heads_of_another_table(outputs):
    book = openpyxl.load_workbook(outputs / "plan.xlsx")
    for sheet in book:
        several = len(sheet.tables) > 1 or "tbl_summary" in sheet.tables
        assert sheet.print_title_rows in (
            ["$1:$2"] if several else ["$4:$4", "$1:$2"]
        )  # a table may be empty
        assert sheet.page_setup.fitToHeight == 0
        spread = {
            n: one.width for one in sheet.column_dimensions.values() for n in range(one.min, one.max + 1)
        }
        for table in sheet.tables.values():
            for cell in (cell for row in sheet[table.ref] for cell in row if isinstance(cell.value, str)):
                # A unit of width takes a letter and a bit; 15 points are a line.
                lines = math.ceil(len(cell.value) / (1.2 * spread[cell.column]))
                formula = cell.data_type == "f"
                assert formula or 15 * lines <= (sheet.row_dimensions[cell.row].height or 15) + 4, (
                    cell.coordinate
                )


def test_periods_are_numbers_and_capital_is_never_added_to_running_cost(run, outputs):
    rows = sheet_rows(outputs / "plan.xlsx", "Kinh phí")
    *capital, total = rows
    assert {row[Words("vi")("table.col.kind")] for row in capital} == {Words("vi")("common.kind.capital")}
    assert all(isinstance(row[Words("vi")("table.col.period")], int) for row in capital)
    assert total[Words("vi")("table.col.amount")] == pytest.approx(run.capital)


def test_statements_of_the_plan_stand_with_numerator_and_denominator(run, tmp_path):
    commitments = pd.DataFrame(
        [("optimised", "reached_share", "một nửa", "half", "2030", 0.5, 0.31, "share", "no", "KH 512", 31.0, 100.0, "vì", "as")],
        columns=["plan_id", "kind", "text_vi", "text_en", "period", "required", "reached", "unit", "met", "source",
                 "numerator", "denominator", "why_vi", "why_en"],
    )  # fmt: skip
    data = dataclasses.replace(run.data, commitments=commitments)
    path = write_workbook(Facts.of(data), tmp_path / "plan.xlsx", Words("vi"))
    (row,) = sheet_rows(path, "Chỉ tiêu của kế hoạch")
    words = Words("vi")
    assert row[words("table.col.commitment")] == "một nửa"
    assert (row[words("table.col.counted")], row[words("table.col.counted_of")]) == (31, 100)


def test_every_assumption_is_in_the_annex(run, outputs):
    for name in ("proposal.vi.docx", "report.vi.html"):
        text = _text(outputs / name)
        for assumption in run.data.assumptions["name_vi"]:
            assert assumption in text
        assert "giả định" in text


def test_reporting_calendar_of_the_province_is_stated(run, outputs):
    text = document_text(outputs / "proposal.vi.docx")
    for entry in run.data.meta["reporting"]:
        assert entry["who_vi"] in text
        assert entry["due_vi"] in text


def test_a_letter_begins_with_its_request_and_its_numbers_are_fields(run, outputs):
    import docx

    file = docx.Document(str(outputs / "proposal.vi.docx"))
    words = Words("vi")
    texts = [paragraph.text for paragraph in file.paragraphs]
    request = next(n for n, line in enumerate(texts) if money(run.capital, "vi") in line)
    assert texts.index(words("proposal.summary_head")) < request < texts.index(words("proposal.basis_head"))
    xml = file.element.xml
    captions = [p.text for p in file.paragraphs if p.style.name == "Caption"]
    assert xml.count("SEQ Table") + xml.count("SEQ Figure") == len(captions) > 5
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    referred = set(re.findall(r"(?:PAGEREF|REF) (\w+)", xml))
    assert referred <= marks
    assert {mark for mark in marks if mark.startswith("_Toc")} <= referred
    languages = set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', file.styles.element.xml))
    assert languages == {"vi-VN"}
    assert not [part.partname for part in file.part.package.iter_parts() if "thumbnail" in part.partname]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_a_letter_is_left_blank(outputs, language):
    import docx
    from docx.oxml.ns import qn

    file = docx.Document(str(outputs / f"proposal.{language}.docx"))
    ends = f".//{qn('w:br')}[@{qn('w:type')}='page']", f".//{qn('w:pageBreakBefore')}", f".//{qn('w:sectPr')}"
    pages = [0]
    for block in file.element.body:
        if any(block.findall(end) for end in ends):
            pages.append(0)
        pages[-1] += len("".join(block.itertext()).strip()) + len(block.findall(f".//{qn('w:drawing')}"))
    assert all(pages)


def test_details_stand_in_an_annex_and_the_text_refers_to_them(outputs):
    import docx

    file = docx.Document(str(outputs / "proposal.vi.docx"))
    lines = [(p.style.name, p.text) for p in file.paragraphs]
    start = next(n for n, (style, line) in enumerate(lines) if style == "Heading 1" and "CHI TIẾT" in line)
    there = [line.split(".")[0] for style, line in lines[start:] if style == "Caption"]
    before = "\n".join(line for _, line in lines[:start])
    assert there
    told = " ".join(line for line in before.splitlines() if line.startswith("Chi tiết tại"))
    assert all(name in re.findall(r"(?:Bảng|Hình) \d+", told) for name in there)
    assert "<<" not in before


def test_capital_of_a_period_that_is_over_is_headed_by_the_years_in_which_it_is_paid(run):
    heads = funding(run, Words("vi"), {"2025": "2027 - 2029"}).columns
    assert [("2027 - 2029" in head) for head in heads] == [False, True, *(False for _ in heads[2:])]


def test_facts_with_other_names_take_over_the_figures_without_names(run):
    """They are the figures that a run with those names has, so no name stands in them."""
    figures = [name for name, kind in vars(Facts).items() if isinstance(kind, Nameless)]
    known = {name: getattr(run, name) for name in figures}
    sites = run.data.sites.assign(name_vi="Nơi khác", name_en="Elsewhere")
    renamed, anew = run.with_sites(sites), Facts.of(dataclasses.replace(run.data, sites=sites))
    assert all(getattr(renamed, name) is known[name] for name in figures)
    for name in figures:
        told, counted = (
            pd.Series(figure) if isinstance(figure, dict | float) else figure
            for figure in (known[name], getattr(anew, name))
        )
        assert told.equals(counted), name
    assert {renamed.name("sites", site, "en") for site in sites.index} == {"Elsewhere"}
    assert set(renamed.actions["name_en"]) == {"Elsewhere"}
