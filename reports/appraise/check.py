"""A check of an appraiser, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ansinh.words import text
from ansinh.words.phrase import Phrase, Sayable, said

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.words import Language

DATA = "data"
"""Name of the run's own tables, where an objection is about no finished document."""


@dataclass(frozen=True)
class Remark:
    """What a check sees: the file, the place in it, and what the words are filled with."""

    file: str
    place: Sayable
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One thing that an appraiser looks at.

    Attributes
    ----------
    id
        Name; the words are ``appraise.<id>.problem`` and ``appraise.<id>.remedy``.
    look
        Yields what it finds in a dossier.
    missing
        Whether it finds what the data can't give: named, but no objection.
    """

    id: str
    look: Callable[[Dossier], Iterator[Remark]]
    missing: bool = False


@dataclass(frozen=True)
class Objection:
    """An objection, or something that the data can't give (`missing`).

    Attributes
    ----------
    check
        Id of the check.
    remark
        Where, and with which values.
    missing
        Whether it is named without being an objection.
    """

    check: str
    remark: Remark
    missing: bool = False

    @property
    def file(self) -> str:
        """The document, or `DATA`."""
        return self.remark.file

    def where(self, language: Language) -> str:
        """Return file and place in words."""
        place = str(said(self.remark.place, language))
        return f"{self.file}, {place}" if place else self.file

    def problem(self, language: Language) -> str:
        """Return what is wrong, in one sentence."""
        return self._said("problem", language)

    def remedy(self, language: Language) -> str:
        """Return what to do about it."""
        return self._said("remedy", language)

    def _said(self, part: str, language: Language) -> str:
        values = {name: said(value, language) for name, value in self.remark.values.items()}
        return text(f"appraise.{self.check}.{part}", language, **values)


WHOLE = Phrase.of("appraise.place.document")
"""The place of an objection to a document as a whole."""


def in_table(name: str, row: object) -> Phrase:
    """Return a place in the tables of the run."""
    return Phrase.of("appraise.place.frame", table=name, row=row)
