"""All outputs of a run, written into its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planning.rundata import RunData
from reports.facts import Facts
from reports.numbers import Language
from reports.pictures import Pictures
from reports.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


MAIN_LANGUAGE: Language = "vi"  # of the map, the workbook and the layer names, which a run has once


@dataclass(frozen=True)
class Job:
    """What one call of `write_all` works on."""

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
        Where the files go; made if need be.
    progress
        Called with a line before each step.
    languages
        Of the reports and proposals.
    proposals
        Whether to write the investment proposal.

    Returns
    -------
    The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    facts = Facts.of(data)
    pictures: dict[Language, Pictures] = {
        language: Pictures(facts, words(language)) for language in languages
    }
    job = Job(facts, folder, progress or (lambda _: None), pictures)
    written = [*_tables(job), *_map(job)]
    for language in languages:
        written += _documents(job, language, proposals=proposals)
    return written


def rebuild(folder: Path, *, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write all outputs of the run in `folder` again, from ``folder/data`` alone."""
    return write_all(RunData.load(folder / "data"), folder, progress=progress)


def _tables(job: Job) -> list[Path]:
    from reports.geopackage import write_geopackage
    from reports.workbook import write_workbook

    job.progress("plan.xlsx, plan.gpkg")
    main = words(MAIN_LANGUAGE)
    workbook = write_workbook(job.facts, job.folder / "plan.xlsx", main)
    return [workbook, write_geopackage(job.facts, job.folder / "plan.gpkg", main)]


def _map(job: Job) -> list[Path]:
    from reports.map import build_map

    job.progress("map.html")
    path = job.folder / "map.html"
    build_map(job.facts.data, path, MAIN_LANGUAGE)
    return [path]


def _documents(job: Job, language: Language, *, proposals: bool) -> list[Path]:
    from reports.report import write_report

    pictures = job.pictures[language]
    job.progress(f"report.{language}.html")
    written = [write_report(pictures, job.folder / f"report.{language}.html")]
    if proposals:
        from reports.proposal import write_proposal

        job.progress(f"proposal.{language}.docx, proposal.{language}.html")
        written += write_proposal(pictures, job.folder)
    return written
