"""Adopt a folder: gather its files, find out what they are, ask what is left open, and write a plan folder."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.geodata.own import Source
from ansinh.geodata.own.cells.tables import Table, build
from ansinh.geodata.own.findings import Log
from ansinh.geodata.own.readers import ReadError
from ansinh.geodata.own.readers.guarded import read_guarded
from ansinh.geodata.own.readers.read import BOOKS
from ansinh.geodata.storage.durable import whole_folder
from ansinh.models.errors import Finding, InputError
from ansinh.planning.adopt.draft import scenario_toml
from ansinh.planning.adopt.gather import files_of, laid_open
from ansinh.planning.adopt.mend import Decision, decided, table_of
from ansinh.planning.adopt.pieces import TABLES, Piece, pieces_of
from ansinh.planning.adopt.province import province_of
from ansinh.planning.adopt.questions import Ask, Question, take_defaults
from ansinh.planning.inputs.own_data.check import Checked, check_plan
from ansinh.planning.inputs.own_data.init import plan_id
from ansinh.words.plain import without_controls

_ROUNDS = 8  # of reading and deciding; each settles at least one finding, and few folders need three
_FIRST_YEAR = 1989  # of the oldest census that a plan may start from
SHARE, BUDGET = "80", "0"
"""Proposals: per cent of those in need who are to be served, and billions of đồng (0 = no limit)."""


@dataclass(frozen=True)
class Adopted:
    """A plan folder made of an office's folder.

    Attributes
    ----------
    folder
        The plan folder.
    tables
        Table → the file (and sheet or layer) that it is read from.
    left
        Files that no table is read from.
    decisions
        What was decided without asking.
    asked
        The questions that were asked.
    checked
        The check of the new plan; it has errors if something is left that only the planner can settle.
    """

    folder: Path
    tables: dict[str, str]
    left: tuple[str, ...]
    decisions: tuple[Decision, ...]
    asked: tuple[Question, ...]
    checked: Checked


def adopt(source: Path, target: Path, ask: Ask = take_defaults) -> Adopted:
    """Make a plan folder of a folder, or of a ZIP archive, as it lies in an office. Its files are copied, never changed.

    Raises
    ------
    InputError
        There is nothing in the folder from which a plan could be made, or the target exists.
    """
    with tempfile.TemporaryDirectory(prefix="ansinh-adopt-") as room:
        folder = laid_open(source, Path(room))
        found = files_of(folder)
        chosen, questions = _chosen([piece for path in found for piece in pieces_of(path)], ask)
        if not {"demand", "boundaries"} & set(chosen):
            names = ", ".join(path.name for path in found) or "–"
            problem = f"no table of people and no map of communes among: {names}"
            raise InputError(
                [
                    Finding(
                        str(source),
                        problem,
                        "add a table with the columns Tên xã and Dân số, or a map of communes",
                    )
                ]
            )
        answers, more = _answers(chosen, source, ask)
        entries = {table: _entry(piece, folder) for table, piece in chosen.items()}

        def fill(made: Path) -> None:
            for path in _with_companions(found):
                copy = made / path.relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
            (made / "scenario.toml").write_text(
                scenario_toml(plan_id(target), answers, entries, ()), encoding="utf-8"
            )

        made = whole_folder(target, fill)
    checked, decisions = _decided(made, answers, entries)
    used = {piece.path.relative_to(folder).as_posix() for piece in chosen.values()}
    left = tuple(name for path in found if (name := path.relative_to(folder).as_posix()) not in used)
    said = {table: " / ".join(str(part) for part in entry.values()) for table, entry in entries.items()}
    return Adopted(made, said, left, decisions, (*questions, *more), checked)


def _chosen(pieces: list[Piece], ask: Ask) -> tuple[dict[str, Piece], tuple[Question, ...]]:
    """Return the piece of each table; where two may be the table of people, the planner is asked."""
    chosen: dict[str, Piece] = {}
    questions: list[Question] = []
    own = {id(piece): max(piece.score, key=lambda table: piece.score[table]) for piece in pieces}
    for table in TABLES:
        hits = [
            piece
            for piece in pieces
            if own[id(piece)] == table or (table == "demand" and table in piece.score)
        ]
        if table == "demand" and any(own[id(piece)] == table for piece in hits):
            hits = [piece for piece in hits if own[id(piece)] == table]
        hits = _different_files(
            sorted(hits, key=lambda piece: (-piece.score[table], -piece.year, -piece.rows, str(piece.path)))
        )
        if not hits:
            continue
        if table == "demand" and len(hits) > 1:
            names = tuple(without_controls(f"{piece.path.name} {piece.name}").strip() for piece in hits)
            question = Question("people", names[0], names)
            questions.append(question)
            answer = ask(question)
            hits = [piece for piece, name in zip(hits, names, strict=True) if name == answer] or hits
        chosen[table] = hits[0]
    return chosen, tuple(questions)


def _different_files(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the best piece of each file: sheets of one workbook are read together, or told apart by the reader."""
    return list({piece.path: piece for piece in reversed(list(pieces))}.values())[::-1]


