"""Check a plan folder, with all findings on the scenario and its tables at once; write a repaired copy if asked."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import tomlkit

from ansinh.geodata import Province, open_province
from ansinh.geodata.own import TABLES, Change, DataFinding, OwnData
from ansinh.geodata.own.findings import spoken
from ansinh.geodata.own.receipt import TableReceipt
from ansinh.geodata.own.write import harmless, write_tables
from ansinh.geodata.storage.durable import whole_folder
from ansinh.models.errors import Finding, InputError
from ansinh.planning.inputs.candidates import candidate_findings, candidate_pool
from ansinh.planning.inputs.official import as_written, official_decisions
from ansinh.planning.inputs.own_data.input_notes import travel_notes
from ansinh.planning.inputs.own_data.own import accepting, scenario_data
from ansinh.planning.inputs.people.outside import service_findings
from ansinh.planning.inputs.problem import collect_inputs, network_problem, unknown_sites
from ansinh.planning.inputs.sites import scenario_sites
from ansinh.planning.law import bases_findings
from ansinh.planning.letter import template_findings
from ansinh.planning.norms import Norms, all_norms
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.load import load_scenario

_BUILT_IN_ROADS = frozenset({"", "bundled", "overpass"})
_REPLACED = ("crs", "repair", "database")


@dataclass(frozen=True)
class Checked:
    """The result of a check.

    Attributes
    ----------
    scenario, province
        None if errors prevent reading them.
    findings
        All findings, errors first.
    changes
        Values that the allowed repairs changed.
    candidates
        Number of candidate sites.
    receipts
        How each of the planner's tables was read.
    draft
        The province as far as it was read, also with errors.
    """

    scenario: Scenario | None
    province: Province | None
    findings: tuple[DataFinding, ...]
    changes: tuple[Change, ...] = ()
    candidates: int = 0
    receipts: tuple[TableReceipt, ...] = ()
    draft: Province | None = None

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def check_plan(
    plan: str, repair: frozenset[str] | None = None, accept: Collection[str] = (), *, deep: bool = False
) -> Checked:
    """Read a scenario with its tables, roads and travel times, and return all findings about them.

    Parameters
    ----------
    plan
        A folder, a scenario file, or a built-in province.
    repair
        Repairs that are allowed, instead of those in the scenario.
    accept
        Codes of findings that are accepted, besides those in the scenario.
    deep
        Whether travel times and the problem are made as for a run, so that nothing is left for the run to refuse.
    """
    try:
        scenario = accepting(load_scenario(plan), accept)
    except InputError as error:
        return Checked(None, None, tuple(_plain(finding) for finding in error.findings))
    read = OwnData(None, (), ())
    findings: list[DataFinding] = [_plain(finding) for finding in _travel_files(scenario)]
    candidates = 0
    try:
        if scenario.data is None:
            province: Province | None = open_province(scenario.scenario.province)
        else:
            read = scenario_data(scenario, repair)
            province, findings = read.province, [*findings, *read.findings]
        if province is not None:
            findings += [*_between(scenario, province), *candidate_findings(scenario, province)]
            candidates = len(candidate_pool(scenario, province))
            findings += _as_for_a_run(scenario, province, findings, deep=deep)
    except InputError as error:
        findings += [_plain(finding) for finding in error.findings]
        province = None
    findings.sort(key=lambda finding: finding.severity != "error")
    return Checked(
        scenario, province, tuple(findings), read.changes, candidates, read.receipts, province or read.draft
    )


def _as_for_a_run(
    scenario: Scenario, province: Province, found: list[DataFinding], *, deep: bool
) -> list[DataFinding]:
    """Make what a run makes before it solves, and return what is said of the planner's own roads and travel times.

    Raises
    ------
    InputError
        What a run would refuse: official places that can't be, areas and seasons that name no commune, broken roads.
    """
    own = scenario.travel.matrix is not None or scenario.travel.roads not in _BUILT_IN_ROADS
    if not (own or deep) or any(finding.severity == "error" for finding in found):
        return []
    inputs = collect_inputs(scenario, province)
    decisions = official_decisions(inputs)
    problem = network_problem(inputs)
    if not decisions.empty:
        as_written(problem, decisions)
    return list(travel_notes(inputs)) if own else []


def _travel_files(scenario: Scenario) -> Iterator[Finding]:
    """Yield a finding for each missing file of ``[travel]``; a run checks the content of the others."""
    travel = scenario.travel
    named = [("travel.speeds", travel.speeds)]
    named += [("travel.roads", travel.roads)] if travel.roads not in {"bundled", "overpass"} else []
    named += [("travel.matrix.file", travel.matrix.file)] if travel.matrix is not None else []
    named += [
        (f"travel.closures, entry {n}: layer_file", c.layer_file) for n, c in enumerate(travel.closures, 1)
    ]
    for where, file in named:
        if file and not Path(file).is_file():
            yield Finding(
                where, f"no such file: {file}", "correct the path; it counts from the folder of scenario.toml"
            )


def _between(scenario: Scenario, province: Province) -> list[DataFinding]:
    """Return what doesn't fit between the scenario and its province."""
    found = [_plain(finding) for finding in unknown_sites(scenario, scenario_sites(scenario, province))]
    found += [_plain(finding) for finding in (*template_findings(scenario), *bases_findings(scenario))]
    found += service_findings(scenario, province)
    norms = all_norms()
    known = (norms["key"] == "region_factor") & (norms["scope"] == province.slug)
    if not known.any() and f"region_factor.{province.slug}" not in scenario.parameters:
        said = spoken("region_factor", province=province.name_vi, slug=province.slug)
        found.append(DataFinding("region_factor", "warning", "", "", (), "parameters", *said))
    # Read the norms once, so that a misspelt parameter is a finding of the scenario.
    _ = Norms(
        scenario.scenario.norms_on, scenario.scenario.demand_case, scenario.parameters, province.slug
    ).table
    return found


