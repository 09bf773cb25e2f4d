"""All outputs of a run, written into its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding, raise_if
from ansinh.planning.answer.rundata import RunData
from ansinh.reports.facts import Facts
from ansinh.reports.numbers import Language
from ansinh.reports.pictures import Pictures
from ansinh.reports.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LANGUAGES: tuple[Language, ...] = ("vi", "en")
MAIN_LANGUAGE: Language = "vi"
"""Language of the layer names, and of the map and the workbook without a language in their file names."""


@dataclass(frozen=True)
class Job:
    """The run, the folder and the charts of one call of `write_all`."""

    facts: Facts
    folder: Path
    progress: Callable[[str], None]
    pictures: dict[Language, Pictures]


def write_all(
    data: RunData,
    folder: Path,
    *,
    progress: Callable[[str], None] | None = None,
    languages: Sequence[Language] = ("vi", "en"),
    proposals: bool = True,
) -> list[Path]:
    """Write map, workbook, GeoPackage, reports and proposals of a run into `folder`.

    Parameters
    ----------
    data
        The run.
    folder
        Folder for the files; it is created if necessary.
    progress
        Called with the names of the files before each step.
    languages
        Languages of reports and proposals, and of maps and workbooks in addition to the Vietnamese ones.
    proposals
        Whether to write the investment proposal.

    Returns
    -------
    The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    facts = Facts.of(data)
    pictures: dict[Language, Pictures] = {
        language: Pictures(facts, words_of(data, language)) for language in languages
    }
    job = Job(facts, folder, progress or (lambda _: None), pictures)
    written = [*_tables(job, languages), *_maps(job, languages)]
    for language in languages:
        written += _documents(job, language, proposals=proposals)
    return written


def named(stem: str, language: Language) -> str:
    """Return the name of a map or workbook: ``map.html``, and ``map.en.html`` for other languages than the main one.

    >>> named("map.html", "vi"), named("plan.xlsx", "en")
    ('map.html', 'plan.en.xlsx')
    """
    name, _, suffix = stem.partition(".")
    return stem if language == MAIN_LANGUAGE else f"{name}.{language}.{suffix}"


def rebuild(folder: Path, *, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write all outputs of the run in `folder` again, from ``folder/data`` alone."""
    return write_all(RunData.load(folder / "data"), folder, progress=progress)


@dataclass(frozen=True)
class Wishes:
    """Outputs that are written only on request.

    Attributes
    ----------
    pdf
        The proposals also as PDF (needs LibreOffice).
    geojson
        The layers of the GeoPackage as GeoJSON, in a folder ``geojson``.
    projects
        Sites for which a separate proposal is written.
    """

    pdf: bool = False
    geojson: bool = False
    projects: Sequence[str] = ()


def refuse_unknown(data: RunData, projects: Sequence[str]) -> None:
    """Raise one `InputError` for all sites of `projects` that the proposed plan doesn't use."""
    facts = Facts.of(data)
    known = set(facts.facilities.loc[facts.facilities["plan_id"] == facts.plan_id, "site_id"])
    remedy = f"use one of: {', '.join(facts.projects)}"
    raise_if(
        [
            Finding("--project", f"{site!r} is not part of the plan", remedy)
            for site in projects
            if site not in known
        ]
    )


def write_extras(
    data: RunData, folder: Path, wishes: Wishes, *, progress: Callable[[str], None] | None = None
) -> list[Path]:
    """Write the outputs that are made only on request, and return the files.

    Raises
    ------
    InputError
        If the plan doesn't use the site of a project; the message names all such sites.
    PdfToolMissingError
        If PDF is requested and LibreOffice is not installed.
    """
    from ansinh.reports.geojson import write_geojson
    from ansinh.reports.proposal import to_pdf, write_proposal

    refuse_unknown(data, wishes.projects)
    facts, say = Facts.of(data), progress or (lambda _: None)
    written = write_geojson(data, folder / "geojson") if wishes.geojson else []
    documents = sorted(folder.glob("proposal.*.docx")) if wishes.pdf else []
    for language in LANGUAGES if wishes.projects else ():
        pictures = Pictures(facts, words_of(data, language))
        for site in wishes.projects:
            say(f"proposal-{site}.{language}.docx")
            made = write_proposal(pictures, folder, project=site)
            written += made
            documents += [path for path in made if wishes.pdf and path.suffix == ".docx"]
    for document in documents:
        say(document.with_suffix(".pdf").name)
        written.append(to_pdf(document))
    return written


def _tables(job: Job, languages: Sequence[Language]) -> list[Path]:
    from ansinh.reports.geopackage import write_geopackage
    from ansinh.reports.workbook import write_workbook

    job.progress("plan.xlsx, plan.gpkg")
    books = [
        write_workbook(
            job.facts, job.folder / named("plan.xlsx", language), words_of(job.facts.data, language)
        )
        for language in dict.fromkeys([MAIN_LANGUAGE, *languages])
    ]
    return [
        *books,
        write_geopackage(job.facts, job.folder / "plan.gpkg", words_of(job.facts.data, MAIN_LANGUAGE)),
    ]


def _maps(job: Job, languages: Sequence[Language]) -> list[Path]:
    from ansinh.reports.map import build_map

    job.progress("map.html")
    paths = []
    for language in dict.fromkeys([MAIN_LANGUAGE, *languages]):
        paths.append(job.folder / named("map.html", language))
        build_map(job.facts.data, paths[-1], language)
    return paths


def _documents(job: Job, language: Language, *, proposals: bool) -> list[Path]:
    from ansinh.reports.report import write_report

    pictures = job.pictures[language]
    job.progress(f"report.{language}.html")
    written = [write_report(pictures, job.folder / f"report.{language}.html")]
    if proposals:
        from ansinh.reports.proposal import write_proposal

        job.progress(f"proposal.{language}.docx, proposal.{language}.html")
        written += write_proposal(pictures, job.folder)
    return written
