"""Write the report page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.html import render
from ansinh.reports.report.page import build_page

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.reports.pictures import Pictures


def write_report(pictures: Pictures, path: Path) -> Path:
    """Write the report of a run, in the language of `pictures`, to `path`."""
    page = build_page(pictures.facts, pictures)
    return render("report.html.j2", path, pictures, page=page, words=pictures.words)
