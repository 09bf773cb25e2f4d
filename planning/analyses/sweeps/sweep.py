"""Run many scenarios from a table of changes, in parallel; finished ones are not run again."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

import ansinh.geodata
import ansinh.models
import ansinh.planning
from ansinh.geodata import TravelTimes
from ansinh.geodata.own.write import harmless
from ansinh.geodata.storage.durable import delete_forgotten, put_file
from ansinh.geodata.travel.settings import content_digest
from ansinh.models.errors import Finding, InputError, PlanningError
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Progress, best, silent
from ansinh.planning.analyses.sweeps.neighbours import improvable, neighbours_of, run_again
from ansinh.planning.analyses.sweeps.result import Result, result_of, with_threads
from ansinh.planning.analyses.sweeps.workers import INLINE, Shared, Task, Workers
from ansinh.planning.inputs.own_data.own import data_digest, scenario_province
from ansinh.planning.inputs.people.flood import flood_basis, travel_in_season
from ansinh.planning.inputs.problem import collect_inputs, scenario_norms
from ansinh.planning.norms import all_norms
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.dump import scenario_toml
from ansinh.planning.question.text.table import Case

RESULTS = "results"
ROUNDS = 2
"""Times that cases start again from their neighbours' plans, at most: a better plan of one may help the next."""
_DIGEST_DIGITS = 32  # of 64: two scenarios never meet, and file names stay short


@dataclass(frozen=True)
class Sweep:
    """Results of a sweep.

    Attributes
    ----------
    cases
        The scenarios, in the order of the table.
    results
        Case name → result.
    table
        One row per case and plan: ``case``, the changed keys, ``plan_id``, headline indicators, ``status, gap, seconds,
        new_site_ids``; a failed case has one row with ``status`` "failed" and ``error``.
    computed
        Names of the cases that this sweep ran; the others had finished before.
    """

    cases: tuple[Case, ...]
    results: dict[str, Result]
    table: pd.DataFrame
    computed: tuple[str, ...]

    def __repr__(self) -> str:
        done = sum(result.status == "done" for result in self.results.values())
        return shown(self, f"{done} of {len(self.cases)} cases done", ".table, .results, .cases")


def sweep(
    cases: Sequence[Case],
    out: Path | None = None,
    scheduler: str | None = None,
    progress: Progress = silent,
    *,
    rounds: int = ROUNDS,
) -> Sweep:
    """Run every unfinished case in parallel, and return all results in one table.

    Then each case whose plan isn't proven best starts again from the plans of its neighbours: so a plan that time ended is
    improved, and a looser case is never worse than a tighter one whose plan it may have.

    Parameters
    ----------
    out
        Folder for finished results (``results/<digest>.json``) and the table (``sweep.csv``); None = nothing is kept.
    scheduler
        None = all processors of this machine, ``tcp://…`` = a Dask cluster that is running already, ``"threads"`` =
        threads of this process, ``"inline"`` = one after the other; see `workers.Workers`.
    rounds
        How often cases start again from their neighbours, at most; it ends when no plan becomes better.

    Raises
    ------
    InputError
        If the folder can't be written or the scheduler can't be reached. A failed case raises nothing; it is a row of the
        table.
    """
    digests = {case.name: digest(case.scenario) for case in cases}
    store = _folder(out)
    kept = {name: result for name, key in digests.items() if (result := _kept(store, key))}
    ended = {name for name, result in kept.items() if result.ended}
    # Plans that time ended start again from what is known; without rounds, or without a plan, from nothing.
    started = {name for name in ended if rounds and kept[name].design}
    results = {name: result for name, result in kept.items() if name in started or name not in ended}
    todo = [case for case in cases if case.name not in results]
    progress(f"{len(results) - len(started)} of {len(cases)} finished before")
    if todo or started:
        again = sum(improvable(result) for result in results.values()) if rounds else 0
        with Workers(scheduler, len(todo) + again) as workers:
            runner = _Runner(workers, progress)
            for case, result in runner.run(run_case, [(case, (digests[case.name],)) for case in todo]):
                results[case.name] = result
                _keep(store, result)
                progress(
                    f"{len(results)} of {len(cases)}: {case.name} {result.status} {result.error}".rstrip()
                )
            _from_neighbours(cases, results, store, runner, rounds)
    ordered = {case.name: results[case.name] for case in cases}
    table = result_table(cases, ordered)
    if out is not None:
        put_file(out / "sweep.csv", harmless(table).to_csv(index=False).encode())
    computed = {case.name for case in todo} | started
    return Sweep(tuple(cases), ordered, table, tuple(case.name for case in cases if case.name in computed))


def _from_neighbours(
    cases: Sequence[Case], results: dict[str, Result], store: Path | None, runner: _Runner, rounds: int
) -> None:
    """Start cases again from their neighbours' plans, and take what is better into `results`."""
    changed = {name for name, result in results.items() if result.status == "done"}
    for number in range(rounds):
        again = []
        for case in cases:
            near, known = neighbours_of(case, cases), results[case.name]
            designs = list(dict.fromkeys(results[name].design for name in near if results[name].design))
            worth = bool(designs) or known.ended
            if worth and improvable(known) and (number == 0 or changed & set(near)):
                again.append((case, (known, designs)))
        changed = set()
        for case, result in runner.run(run_again, again):
            if result != results[case.name] and result.status == "done":
                if result.design != results[case.name].design:
                    changed.add(case.name)
                results[case.name] = result
                _keep(store, result)
        runner.progress(f"{len(changed)} of {len(again)} plans became better by those of other cases")
        if not changed:
            return


