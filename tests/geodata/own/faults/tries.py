"""Write a fault into a folder, read the folder as a plan, and tell what became of the fault."""

from __future__ import annotations

from pathlib import Path

import tests.geodata.own.faults.exports
import tests.geodata.own.faults.people
import tests.geodata.own.faults.places
import tests.geodata.own.faults.slips  # noqa: F401 - they register their faults
from ansinh.geodata import facility_places
from ansinh.geodata.provinces import Province
from ansinh.planning.adopt import Question, adopt
from ansinh.planning.adopt.draft import scenario_toml
from ansinh.planning.inputs.own_data.check import Checked, check_plan
from tests.geodata.own.faults.base import READ, STOP, TOLD, Fault, base
from tests.geodata.own.office import COMMUNES, PEOPLE, PLACES

TOLERANCE = 0.01
"""Of people or places: more than this that nothing tells is a silent error."""
ANSWERS = {"province": "Kon Tum", "year": "2024", "share": "80", "budget": "0"}
_FIRST = (".shp", ".tab")
"""Endings of the files that are named of several parts of one map."""
_STEMS = {"demand": "dan so", "boundaries": "ranh", "facilities": "co so"}


def written(fault: Fault, room: Path) -> Path:
    """Return a new folder with the right files and a fault in them."""
    folder = room / "so lieu"
    folder.mkdir()
    base(folder)
    fault.write(folder)
    return folder


def check_folder(folder: Path) -> Checked:
    """Check a folder with a scenario that names its files and says nothing else about them."""
    files = sorted(folder.iterdir(), key=lambda path: (path.suffix not in _FIRST, path.name))
    entries = {table: {"file": next(path.name for path in files if path.name.startswith(stem))}
               for table, stem in _STEMS.items()}  # fmt: skip
    scenario = folder / "scenario.toml"
    scenario.write_text(scenario_toml("thu", ANSWERS, entries, ()), encoding="utf-8")
    checked = check_plan(str(folder))
    scenario.unlink()
    return checked


def adopt_folder(folder: Path) -> Checked:
    """Adopt a folder with the proposals as answers, but for the year."""

    def ask(question: Question) -> str:
        return ANSWERS["year"] if question.key == "year" else question.default

    return adopt(folder, folder.with_name("plan"), ask).checked


def outcome(fault: Fault, checked: Checked) -> str:
    """Return what became of a fault: `READ` right, `STOP`, `TOLD` by a warning that names it, or what went wrong."""
    if checked.count("error") or checked.province is None:
        return STOP
    people, places = _wrong(checked.province)
    if people <= TOLERANCE and places <= TOLERANCE:
        return READ
    if {finding.code for finding in checked.findings if finding.severity == "warning"} & set(fault.codes):
        return TOLD
    return f"SILENT: {people:.1%} of the people, {places:.1%} of the places"


def _wrong(province: Province) -> tuple[float, float]:
    """Return the shares of the people who are read elsewhere or not at all, and of the places that are too many or too few."""
    read = province.cells.groupby("commune_code")["population"].sum()
    people = dict(
        zip(province.communes["commune_name"], read.reindex(province.communes.index).fillna(0.0), strict=True)
    )
    wrong = sum(abs(people.get(c.name, 0.0) - c.people) for c in COMMUNES)
    total = abs(float(read.sum()) - PEOPLE)
    places = abs(float(facility_places(province)["places"].sum()) - PLACES)
    return max(wrong / 2, total) / PEOPLE, places / PLACES
