"""Forgeries of what was made from the tables: workbook, documents, pages, GeoPackage and map."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from ansinh.proof.files.captions import ALWAYS
from tests.proof.forgeries import layers, tools
from tests.proof.forgeries.lab import Forged

SHEETS = tuple(number for number in range(1, 23) if number != 13)
"""Sheets of the workbook with figures."""
NUMBER_IN_SHEET = re.compile(r'<c r="([A-Z]+)(\d+)"(?![^>]*t=")[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)')
FIRST_LINE = 5
IN_CELL = re.compile(r"<td[^>]*>(\d[\d,.]*%?)</td>")
IN_TEXT = re.compile(r">[^<>]*?(?<![\w.,/])(\d[\d.,]*\d|\d)(?![\w.,/])[^<>]*<")


def cell_of_the_workbook(folder: Path, rng: random.Random) -> Forged:
    """Change a number in a sheet, below its heads."""
    sheet = rng.choice(SHEETS)
    name, path = f"xl/worksheets/sheet{sheet}.xml", folder / "plan.xlsx"
    text = tools.member(path, name)
    found = [m for m in NUMBER_IN_SHEET.finditer(text) if int(m[2]) >= FIRST_LINE and len(m[1]) == 1]
    number = rng.choice(found)
    value = float(number[3]) * rng.choice((0.5, 0.9, 1.1, 2.0)) + rng.choice((1.0, 7.0))
    tools.part(path, name, lambda text: text[: number.start(3)] + f"{value:g}" + text[number.end(3) :])
    return Forged(("plan.xlsx",), (f"plan.xlsx, sheet {sheet}, cell {number[1]}{number[2]} ",))


def _other_digit(figure: str, rng: random.Random) -> str:
    """Return a figure with another digit."""
    place = rng.choice([n for n, letter in enumerate(figure) if letter.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != figure[place]])
    return figure[:place] + digit + figure[place + 1 :]


def in_page(file: str, pattern: re.Pattern[str], *named: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery of a figure in a page."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        def other(text: str) -> str:
            hidden = [
                m.span() for m in re.finditer(r"<(script|style|svg|title|head)\b.*?</\1>", text, re.DOTALL)
            ]
            found = [m for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in hidden)]
            figure = rng.choice(found)
            return text[: figure.start(1)] + _other_digit(figure[1], rng) + text[figure.end(1) :]

        tools.rewrite(folder / file, other)
        return Forged((file,), named)

    return forge


def in_word_file(language: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery of a number in the proposal as a Word file."""
    file = f"proposal.{language}.docx"

    def forge(folder: Path, rng: random.Random) -> Forged:
        name = "word/document.xml"
        text = tools.member(folder / file, name)
        figure = rng.choice(list(re.finditer(r"<w:t[^>]*>[^<]*?(\d+)[^<]*</w:t>", text)))
        other = text[: figure.start(1)] + _other_digit(figure[1], rng) + text[figure.end(1) :]
        tools.part(folder / file, name, lambda _: other)
        return Forged((file,), (f"{file} against proposal.{language}.html, number",))

    return forge


def in_all_papers(folder: Path, rng: random.Random) -> Forged:
    """Forge a figure of a table in report and proposal, in both languages, in pages and Word files, alike."""
    pages = [
        folder / f"{name}.{language}.html" for name in ("report", "proposal") for language in ("vi", "en")
    ]
    before = rng.choice(_in_each(pages, _capital(folder)))
    after = int(_other_digit(str(before), rng))
    files = []
    for page in [*pages, *(folder / f"proposal.{language}.docx" for language in ("vi", "en"))]:

        def change(text: str, page: Path = page) -> str:
            return _alone(before, page).sub(_written(after, page), text)

        if page.suffix == ".docx":
            tools.part(page, "word/document.xml", change)
        else:
            tools.rewrite(page, change)
        files.append(page.name)
    return Forged(tuple(files), ("report.en.html, table", "column"), (("proposal.en.html, table", "column"),))


def _capital(folder: Path) -> set[int]:
    """Return the capital of facilities of the proposed plan in whole million đồng, as papers show it."""
    rows = tools.read(folder, "data/facilities")
    found = {round(row["capital_million_vnd"]) for row in rows if row["plan_id"] == "optimised"}
    return {capital for capital in found if capital > 0}


def _in_each(pages: list[Path], figures: set[int]) -> list[int]:
    """Return the figures that stand in each of the pages: one that is rounded so that all add up stands there otherwise."""
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    return sorted(n for n in figures if all(_alone(n, page).search(text) for page, text in texts.items()))