def digest(scenario: Scenario) -> str:
    """Return the digest under which a scenario's result is kept; see `Result.digest`."""
    parts = (_code_digest(), _norms_text(), scenario_toml(scenario), *_file_digests(scenario.model_dump()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGEST_DIGITS]


def _file_digests(value: Any) -> Iterator[str]:
    """Yield the digest of every file that a scenario names; its files are absolute paths once it has been read."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _file_digests(item)
    elif isinstance(value, str) and Path(value).is_absolute():
        yield content_digest(Path(value))


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """Return a digest of Ansinh's own code, because a plan may change between two versions of one number."""
    rooms = [
        Path(ansinh.models.__file__).parent,
        Path(ansinh.geodata.__file__).parent,
        Path(ansinh.planning.__file__).parent,
    ]
    sources = [path.read_bytes() for room in rooms for path in sorted(room.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(sources)).hexdigest()


@lru_cache(maxsize=1)
def _norms_text() -> str:
    return all_norms().to_csv(index=False)


def _folder(out: Path | None) -> Path | None:
    if out is None:
        return None
    try:
        (out / RESULTS).mkdir(parents=True, exist_ok=True)
        for folder in (out, out / RESULTS):
            delete_forgotten(folder)
    except OSError as error:
        raise InputError(
            [Finding(str(out), f"can't be written ({error.strerror})", "choose another folder")]
        ) from error
    return out / RESULTS


def _kept(store: Path | None, key: str) -> Result | None:
    """Return the kept result of a case; None for failed cases and damaged files, which are run again."""
    path = store / f"{key}.json" if store else None
    if path is None or not path.is_file():
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        values["places"] = {k: [tuple(row) for row in rows] for k, rows in values["places"].items()}
        result = Result(**values)
    except (ValueError, KeyError, TypeError):
        return None
    return result if result.status == "done" and result.digest == key else None


def _keep(store: Path | None, result: Result) -> None:
    """Write a result, whole or not at all."""
    if store is not None:
        text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
        put_file(store / f"{result.digest}.json", text.encode())


def run_case(
    scenario: Scenario, key: str, travel: TravelTimes | None = None, threads: int | None = None
) -> Result:
    """Run one scenario and return the part that is kept; an error of Ansinh's own becomes part of the result."""
    began = time.perf_counter()
    scenario = with_threads(scenario, threads)
    try:
        inputs = collect_inputs(scenario, scenario_province(scenario), travel)
        base = best(inputs)
    except PlanningError as error:
        return Result(key, "failed", error=" / ".join(str(error).splitlines()))
    return replace(result_of(base, key), seconds=round(time.perf_counter() - began, 1))


def travel_key(scenario: Scenario) -> str:
    """Return a digest of everything on which travel times depend: points, sites, roads, speeds and season."""
    heading = scenario.scenario
    ends = (heading.province, scenario.demand.points, heading.seed, data_digest(scenario))
    ways = (heading.travel_case, _travel_digest(scenario), flood_basis(scenario, scenario_norms(scenario)))
    return hashlib.sha256(repr((ends, ways)).encode()).hexdigest()


def _travel_digest(scenario: Scenario) -> str:
    """Return a digest of `[travel]` with the content of its files."""
    return travel_settings(travel_in_season(scenario)).digest


def _shared_travel(
    todo: Sequence[Case], known: Mapping[str, TravelTimes], progress: Progress
) -> dict[str, TravelTimes]:
    """Return `travel_key` → travel times that aren't known yet, computed here once where several cases have that key.

    A case that shares its times with no other computes them itself: 34 provinces would wait for each other here.
    """
    keys = {case.name: travel_key(case.scenario) for case in todo}
    several = Counter(keys.values())
    shared: dict[str, TravelTimes] = {}
    for case in todo:
        key = keys[case.name]
        if key in known or key in shared or several[key] == 1:
            continue
        progress(f"travel times for {case.name}")
        try:
            shared[key] = collect_inputs(case.scenario, scenario_province(case.scenario)).travel
        except PlanningError:
            continue  # the case itself reports it
    return shared


@dataclass(frozen=True)
class _Runner:
    """Runs cases of one sweep; what was made for some of them (workers, travel times) is there for the next."""

    workers: Workers
    progress: Progress
    times: dict[str, TravelTimes] = field(default_factory=dict)

    def run(
        self, function: Callable[..., Result], todo: Sequence[tuple[Case, tuple[Any, ...]]]
    ) -> Iterator[tuple[Case, Result]]:
        """Yield each case with its result, in the order in which they finish; parallel workers solve with one thread each.

        Parameters
        ----------
        todo
            Cases with the arguments of `function` between the scenario and the travel times.
        """
        threads = None if self.workers.scheduler == INLINE else 1
        self.times.update(_shared_travel([case for case, _ in todo], self.times, self.progress))
        tasks = []
        for case, arguments in todo:
            key = travel_key(case.scenario)
            travel = Shared(key, self.times[key]) if key in self.times else None
            tasks.append(Task(case.name, (case.scenario, *arguments, travel, threads)))
        cases = {case.name: case for case, _ in todo}

        def failed(name: str, error: BaseException) -> Result:
            return Result(digest(cases[name].scenario), "failed", error=f"{type(error).__name__}: {error}")

        for name, result in self.workers.run(function, tasks, failed):
            yield cases[name], result


def result_table(cases: Sequence[Case], results: dict[str, Result]) -> pd.DataFrame:
    """Return one row per case and plan; see `Sweep.table`."""
    rows = []
    for case in cases:
        result = results[case.name]
        head = {"case": case.name, **case.changes}
        if result.status != "done":
            rows.append({**head, "plan_id": "", "status": "failed", "error": result.error})
        rows += [{**head, "plan_id": name, **values} for name, values in result.plans.items()]
    return pd.DataFrame(rows)