def _plain(finding: Finding) -> DataFinding:
    """Return a finding of the scenario file as one of the check."""
    _, problem, remedy = finding.parts_in("vi")
    words = (problem, finding.problem, remedy, finding.remedy)
    return DataFinding("scenario", "error", finding.where, "", (), "", *words)


def write_repaired(plan: str, checked: Checked, target: Path) -> Path:
    """Write a repaired copy of a plan folder: scenario, tables, and a list of the changes.

    The planner's own files are never changed.

    Raises
    ------
    InputError
        If the folder exists, or errors are left that no repair solves.
    """
    province = checked.province
    if province is None or checked.scenario is None:
        raise InputError(
            [Finding(plan, "errors are left that no repair mends", "correct them, then repair again")]
        )
    path = Path(plan) / "scenario.toml" if Path(plan).is_dir() else Path(plan)

    def fill(folder: Path) -> None:
        written = write_tables(province, folder)
        document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        _point_to(document, written)
        _keep_files(document, path.absolute().parent, target.absolute())
        (folder / "scenario.toml").write_text(tomlkit.dumps(document), encoding="utf-8")
        changes = pd.DataFrame(checked.changes, columns=list(Change.__dataclass_fields__))
        harmless(changes).to_csv(folder / "changes.csv", index=False, encoding="utf-8-sig")

    return whole_folder(target, fill)


def _keep_files(document: Any, folder: Path, target: Path) -> None:
    """Change relative paths of roads and layers, which stay with the old scenario, so that the new one finds them."""
    for table in ("travel", "candidates"):
        if table in document:
            _move_paths(document[table], folder, target)


def _move_paths(table: Any, folder: Path, target: Path) -> None:
    items = table.items() if hasattr(table, "items") else enumerate(table)
    for key, value in list(items):
        if hasattr(value, "items") or isinstance(value, list):
            _move_paths(value, folder, target)
        elif isinstance(value, str) and value and (folder / value).is_file():
            table[key] = Path(os.path.relpath(folder / value, target)).as_posix()


def _point_to(document: Any, written: dict[str, str]) -> None:
    """Name the repaired tables in the scenario's ``[data]``, and remove settings that they no longer need."""
    data = document["data"]
    for key in (*TABLES, *_REPLACED):
        if key in data:
            del data[key]
    for table, file in written.items():
        data[table] = file