def _entry(piece: Piece, folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"file": piece.path.relative_to(folder).as_posix()}
    if piece.name and piece.path.suffix.casefold() not in BOOKS:
        entry["layer"] = piece.name
    return entry


def _answers(chosen: dict[str, Piece], source: Path, ask: Ask) -> tuple[dict[str, str], tuple[Question, ...]]:
    """Return province, year, share and budget, as asked."""
    this_year = dt.datetime.now().astimezone().year
    people = chosen.get("demand", chosen.get("boundaries"))
    year = people.year if people is not None and _FIRST_YEAR <= people.year <= this_year else this_year
    questions = (
        Question("province", _province(chosen) or source.stem),
        Question("year", str(year)),
        Question("share", SHARE),
        Question("budget", BUDGET),
    )
    return {question.key: ask(question) for question in questions}, questions


def _province(chosen: dict[str, Piece]) -> str:
    """Return the province of the communes in the table of people or the map, whichever can be read."""
    for table in ("demand", "boundaries"):
        if table in chosen and (read := _table(chosen[table], table)) is not None:
            frame = read.frame
            names = frame["commune_name"] if "commune_name" in frame else [""] * len(frame)
            codes = frame["commune_code"] if "commune_code" in frame else [""] * len(frame)
            if found := province_of((str(code), str(name)) for code, name in zip(codes, names, strict=True)):
                return found
    return ""


def _table(piece: Piece, table: str) -> Table | None:
    source = Source(
        file=piece.path, label=piece.path.name, layer=piece.name if piece.path.suffix == ".gpkg" else ""
    )
    try:
        return build(table, read_guarded(table, source), source, Log())
    except (ReadError, ValueError, KeyError):
        return None


def _with_companions(found: Iterable[Path]) -> Iterable[Path]:
    """Yield the files with what belongs to them: the other parts of a shapefile, the files of a File Geodatabase."""
    for path in found:
        if path.is_dir():
            yield from (part for part in sorted(path.rglob("*")) if part.is_file())
        elif path.suffix.casefold() in (".shp", ".tab", ".mif", ".tif", ".tiff"):
            yield from (
                part for part in sorted(path.parent.iterdir()) if part.stem == path.stem and part.is_file()
            )
        else:
            yield path


def _decided(
    made: Path, answers: dict[str, str], entries: dict[str, dict[str, Any]]
) -> tuple[Checked, tuple[Decision, ...]]:
    """Check the plan, settle what can be settled without asking, and check again until nothing more can be."""
    decisions: list[Decision] = []
    files = {table: str(entry["file"]) for table, entry in entries.items()}
    checked = check_plan(str(made))
    for _ in range(_ROUNDS):
        errors = [finding for finding in checked.findings if finding.severity == "error"]
        new = [decided(finding, table_of(finding, files), answers["province"]) for finding in errors]
        fresh = [decision for decision in new if decision is not None and decision not in decisions]
        if not fresh:
            break
        decisions += [decision for n, decision in enumerate(fresh) if decision not in fresh[:n]]
        text = scenario_toml(plan_id(made), answers, entries, decisions)
        written = made / "scenario.toml.new"
        written.write_text(text, encoding="utf-8")
        os.replace(written, made / "scenario.toml")  # noqa: PTH105 - replaces on every system
        checked = check_plan(str(made))
    return checked, tuple(decisions)
