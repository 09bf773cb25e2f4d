"""The formats that a run is written in. A format is one row of `FORMATS`; a run, a rebuilt folder and the command follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.planning.answer.rundata import RunData
    from ansinh.reports.facts import Facts
    from ansinh.reports.pictures import Pictures
    from ansinh.words import Language, Words

MAIN_LANGUAGE: Language = "vi"
"""Of the layer names, and of files whose names say no language."""


@dataclass(frozen=True)
class Job:
    """One format, one language: what a format's function works on.

    Attributes
    ----------
    pictures
        Facts, words and charts of the run in the language.
    folder
        Where the files go.
    """

    pictures: Pictures
    folder: Path

    @property
    def facts(self) -> Facts:
        """The figures of the run."""
        return self.pictures.facts

    @property
    def words(self) -> Words:
        """The words of the language."""
        return self.pictures.words

    @property
    def data(self) -> RunData:
        """The frames of the run."""
        return self.facts.data

    def path(self, stem: str) -> Path:
        """Return the path of a file whose name says its language only where that isn't the main one."""
        return self.folder / named(stem, self.words.language)


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    name
        As in ``write_all(without=...)`` and, where made on request, ``ansinh report --<name>``.
    files
        The files of one language, for the lines of progress; ``{language}`` stands for the language.
    write
        Writes them and returns their paths.
    languages
        "each": in every language asked for. "main too": also in the main language where that isn't asked for.
        "main": only there.
    on_request
        Whether it is left out of a run unless asked for.
    """

    name: str
    files: str
    write: Callable[[Job], Sequence[Path]]
    languages: Literal["each", "main too", "main"] = "each"
    on_request: bool = False

    def in_languages(self, asked: Sequence[Language]) -> tuple[Language, ...]:
        """Return the languages that it is written in."""
        if self.languages == "main":
            return (MAIN_LANGUAGE,)
        first = (MAIN_LANGUAGE,) if self.languages == "main too" else ()
        return tuple(dict.fromkeys((*first, *asked)))


def named(stem: str, language: Language) -> str:
    """Return the name of a map or workbook: ``map.html``, and ``map.en.html`` for other languages than the main one.

    >>> named("map.html", "vi"), named("plan.xlsx", "en")
    ('map.html', 'plan.en.xlsx')
    """
    name, _, suffix = stem.partition(".")
    return stem if language == MAIN_LANGUAGE else f"{name}.{language}.{suffix}"


def _workbook(job: Job) -> list[Path]:
    from ansinh.reports.workbook import write_workbook

    return [write_workbook(job.facts, job.path("plan.xlsx"), job.words)]


def _geopackage(job: Job) -> list[Path]:
    from ansinh.reports.geopackage import write_geopackage

    return [write_geopackage(job.facts, job.folder / "plan.gpkg", job.words)]


def _map(job: Job) -> list[Path]:
    from ansinh.reports.map import build_map

    build_map(job.data, job.path("map.html"), job.words.language)
    return [job.path("map.html")]


def _report(job: Job) -> list[Path]:
    from ansinh.reports.report import write_report

    return [write_report(job.pictures, job.folder / f"report.{job.words.language}.html")]


def _proposal(job: Job) -> list[Path]:
    from ansinh.reports.proposal import write_proposal

    return write_proposal(job.pictures, job.folder)


def _geojson(job: Job) -> list[Path]:
    from ansinh.reports.geojson import write_geojson

    return write_geojson(job.data, job.folder / "geojson")


def _pdf(job: Job) -> list[Path]:
    from ansinh.reports.proposal import to_pdf

    documents = sorted(job.folder.glob(f"proposal*.{job.words.language}.docx"))
    return [to_pdf(document) for document in documents]


FORMATS = (
    Format("workbook", "plan.xlsx", _workbook, "main too"),
    Format("geopackage", "plan.gpkg", _geopackage, "main"),
    Format("map", "map.html", _map, "main too"),
    Format("report", "report.{language}.html", _report),
    Format("proposal", "proposal.{language}.docx, proposal.{language}.html", _proposal),
    Format("geojson", "geojson", _geojson, "main", on_request=True),
    Format("pdf", "proposal.{language}.pdf", _pdf, on_request=True),  # of all proposals, so it stands last
)
