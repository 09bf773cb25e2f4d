"""What a made-up folder is: sheets before they are written, and the folder with what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansinh.geodata.own import Source
from tests.geodata.own.office import COMMUNES, Commune

YEAR = 2024
Cells = list[list[Any]]


@dataclass
class Sheet:
    """A sheet to be written: its cells, and what is hidden or merged."""

    name: str
    cells: Cells
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: str = ""
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Folder:
    """A made-up folder.

    Attributes
    ----------
    sources
        Table → where it is.
    ways
        How it was written down.
    wrong
        Whether the tables contradict the truth, so that only stopping is right.
    """

    sources: dict[str, Source]
    ways: tuple[str, ...]
    wrong: bool = False

    def has(self, *ways: str) -> bool:
        """Whether one of these ways was drawn."""
        return any(way in self.ways for way in ways)


def together(communes: list[Commune], name: str) -> Commune:
    """Return some communes as one row: their name, and the sums of their people."""
    under16, aged60 = (sum(getattr(c, field) for c in communes) for field in ("under16", "aged60"))
    return communes[0]._replace(
        code="", name=name, people=sum(c.people for c in communes), under16=under16, aged60=aged60
    )


def by_district() -> dict[str, list[Commune]]:
    """Return district → its communes."""
    return {
        name: [c for c in COMMUNES if c.district == name]
        for name in dict.fromkeys(c.district for c in COMMUNES)
    }
