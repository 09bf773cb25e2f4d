"""Years that the heading, the sheet or the title of a table of people states, held against the year of the plan's people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ansinh.geodata.names import fold
from ansinh.geodata.own.findings import Log
from ansinh.geodata.own.layout.words import YEAR, year_of
from ansinh.geodata.own.readers.raw import RawTable

_OF_PEOPLE = ("dan so", "nhan khau", "dan cu", "population", "so dan")
_FROM_TO = re.compile(r"\d{4}\s*[-–/]\s*\d{4}")


def check_year(raw: RawTable, column: str, year: int, log: Log) -> None:
    """Note people of another year than the plan says: only lines about people count, and only where no other names it."""
    lines = [column, *raw.layout.sheets, *_titles(raw)]
    said = {found for line in lines if (found := year_of(_FROM_TO.sub(" ", line))) is not None}
    if year and said and year not in said | set(map(int, YEAR.findall(" ".join(lines)))):
        log.add(
            "people_of_year", raw.origin, column=column, said=", ".join(map(str, sorted(said))), year=year
        )


def _titles(raw: RawTable) -> Iterable[str]:
    """Yield the lines above the heading that are about people."""
    first = min(raw.layout.heading, default=0)
    for number, row in raw.layout.top:
        line = " ".join(str(cell) for cell in row if cell is not None)
        if number < first and any(word in fold(line) for word in _OF_PEOPLE):
            yield line
