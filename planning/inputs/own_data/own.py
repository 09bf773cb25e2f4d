"""The province of a scenario: built in, or read from the planner's own tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from ansinh.geodata import Province, open_province
from ansinh.geodata.names import fold
from ansinh.geodata.own import TABLES, OwnData, OwnSpec, Source, read_own
from ansinh.geodata.travel.settings import content_digest
from ansinh.models.errors import InputError
from ansinh.planning.question.parts.data import Table
from ansinh.planning.question.scenario import Scenario


def own_spec(scenario: Scenario, repair: frozenset[str] | None = None) -> OwnSpec:
    """Return the scenario's tables in the form that geodata reads; `repair` replaces the repairs of the scenario."""
    data = scenario.data
    if data is None:
        raise ValueError("the scenario has no [data]")
    name = scenario.scenario.province
    words = fold(name).split()
    tables = {table: getattr(data, table) for table in TABLES}
    return OwnSpec(
        name_vi=name,
        name_en=data.name_en or " ".join(word.capitalize() for word in words),
        slug="-".join(words),
        sources={table: _source(value) for table, value in tables.items() if value is not None},
        crs=data.crs,
        terrain=data.terrain,
        cell_m=data.cell_m,
        database=data.database,
        repair=frozenset(data.repair) if repair is None else repair,
        accepted=frozenset(data.accept),
        year=data.population_year,
        place_prefix=data.site_prefix or "".join(word[0] for word in words).upper() or "X",
        now_vi=data.now_vi,
        roads_of=data.roads_of,
    )


def _source(table: Table) -> Source:
    return Source(
        file=Path(table.file) if table.file else None,
        label=table.label or table.file or table.table,
        sheet=table.sheet,
        layer=table.layer,
        table=table.table,
        crs=table.crs,
        encoding=table.encoding,
        columns=table.columns,
        units=table.units,
        bands=table.bands,
        spread=table.spread,
    )


def accepting(scenario: Scenario, codes: Collection[str]) -> Scenario:
    """Return the scenario with more findings accepted; they stand in its ``[data]`` and among the assumptions of a run."""
    if scenario.data is None or not codes:
        return scenario
    accept = tuple(dict.fromkeys((*scenario.data.accept, *codes)))
    return scenario.model_copy(update={"data": scenario.data.model_copy(update={"accept": accept})})


def scenario_data(scenario: Scenario, repair: frozenset[str] | None = None) -> OwnData:
    """Read the scenario's own tables into a province, with all findings about them."""
    return read_own(own_spec(scenario, repair))


def scenario_province(scenario: Scenario) -> Province:
    """Return the province of a scenario.

    Raises
    ------
    InputError
        If no built-in province has that name, or the planner's tables can't be used; it lists all errors.
    """
    if scenario.data is None:
        return open_province(scenario.scenario.province)
    data = scenario_data(scenario)
    if data.province is None:
        raise InputError([finding.as_finding() for finding in data.errors])
    return data.province


def data_digest(scenario: Scenario) -> str:
    """Return the SHA-256 (hex) of a scenario's own tables with the content of files; "" for a built-in province.

    A database table enters by its name only, because its content isn't known without reading it.
    """
    data = scenario.data
    if data is None:
        return ""
    plain = data.model_dump(mode="json")
    for name in TABLES:
        if plain[name] is not None and plain[name]["file"]:
            plain[name] |= {"file": content_digest(Path(plain[name]["file"])), "label": ""}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
