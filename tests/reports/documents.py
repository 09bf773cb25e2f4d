"""Write the documents of made-up runs."""

from __future__ import annotations

from ansinh.reports import charts
from ansinh.reports.facts import Facts
from ansinh.reports.geopackage import write_geopackage
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.reports.report import write_report
from ansinh.reports.workbook import write_workbook
from ansinh.words import Words
from tests.reports.appraise.coarse import leave_charts_out
from tests.reports.factory import make_run_data

BOOKS = {"vi": "plan.xlsx", "en": "plan.en.xlsx"}


def write_documents(data, folder, languages=("vi", "en")):
    """Write all outputs except the map, which is tested separately."""
    folder.mkdir(exist_ok=True)
    facts = Facts.of(data)
    write_geopackage(facts, folder / "plan.gpkg", Words("vi"))
    for language in languages:
        pictures = Pictures(facts, Words(language))
        write_workbook(facts, folder / BOOKS[language], pictures.words)
        write_report(pictures, folder / f"report.{language}.html")
        write_proposal(pictures, folder)
    return folder


def leave_layout_out(patch):
    """Draw charts, but lay none out and save none, which takes most of the time: what a frame lacks is found before."""
    leave_charts_out(patch)
    patch.setattr(
        Pictures, "title", lambda self, name: getattr(charts, name)(self.facts, self.words).get_title("left")
    )


def outputs_of_made_up_run(shared):
    """Return a folder with the outputs of the made-up run; tests only read it."""
    return shared.files("outputs", lambda folder: write_documents(make_run_data(), folder))
