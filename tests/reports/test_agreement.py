"""Test that workbook, documents, pages and GeoPackage state the figures of the run."""

import dataclasses
import math
import re
from functools import cache
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pyogrio
import pytest

from ansinh.proof.files.formulas import compute
from ansinh.reports.facts import Facts
from ansinh.reports.facts.projects import running_change
from ansinh.reports.facts.whole_people import counted_part, whole_served, whole_sums
from ansinh.reports.facts.whole_running import running_of_sites, whole_running
from ansinh.reports.layers import layers
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.proposal.scope import one_project
from ansinh.reports.tables import actions, by_service, comparison, funding, running
from ansinh.reports.tables.projects import increment, list_of_projects
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


def test_people_shown_by_service_are_whole_and_add_up_both_ways(run):
    for plan in run.plan_ids:
        *rows, total = by_service(run, Words("en"), plan).rows
        counts = [[int(cell.replace(",", "")) for cell in row[1:7]] for row in [*rows, total]]
        for _need, target, _places, served, no_place, out_of_reach in counts:
            assert served + no_place + out_of_reach == target
        assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
        assert counts[-1][3] == round(run.measure("served_persons", plan))


def test_people_left_out_are_the_shown_target_less_the_shown_people_served(run):
    """591 - 495 = 96, although 96.6 alone would be 97."""
    rows = run.by_service[run.by_service["plan_id"] == run.plan_id].tail(1)
    figures = {"target_persons": 591.2, "need_persons": 591.2, "served_persons": 494.6}
    causes = {"no_place_persons": 96.6, "out_of_reach_persons": 0.0}
    few = SimpleNamespace(by_service=rows.assign(**figures, **causes), period=run.period)
    shown = whole_sums(few, run.plan_id)
    assert [shown[f"{key}_persons"] for key in ("no_place", "out_of_reach", "unserved")] == [96, 0, 96]


def test_project_letters_count_people_places_and_money_as_the_tables_of_the_plan(run):
    """Sites add up to the services of Table 1, each within a person of what it serves; letters on projects take these."""
    words = Words("en")
    last = run.whole_served[run.period]
    served = {run.name("services", key, "en"): value for key, value in last.groupby("service").sum().items()}
    assert served == {row[0]: int(row[4].replace(",", "")) for row in by_service(run, words).rows[:-1]}
    exact = run.facilities[
        (run.facilities["plan_id"] == run.plan_id) & (run.facilities["period"] == run.period)
    ]
    odd = 0
    for site, people in exact.groupby("site_id")["served_persons"].sum().items():
        counted = last[last.index.get_level_values("site_id") == site].sum()
        assert abs(counted - people) < 1
        odd += counted != round(people)
    assert odd  # one site at least is rounded in another way than alone: else nothing was tested
    running_cost = {row[0]: row for row in running(run, words).rows}
    listed = [(row[1], int(row[4].replace(",", ""))) for row in list_of_projects(run, words).rows[:-1]]
    for site in run.projects:
        scope = one_project(Pictures(run, words), site)
        told = " ".join(summary(scope))
        for count in (last[last.index.get_level_values("site_id") == site].sum(), run.places_by_site[site]):
            assert number(count, "en") in told
        name = run.name("sites", site, "en")
        assert scope.capital == sum(million for listed_name, million in listed if listed_name == name) > 0
        assert scope.project.communes.sum() == scope.served
        *_, total = increment(run, words, site).rows
        assert total[2] == number(scope.running, "en") == running_cost[name][-1]
        assert running_change(run, site) == scope.running - int(total[1].replace(",", ""))


def test_running_cost_of_sites_adds_up_and_a_site_left_alone_costs_what_it_costs_today(run):
    """Four homes of 10.4 million đồng have 42 together; two are new, and the others have the same number in both columns."""
    rows = run.data.facilities[run.data.facilities["plan_id"] == run.plan_id].head(4)
    sites = ["S1", "S2", "S3", "S4"]
    alike = rows.assign(site_id=sites, service="elderly", period="2030", running_million_vnd_per_year=10.4)
    today = pd.DataFrame(
        {"plan": run.plan_id, "period": "2030", "site_id": sites, "today_million_vnd": [10.4, 10.4, 0, 0]}
    )
    few = SimpleNamespace(
        facilities=alike, plan_id=run.plan_id, data=SimpleNamespace(running_increment=today)
    )
    found = running_of_sites(few).droplevel("period")
    assert found.sum().tolist() == [21, 42]
    assert found["today_million_vnd"].tolist() == [*found["plan_million_vnd"].tolist()[:2], 0, 0]
    assert whole_running(SimpleNamespace(**vars(few), running_of_sites=running_of_sites(few))).sum() == 42


def test_layers_have_whole_people_that_add_up(run):
    words = Words("en")
    made, total = layers(run, words), whole_sums(run, run.plan_id)
    at = made["facilities"].query("plan_id == @run.plan_id and period == @run.period")
    assert at["served_persons"].sum() == total["served_persons"]
    for name in ("communes", "districts"):
        for column in ("target_persons", "served_persons"):
            people = made[name][column].dropna()
            assert (people % 1 == 0).all()
            assert people.sum() == total[column]


def test_a_home_alone_in_its_service_has_the_people_of_table_1():
    """36.51 and 20.53 are 57 together, 36 and 21 in Table 1; 36.51 alone would be 37."""
    people = {"elderly": 36.51, "general": 20.53}
    rows = pd.DataFrame({"service": people.keys(), "served_persons": people.values()})
    rows = rows.assign(plan_id="optimised", period="2030")
    causes = dict.fromkeys(("no_place_persons", "out_of_reach_persons"), 0.0)
    few = SimpleNamespace(
        plan_id="optimised",
        by_service=rows.assign(target_persons=rows["served_persons"], **causes),
        whole_places={},
        data=SimpleNamespace(allocation=rows.assign(site_id="S1", persons=rows["served_persons"])),
    )
    assert whole_served(few).to_dict() == {("2030", "S1", "elderly"): 36, ("2030", "S1", "general"): 21}
    assert counted_part(36.51, 36.51, 36) == 36  # all of them


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
