"""All outputs of a run, written into its folder."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansinh.geodata.apart import begin_reading
from ansinh.geodata.storage.durable import draft_folder, finish, put_files, refuse_links
from ansinh.models.errors import Finding, raise_if
from ansinh.planning.answer.folder.rundir import DATA, refresh_manifest
from ansinh.reports import side
from ansinh.reports.formats import FORMATS, MAIN_LANGUAGE, Job
from ansinh.words import LANGUAGES, Language

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.facts import Facts
    from ansinh.reports.formats import Format

    Progress = Callable[[str], None]

EVENS_OUT = "map"
"""Format that is written last in the second language, by the process that is free first."""
_TAKEN = ".ansinh-taken"
"""File that tells the other process so."""


@contextmanager
def begun(
    data: RunData,
    folder: Path,
    progress: Progress | None = None,
    *,
    languages: Sequence[Language] = LANGUAGES,
    without: Collection[str] = (),
    only: Collection[str] = (),
    started: subprocess.Popen[bytes] | None = None,
) -> Iterator[Callable[[], list[Path]]]:
    """Begin to write map, workbook, GeoPackage, reports and proposals of a run; what is yielded writes the rest and returns all files.

    The second language, and what is only of the main one, is written by a second process, where there is a core for it. Other files
    of the folder are written before the rest, while that process works. It ends with the block.

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
    started
        The second process, if it was started before there was a run, for the same formats (see `second_started`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _TAKEN).unlink(missing_ok=True)
    with _begun(_Work(folder, _formats(only, without), languages), started) as work:
        telling = work.tell(data)
        yield lambda: work.finish(data, telling, progress)


@contextmanager
def second_started(only: Collection[str] = ()) -> Iterator[subprocess.Popen[bytes] | None]:
    """Start the process for the second language while there is no run yet; None where it wouldn't help."""
    names = [one.name for one in _formats(only)]
    if not side.can_help(names):
        yield None
        return
    process = side.start(names)
    with side.ended(process):
        yield process


def load_beside(only: Collection[str] = ()) -> None:
    """Load what the formats need in a thread of its own, while this process waits for a solver or a reader."""
    names = [one.name for one in _formats(only)]
    threading.Thread(target=side.load_modules, args=(names,), daemon=True).start()


@dataclass(frozen=True)
class _Work:
    """Formats to be written into a folder, of which a second process may write those of the second language already.

    Attributes
    ----------
    second
        The second language; None if it's not written by itself.
    """

    folder: Path
    formats: Sequence[Format]
    languages: Sequence[Language]
    second: Language | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def names(self) -> list[str]:
        """The names of the formats that the second process writes, too, or alone."""
        return [one.name for one in self.formats]

    def tell(self, data: RunData) -> threading.Thread | None:
        """Let the second process, if there is one, begin with the run; `finish` takes the thread that tells it."""
        if self.second is None or self.process is None:
            return None
        return side.tell(self.process, data, self.folder, self.second)

    def finish(
        self, data: RunData, telling: threading.Thread | None, progress: Progress | None
    ) -> list[Path]:
        """Write what is left, and return all files."""
        from ansinh.reports.facts import Facts

        jobs = _jobs(self.formats, self.languages)
        if self.second is None or self.process is None or telling is None:
            return _write(jobs, Facts.of(data), self.folder, progress)
        beside_me = _beside(self.formats, self.second)
        mine = [job for job in jobs if job not in beside_me] + beside_me[-1:]
        written = _write(_left(mine, self.folder), Facts.of(data), self.folder, progress)
        beside = side.finish(self.process, telling)
        taken = self.folder / _TAKEN
        if beside is None:
            taken.unlink(missing_ok=True)
            beside = write_language(data, self.folder, self.second, self.names)
        taken.unlink(missing_ok=True)
        return list(dict.fromkeys(written + beside))


def _formats(only: Collection[str] = (), without: Collection[str] = ()) -> list[Format]:
    """Return the formats asked for."""
    asked = [one for one in FORMATS if (one.name in only if only else not one.on_request)]
    return [one for one in asked if one.name not in without]


