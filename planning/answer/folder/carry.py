"""Carry a scenario's own files into its run folder, so that the folder can be verified on any other computer."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansinh import proof
from ansinh.geodata.own import TABLES
from ansinh.geodata.own.write import write_tables
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.people.flood import season_looked_at
from ansinh.planning.question.parts.file import FilePath
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.dump import scenario_toml

INPUTS = "inputs"
CHECKER = "proof"
MOST_BYTES = 100_000_000
"""A larger file (roads of a whole country) is not copied: the manifest names it with its digest."""
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".cst")


def carry_inputs(scenario: Scenario, folder: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """Copy the scenario's files into ``folder/inputs``, but for the closed areas of seasons that the run doesn't look at.

    Tables of a database are written as files, without the address of the database.

    Returns
    -------
    The scenario as TOML, with paths inside the run folder, and the files that are too large to be copied: name →
    ``{"sha256", "bytes"}``.
    """
    values = values_of(scenario)
    _leave_out_other_seasons(values, scenario)
    if scenario.data is not None and scenario.data.database:
        _from_database(values["data"], scenario, folder)
    left_out: dict[str, dict[str, Any]] = {}
    names: dict[Path, str] = {}
    for place, key, file in list(own_files(values)):
        if file not in names:
            names[file] = _free_name(file, names)
            if file.stat().st_size > MOST_BYTES:
                left_out[names[file]] = {"sha256": _digest(file), "bytes": file.stat().st_size}
            else:
                _copy(file, folder / names[file])
        place[key] = names[file]
        if "label" in place:
            place["label"] = Path(str(place["label"])).name
    return scenario_toml(values), left_out


def carry_checker(folder: Path) -> None:
    """Copy the checker of run folders into ``folder/proof``: a reader can check the run without this project."""
    home = Path(proof.__file__).parent
    for module in sorted(home.rglob("*.py")):
        copy = folder / CHECKER / module.relative_to(home)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(module, copy)


def missing_inputs(folder: Path, left_out: dict[str, dict[str, Any]]) -> list[str]:
    """Return a line for each file that a run folder names by its digest and that isn't there, or is another one."""
    return [
        f"{name}: put the file of {facts['bytes']} bytes with SHA-256 {facts['sha256']} there"
        for name, facts in left_out.items()
        if not (folder / name).is_file() or _digest(folder / name) != facts["sha256"]
    ]


def _from_database(data: dict[str, Any], scenario: Scenario, folder: Path) -> None:
    """Write the whole province as files and name them in place of the tables of the database."""
    (folder / INPUTS).mkdir(exist_ok=True)
    written = write_tables(scenario_province(scenario), folder / INPUTS)
    for name in TABLES:
        file = {"file": f"{INPUTS}/{written[name]}", "label": written[name]} if name in written else None
        data[name] = file
    data["database"], data["crs"], data["repair"] = "", "", ()


def _leave_out_other_seasons(values: dict[str, Any], scenario: Scenario) -> None:
    """Leave out closures that are about a file of a season which no figure of the run depends on."""
    season, closures = season_looked_at(scenario), values["travel"]["closures"]
    values["travel"]["closures"] = [
        one for one in closures if not one["layer_file"] or one["season"] == season
    ]


def values_of(scenario: Scenario) -> dict[str, Any]:
    """Return the values of a scenario in which every file is a `FilePath`, also one that a program has put there as text."""
    return Scenario.model_validate(scenario.model_dump(mode="python")).model_dump(mode="python")


def own_files(value: Any) -> Iterator[tuple[Any, Any, Path]]:
    """Yield every file that a scenario names as one, with the dictionary or list and the key where it stands.

    A path in a title or a note is text: a received scenario must not take a private file into the run folder.
    """
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, given in items:
        item = list(given) if isinstance(given, tuple) else given
        if isinstance(item, (dict, list)):
            value[key] = item  # a list, so that names in it can be replaced
            yield from own_files(item)
        elif isinstance(item, FilePath) and Path(item).is_file():
            yield value, key, Path(item)


def _free_name(file: Path, names: dict[Path, str]) -> str:
    """Return a name inside the run folder; files of one name from two folders stay apart."""
    wanted, number = f"{INPUTS}/{file.name}", 1
    while wanted in names.values():
        number += 1
        wanted = f"{INPUTS}/{file.stem}-{number}{file.suffix}"
    return wanted


def _copy(file: Path, target: Path) -> None:
    """Copy a file, and with a shapefile the files that belong to it."""
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, target)
    if file.suffix.lower() == ".shp":
        for end in _SHAPEFILE:
            for part in (file.with_suffix(end), file.with_suffix(end.upper())):
                if part.is_file() and part != file:
                    shutil.copyfile(part, target.with_suffix(end))


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
