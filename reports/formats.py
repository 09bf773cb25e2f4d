"""Formats in which a run is written; `FORMATS` decides for runs, rebuilt folders and ``ansinh report``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.facts import Facts
    from ansinh.reports.pictures import Pictures
    from ansinh.words import Language, Words

MAIN_LANGUAGE: Language = "vi"
"""Language of the layer names, and of the map and the workbook without a language in their file names."""


@dataclass(frozen=True)
class Job:
    """Arguments of a format's function, for one language.

    Attributes
    ----------
    pictures
        Facts, words and charts of the run in the language.
    folder
        Folder for the files.
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
        """Return the path of a file whose name includes its language unless that is the main one."""
        return self.folder / named(stem, self.words.language)


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    name
        Name, as in ``begun(without=...)`` and, for formats on request, ``ansinh report --<name>``.
    files
        File names for the progress messages; ``{language}`` stands for the language.
    write
        Writes the files of one language and returns their paths.
    languages
        "each" = every requested language, "main too" = these and always the main language, "main" = only the main
        language.
    on_request
        Whether it is written only on request.
    converts
        Whether it converts files of other formats, and so isn't written without them.
    """

    name: str
    files: str
    write: Callable[[Job], Sequence[Path]]
    languages: Literal["each", "main too", "main"] = "each"
    on_request: bool = False
    converts: bool = False

    def in_languages(self, asked: Sequence[Language]) -> tuple[Language, ...]:
        """Return the languages in which it is written."""
        if self.languages == "main":
            return (MAIN_LANGUAGE,)
        first = (MAIN_LANGUAGE,) if self.languages == "main too" else ()
        return tuple(dict.fromkeys((*first, *asked)))


def named(stem: str, language: Language) -> str:
    """Return the file name of a map or workbook; languages other than the main one are part of the name.

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

    return write_geopackage(job.facts, job.folder / "plan.gpkg", job.words)


def _map(job: Job) -> list[Path]:
    from ansinh.reports.map import build_map

    build_map(job.data, job.path("map.html"), job.words.language, facts=job.facts)
    return [job.path("map.html")]


def _light_map(job: Job) -> list[Path]:
    from ansinh.reports.map import build_map

    build_map(job.data, job.path("map-light.html"), job.words.language, light=True, facts=job.facts)
    return [job.path("map-light.html")]


def _report(job: Job) -> list[Path]:
    from ansinh.reports.report import write_report

    return [write_report(job.pictures, job.folder / f"report.{job.words.language}.html")]


def _proposal(job: Job) -> list[Path]:
    from ansinh.reports.cover_note import write_cover_note
    from ansinh.reports.proposal import write_proposal

    return [*write_proposal(job.pictures, job.folder), write_cover_note(job.pictures, job.folder)]


def _geojson(job: Job) -> list[Path]:
    from ansinh.reports.geojson import write_geojson

    return write_geojson(job.data, job.folder / "geojson")


def _kmz(job: Job) -> list[Path]:
    from ansinh.reports.kmz import write_kmz

    return [write_kmz(job.facts, job.path("plan.kmz"), job.words)]


def _pdf(job: Job) -> list[Path]:
    from ansinh.reports.proposal import to_pdf

    documents = sorted(job.folder.glob(f"proposal*.{job.words.language}.docx"))
    return [to_pdf(document) for document in documents]


FORMATS = (
    Format("workbook", "plan.xlsx", _workbook, "main too"),
    Format("geopackage", "plan.gpkg, plan.qgz", _geopackage, "main"),
    Format("map", "map.html", _map, "main too"),
    Format("report", "report.{language}.html", _report),
    Format(
        "proposal",
        "proposal.{language}.docx, proposal.{language}.html, cover-note.{language}.docx",
        _proposal,
    ),
    Format("map-light", "map-light.html", _light_map, on_request=True),
    Format("geojson", "geojson", _geojson, "main", on_request=True),
    Format("kmz", "plan.kmz", _kmz, on_request=True),
    Format(
        "pdf", "proposal.{language}.pdf", _pdf, on_request=True, converts=True
    ),  # last, after all proposals
)