@contextmanager
def _begun(work: _Work, started: subprocess.Popen[bytes] | None = None) -> Iterator[_Work]:
    """Begin to write: where a second process helps, it loads modules at once, before this one has read the run."""
    second = next((language for language in work.languages if language != MAIN_LANGUAGE), None)
    if second is None or MAIN_LANGUAGE not in work.languages or not side.can_help(work.names):
        yield work
        return
    process = started or side.start(work.names)
    with side.ended(process):
        yield replace(work, second=second, process=process)


def write_language(data: RunData, folder: Path, language: Language, names: Collection[str]) -> list[Path]:
    """Write what the second process has to write of formats: the second language, and what is only of the main one."""
    from ansinh.reports.facts import Facts

    jobs = _beside([one for one in FORMATS if one.name in names], language)
    return _write(_left(jobs, folder), Facts.of(data), folder)


def _jobs(formats: Sequence[Format], languages: Sequence[Language]) -> list[tuple[Format, Language]]:
    return [(one, language) for one in formats for language in one.in_languages(languages)]


def _beside(formats: Sequence[Format], second: Language) -> list[tuple[Format, Language]]:
    """Return what the second process writes: what is only of the main language, and the second one."""
    only_main = [(one, MAIN_LANGUAGE) for one in formats if one.languages == "main"]
    others = [(one, second) for one in formats if one.languages != "main"]
    return only_main + sorted(others, key=lambda job: job[0].name == EVENS_OUT)


def _left(jobs: Sequence[tuple[Format, Language]], folder: Path) -> Iterator[tuple[Format, Language]]:
    """Yield jobs; the last, which is that of both processes, only if the other one hasn't begun it, so that both end at the same time."""
    yield from jobs[:-1]
    with suppress(FileExistsError):
        (folder / _TAKEN).touch(exist_ok=False)
        yield jobs[-1]


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
    begin_reading("ansinh.planning.answer.folder.rundata")
    finish(folder)
    with (
        draft_folder(folder) as draft,
        _begun(_Work(draft, _formats(only), LANGUAGES)) as work,
    ):
        import pandas as pd

        from ansinh.planning.answer.folder.rundata import RunData

        load_beside(only)  # the frames come from another process
        data = RunData.load(folder / DATA, received=True)
        refuse_unknown(data, projects)
        with pd.option_context("mode.string_storage", "python"):  # as the frames read apart have them
            written = work.finish(data, work.tell(data), progress)
            written += write_extras(data, draft, wanted, projects=projects, progress=progress)
        refresh_manifest(folder, draft)
        put_files(draft, folder)
    return [folder / path.relative_to(draft) for path in written]


def refuse_unknown(data: RunData, projects: Sequence[str]) -> None:
    """Raise one `InputError` for all sites of `projects` that the proposed plan doesn't use."""
    if not projects:
        return
    from ansinh.reports.facts import Facts

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
    from ansinh.reports.facts import Facts

    refuse_unknown(data, projects)
    facts = Facts.of(data)
    written = _proposals(facts, folder, projects, progress)
    chosen = [one for one in FORMATS if one.on_request and one.name in wanted]
    return written + _write(_jobs(chosen, LANGUAGES), facts, folder, progress)


def _write(
    jobs: Iterable[tuple[Format, Language]], facts: Facts, folder: Path, progress: Progress | None = None
) -> list[Path]:
    """Write formats, each in a language; the charts of a language are drawn once and used by all formats."""
    from ansinh.reports.pictures import Pictures
    from ansinh.reports.run_words import words_of

    tell = progress or (lambda _: None)
    pictures = {language: Pictures(facts, words_of(facts.data, language)) for language in LANGUAGES}
    written: list[Path] = []
    for one, language in jobs:
        tell(one.files.format(language=language))
        written += one.write(Job(pictures[language], folder))
    return written


def _proposals(facts: Facts, folder: Path, projects: Sequence[str], progress: Progress | None) -> list[Path]:
    from ansinh.reports.pictures import Pictures
    from ansinh.reports.proposal import write_proposal
    from ansinh.reports.run_words import words_of

    tell = progress or (lambda _: None)
    written: list[Path] = []
    for language in LANGUAGES if projects else ():
        pictures = Pictures(facts, words_of(facts.data, language))
        for site in projects:
            tell(f"proposal-{site}.{language}.docx")
            written += write_proposal(pictures, folder, project=site)
    return written