def _alone(figure: int, page: Path) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,]){re.escape(_written(figure, page))}(?![\d.,]*\d)")


def _written(figure: int, page: Path) -> str:
    """Return a whole figure as papers of the page's language write it."""
    return f"{figure:,}" if ".en." in page.name else f"{figure:,}".replace(",", ".")


def figure_added_to_the_workbook(folder: Path, rng: random.Random) -> Forged:
    """Write a figure into an empty cell, where no table of the run is."""
    sheet, cell = rng.randrange(1, 23), f"AZ{rng.randrange(900, 999)}"
    name = f"xl/worksheets/sheet{sheet}.xml"
    row = f'<row r="{cell[2:]}"><c r="{cell}"><v>{rng.randrange(1, 999)}</v></c></row></sheetData>'
    tools.part(folder / "plan.xlsx", name, lambda text: text.replace("</sheetData>", row))
    return Forged(("plan.xlsx",), (f"plan.xlsx, sheet {sheet}, cell {cell}:", "no rule reads"))


def figure_of_a_chart(folder: Path, rng: random.Random) -> Forged:
    """Change a figure that a chart keeps for programs that don't compute."""
    part = f"xl/charts/chart{rng.choice((1, 2))}.xml"
    found = list(
        re.finditer(
            r"<c:v>([\d.]+)</c:v></c:pt>(?=[^s]*</c:numCache>)", tools.member(folder / "plan.xlsx", part)
        )
    )
    figure = rng.choice(found)

    def change(text: str) -> str:
        return text[: figure.start(1)] + f"{float(figure[1]) * 2 + 1:g}" + text[figure.end(1) :]

    tools.part(folder / "plan.xlsx", part, change)
    return Forged(("plan.xlsx",), (f"plan.xlsx, {part}, figure ",))


def table_under_another_name(folder: Path, rng: random.Random) -> Forged:
    """Give a table of a page another caption, so that no rule knows it."""
    file, caption = f"{rng.choice(('report', 'proposal'))}.en.html", rng.choice(ALWAYS)
    head = rf"(<caption>(?:Table \d+\. )?){caption}"
    tools.rewrite(folder / file, lambda text: re.sub(head, rf"\1All {caption}", text, count=1))
    return Forged((file,), (f"{file}, table “", caption, "stated a table that no rule knows"))


def real_project(folder: Path, rng: random.Random) -> Forged:
    """Forge the cost a place of a real project in its table, in the workbook, and in papers of both languages, alike."""
    rows = tools.read(folder, "data/comparable_projects")
    row = rng.choice(rows[:4])
    before, column = row["million_vnd_per_place_2024"], "million_vnd_per_place_2024"
    row[column] = after = before + rng.choice((-90, -7, 100))
    tools.write(folder, "data/comparable_projects", rows)
    files = ["data/comparable_projects.parquet", "plan.xlsx"]
    tools.part(
        folder / "plan.xlsx",
        "xl/worksheets/sheet14.xml",
        lambda text: text.replace(f"<v>{before}</v>", f"<v>{after}</v>"),
    )
    for page in sorted(folder.glob("proposal.*.html")):
        tools.rewrite(page, lambda text: re.sub(rf"\b{before}\b", f"{after}", text))
        tools.part(
            page.with_suffix(".docx"),
            "word/document.xml",
            lambda text: re.sub(rf"\b{before}\b", f"{after}", text),
        )
        files += [page.name, page.with_suffix(".docx").name]
    return Forged(tuple(files), (f"data/comparable_projects.parquet, row {rows.index(row)} ", column))


KINDS = {
    **layers.KINDS,
    "workbook cell": cell_of_the_workbook,
    "workbook: figure added": figure_added_to_the_workbook,
    "workbook: figure of a chart": figure_of_a_chart,
    "table under another name": table_under_another_name,
    "real project in all files": real_project,
    "DOCX figure, Vietnamese": in_word_file("vi"),
    "DOCX figure, English": in_word_file("en"),
    "report figure, Vietnamese": in_page("report.vi.html", IN_CELL, "report.vi.html against report.en.html"),
    "report figure, English": in_page("report.en.html", IN_CELL, "report.vi.html against report.en.html"),
    "proposal figure, Vietnamese": in_page(
        "proposal.vi.html", IN_TEXT, "proposal.vi.docx against proposal.vi.html"
    ),
    "proposal figure, English": in_page(
        "proposal.en.html", IN_TEXT, "proposal.en.docx against proposal.en.html"
    ),
    "figure in all papers alike": in_all_papers,
}
