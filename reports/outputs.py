"""All outputs of a run, written into its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.storage.durable import draft_folder, finish, put_files, refuse_links
from ansinh.models.errors import Finding, raise_if
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.folder.rundir import DATA, refresh_manifest
from ansinh.reports import side
from ansinh.reports.facts import Facts
from ansinh.reports.formats import FORMATS, MAIN_LANGUAGE, Job
from ansinh.reports.pictures import Pictures
from ansinh.reports.run_words import words_of
from ansinh.words import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from ansinh.reports.formats import Format

    Progress = Callable[[str], None]


def write_all(
    data: RunData,
    folder: Path,
    *,
    progress: Progress | None = None,
    languages: Sequence[Language] = LANGUAGES,
    without: Collection[str] = (),
    only: Collection[str] = (),
    saved: Path | None = None,
) -> list[Path]:
    """Write map, workbook, GeoPackage, reports and proposals of a run into `folder`.

    If the run is on disk, the second language is written by a second process at the same time.

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
    without
        Names of formats to leave out.
    only
        Names of formats to write; empty = all but those made on request.
    saved
        Folder that `RunData.save` wrote this run into; ``folder/data`` by default.

    Returns
    -------
    The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved = saved or folder / DATA
    asked = [one for one in FORMATS if (one.name in only if only else not one.on_request)]
    chosen = [one for one in asked if one.name not in without]
    second = next((language for language in languages if language != MAIN_LANGUAGE), None)
    names = [one.name for one in chosen if second and one.languages != "main"]
    if second is None or MAIN_LANGUAGE not in languages or not side.can_help(saved, names):
        return _write(chosen, Facts.of(data), folder, languages, progress)
    process = side.start(saved, folder, second, names)
    try:
        written = _write(chosen, Facts.of(data), folder, (MAIN_LANGUAGE,), progress)
        beside = side.finish(process)
    finally:
        process.kill()
    return written + (write_language(data, folder, second, names) if beside is None else beside)


def write_language(data: RunData, folder: Path, language: Language, names: Collection[str]) -> list[Path]:
    """Write formats in one language alone."""
    job = Job(Pictures(Facts.of(data), words_of(data, language)), folder)
    return [path for one in FORMATS if one.name in names for path in one.write(job)]


def check_formats(names: Collection[str]) -> None:
    """Raise one `InputError` for all names of formats that can't be asked for alone."""
    known = [one.name for one in FORMATS if not one.converts]
    remedy = f"use one of: {', '.join(known)}"
    raise_if(
        [Finding("--only", f"there is no format {name!r}", remedy) for name in names if name not in known]
    )


def rebuild(
    folder: Path,
    *,
    only: Collection[str] = (),
    wanted: Collection[str] = (),
    projects: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Path]:
    """Write all outputs of the run in `folder` again, or `only` some, from ``folder/data`` alone: all or none.

    The folder may come from elsewhere: its links are refused, and every file is written beside and moved.

    Parameters
    ----------
    wanted, projects
        See `write_extras`.

    Raises
    ------
    InputError
        If the folder holds a link, its data can't be read, or the plan doesn't use the site of a project.
    PdfToolMissingError
        If PDF is requested and LibreOffice is not installed.
    """
    refuse_links(folder)
    finish(folder)
    data = RunData.load(folder / DATA)
    refuse_unknown(data, projects)
    with draft_folder(folder) as draft:
        written = write_all(data, draft, progress=progress, only=only, saved=folder / DATA)
        written += write_extras(data, draft, wanted, projects=projects, progress=progress)
        refresh_manifest(folder, draft)
        put_files(draft, folder)
    return [folder / path.relative_to(draft) for path in written]


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
    data: RunData,
    folder: Path,
    wanted: Collection[str],
    *,
    projects: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Path]:
    """Write the outputs that are made only on request, and return the files.

    Parameters
    ----------
    wanted
        Names of formats that are made on request.
    projects
        Sites for which a separate proposal is written.

    Raises
    ------
    InputError
        If the plan doesn't use the site of a project; the message names all such sites.
    PdfToolMissingError
        If PDF is requested and LibreOffice is not installed.
    """
    refuse_unknown(data, projects)
    facts = Facts.of(data)
    written = _proposals(facts, folder, projects, progress)
    chosen = [one for one in FORMATS if one.on_request and one.name in wanted]
    return written + _write(chosen, facts, folder, LANGUAGES, progress)


def _write(
    formats: Sequence[Format],
    facts: Facts,
    folder: Path,
    languages: Sequence[Language],
    progress: Progress | None,
) -> list[Path]:
    """Write formats in their languages; the charts of a language are drawn once and used by all formats."""
    tell = progress or (lambda _: None)
    pictures = {language: Pictures(facts, words_of(facts.data, language)) for language in LANGUAGES}
    written: list[Path] = []
    for one in formats:
        for language in one.in_languages(languages):
            tell(one.files.format(language=language))
            written += one.write(Job(pictures[language], folder))
    return written


def _proposals(facts: Facts, folder: Path, projects: Sequence[str], progress: Progress | None) -> list[Path]:
    from ansinh.reports.proposal import write_proposal

    tell = progress or (lambda _: None)
    written: list[Path] = []
    for language in LANGUAGES if projects else ():
        pictures = Pictures(facts, words_of(facts.data, language))
        for site in projects:
            tell(f"proposal-{site}.{language}.docx")
            written += write_proposal(pictures, folder, project=site)
    return written
