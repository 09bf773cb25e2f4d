"""What an appraiser has on the desk: the run's figures and its finished documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ansinh.geodata.apart import ApartError, apart
from ansinh.geodata.storage.durable import refuse_links
from ansinh.models.errors import Finding, InputError
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.folder.rundir import DATA, refuse_other_folder
from ansinh.reports.appraise.again import Made, made_again
from ansinh.reports.appraise.page import read_page
from ansinh.reports.appraise.papers import Book, Letter, as_book, as_letter
from ansinh.reports.appraise.read import read_book, read_letter
from ansinh.reports.facts import Facts
from ansinh.reports.proposal.law_marks import letter_day
from ansinh.reports.proposal.letter_norms import letter_norms

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.planning.norms import Norms
    from ansinh.words import Language


@dataclass(frozen=True)
class Dossier:
    """A run and its documents.

    Attributes
    ----------
    data
        The frames of the run.
    letters
        Proposals, as read from the files.
    books
        Workbooks, as read from the files.
    pages
        Reports, as read from the files.
    known
        The figures of the run, where whoever asks has them.
    """

    data: RunData
    letters: tuple[Letter, ...] = ()
    books: tuple[Book, ...] = field(default=())
    pages: tuple[Letter, ...] = field(default=())
    known: Facts | None = None

    @cached_property
    def facts(self) -> Facts:
        """The figures from which documents are made."""
        return self.known or Facts.of(self.data)

    @property
    def day(self) -> dt.date:
        """Day of the letter."""
        return letter_day(self.facts)

    @cached_property
    def norms(self) -> Norms:
        """Norms of the day of the letter, with what the run used in their place: `law_departed` objects to that alone."""
        return letter_norms(self.facts)

    @property
    def bases(self) -> pd.DataFrame:
        """The table of legal bases, with every column."""
        return self.facts.data.legal_bases

    def again(self, letter: Letter) -> Made:
        """Return what the run says now where `letter` says it; each letter is made again once."""
        key = (letter.language, letter.project)
        if key not in self._made:
            self._made[key] = made_again(self.facts, *key)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[Language, str], Made]:
        """What was made again, by language and project."""
        return {}

    @property
    def texts(self) -> tuple[Letter, ...]:
        """Everything with sentences: letters and reports."""
        return (*self.letters, *self.pages)

    @property
    def main(self) -> tuple[Letter, ...]:
        """The Vietnamese letters, which are signed."""
        return tuple(letter for letter in self.letters if letter.language == "vi")

    @property
    def plan_letters(self) -> tuple[Letter, ...]:
        """Letters on the whole plan, in each language."""
        return tuple(letter for letter in self.letters if not letter.project)


def open_dossier(folder: Path) -> Dossier:
    """Return the dossier of a run folder.

    Raises
    ------
    InputError
        If it is no run folder, or a document in it can't be read.
    """
    refuse_other_folder(folder)
    refuse_links(folder)
    letters = [as_letter(path.name, content) for path, content in _each(folder, "proposal*.docx")]
    books = [as_book(path.name, content) for path, content in _each(folder, "plan*.xlsx")]
    pages = [as_letter(path.name, content) for path, content in _each(folder, "report*.html")]
    return Dossier(RunData.load(folder / DATA, received=True), tuple(letters), tuple(books), tuple(pages))


READERS = {".docx": read_letter, ".xlsx": read_book, ".html": read_page}


def _each(folder: Path, pattern: str) -> Iterator[tuple[Path, object]]:
    for path in sorted(folder.glob(pattern)):
        try:
            yield path, apart(READERS[path.suffix], path)
        except ApartError as error:
            raise InputError(
                [Finding(str(path), f"can't be read ({error})", "make it again with `ansinh report`")]
            ) from error
