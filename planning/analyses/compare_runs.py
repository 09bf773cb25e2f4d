"""Compare saved runs: indicators, sites, and the people who gain or lose minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.shown import shown
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.folder.rundir import DATA
from ansinh.planning.answer.frames.indicators_2025 import PRESENT
from ansinh.planning.question.text.checks import unknown

GROUPINGS = ("district_code", "settlement", PRESENT)
MINUTE = 1.0
"""A smaller change of mean travel (minutes) counts as none: nobody notices it."""
_DIFFERENT_PLACES = 1e-6
"""Places that differ by less are equal: the rest is the solver's arithmetic."""


@dataclass(frozen=True)
class Source:
    """One plan of one run.

    Attributes
    ----------
    label
        Its name in the tables: the folder's name, followed by ``:plan`` if a plan was asked for.
    data
        The run.
    plan_id
        The plan.
    """

    label: str
    data: RunData
    plan_id: str


@dataclass(frozen=True)
class Comparison:
    """Plans of saved runs side by side. Differences are the last run minus the first.

    Attributes
    ----------
    labels
        The runs, in order.
    sources
        Their plans, with the data of each run.
    indicators
        ``measure, service, period, unit``, one column per run, ``difference``.
    sites
        ``site_id, site, service, period``, the places in each run, ``difference``; only rows in which runs differ.
    communes
        ``commune_code, commune, district, period, service`` ("all"), persons served and mean minutes in each run
        (``persons <run>``, ``minutes <run>``), ``change_minutes``, ``verdict`` (gains, loses, same, newly served, no longer
        served).
    groups
        The same by ``group_by`` (district_code, settlement, commune_code_2025), ``group`` and its ``name``, with
        ``gaining_persons`` and ``losing_persons`` (people of the last run in communes whose mean travel falls or rises
        by `MINUTE` or more).
    """

    labels: tuple[str, ...]
    sources: tuple[Source, ...]
    indicators: pd.DataFrame
    sites: pd.DataFrame
    communes: pd.DataFrame
    groups: pd.DataFrame

    def __repr__(self) -> str:
        return shown(self, ", ".join(self.labels), ".indicators, .sites, .communes, .groups")


def compare_runs(folders: Sequence[str | Path]) -> Comparison:
    """Return saved runs side by side.

    Parameters
    ----------
    folders
        Run folders; ``folder:plan`` names the plan (default: the optimised one, or the official one if there is no
        other). Two or more.

    Raises
    ------
    InputError
        All problems at once: folders without a run, unknown plans, runs of different provinces.
    """
    if len(folders) < 2:  # noqa: PLR2004
        raise InputError([Finding("compare", f"{len(folders)} run", "name at least two run folders")])
    findings: list[Finding] = []
    sources = []
    for folder in folders:
        try:
            sources.append(open_source(str(folder)))
        except InputError as error:
            findings += error.findings
    raise_if(findings)
    return compare_sources(sources)


def folder_and_plan(text: str) -> tuple[Path, str]:
    """Return the folder and the plan that ``folder:plan`` names; "" without a plan."""
    folder, plan = Path(text), ""
    if not folder.exists() and ":" in text:
        before, _, plan = text.rpartition(":")
        folder = Path(before)
    return folder, plan


def open_source(text: str) -> Source:
    """Return the plan that ``folder`` or ``folder:plan`` names.

    Raises
    ------
    InputError
        If the folder holds no run, or the run has no such plan.
    """
    folder, plan = folder_and_plan(text)
    data = folder / DATA if (folder / DATA).is_dir() else folder
    if not (data / "meta.json").is_file():
        raise InputError([Finding(str(folder), "holds no run", "name a folder that `ansinh run` wrote")])
    run = RunData.load(data, received=True)
    known = list(run.plans.index)
    if plan and plan not in known:
        raise InputError([unknown(f"{folder}: plan", plan, known)])
    chosen = plan or next((name for name in (OPTIMISED, OFFICIAL) if name in known), known[0])
    return Source(f"{folder.name}:{plan}" if plan else folder.name, run, chosen)


def compare_sources(sources: Sequence[Source]) -> Comparison:
    """Return plans of runs in memory side by side; see `compare_runs`.

    Raises
    ------
    InputError
        If the runs are of different provinces.
    """
    provinces = {str(source.data.meta["province"]) for source in sources}
    if len(provinces) > 1:
        raise InputError([Finding("compare", f"runs of different provinces: {', '.join(sorted(provinces))}",
                                  "compare runs of one province")])  # fmt: skip
    sources = _distinct(sources)
    return Comparison(
        tuple(source.label for source in sources),
        tuple(sources),
        _indicators(sources),
        _sites(sources),
        _communes(sources),
        _groups(sources),
    )


def _distinct(sources: Sequence[Source]) -> list[Source]:
    """Return the sources with a number added to labels that occur twice."""
    labels = [source.label for source in sources]
    return [
        Source(s.label if labels.count(s.label) == 1 else f"{s.label} ({n})", s.data, s.plan_id)
        for n, s in enumerate(sources, start=1)
    ]


def _wide(columns: dict[str, pd.Series], fill: float | None = None) -> pd.DataFrame:
    """Return series with the same index names as columns, with the difference of the last and the first."""
    wide = pd.concat(columns, axis=1)
    wide = wide.fillna(fill) if fill is not None else wide
    names = list(columns)
    return wide.assign(difference=wide[names[-1]] - wide[names[0]]).reset_index()


def _indicators(sources: Sequence[Source]) -> pd.DataFrame:
    keys = ["measure", "service", "period", "unit"]
    columns = {}
    for source in sources:
        rows = source.data.measures
        rows = rows[(rows["plan_id"] == source.plan_id) & (rows["group_by"] == "all")]
        columns[source.label] = rows.set_index(keys)["value"]
    return _wide(columns)


def _sites(sources: Sequence[Source]) -> pd.DataFrame:
    keys = ["site_id", "service", "period"]
    columns, names = {}, {}
    for source in sources:
        rows = source.data.facilities[source.data.facilities["plan_id"] == source.plan_id]
        columns[source.label] = rows.set_index(keys)["places"]
        names.update(source.data.sites["name_vi"].to_dict())
    wide = _wide(columns, fill=0.0)
    spread = wide[list(columns)].max(axis=1) - wide[list(columns)].min(axis=1)
    wide.insert(1, "site", wide["site_id"].map(names).fillna(""))
    return wide[spread > _DIFFERENT_PLACES].reset_index(drop=True)


def _trips(source: Source) -> pd.DataFrame:
    """Return the trips with the commune of each demand point and person-minutes, by service and for "all"."""
    rows = source.data.allocation[source.data.allocation["plan_id"] == source.plan_id]
    home = source.data.demand[
        ["commune_code", "commune_name", "district_code", "district_name", "settlement", PRESENT]
    ]
    trips = rows.join(home, on="demand_id").assign(person_minutes=rows["minutes"] * rows["persons"])
    return pd.concat([trips.assign(service="all"), trips], ignore_index=True)


def _means(trips: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    sums = trips.groupby(keys, sort=True)[["persons", "person_minutes"]].sum()
    return pd.DataFrame({"persons": sums["persons"], "minutes": sums["person_minutes"] / sums["persons"]})


def _change(sources: Sequence[Source], keys: list[str]) -> pd.DataFrame:
    """Return persons and mean minutes by `keys` in each run, the change, and the verdict on it."""
    parts = {source.label: _means(_trips(source), keys) for source in sources}
    wide = pd.concat(
        {f"{what} {label}": part[what] for label, part in parts.items() for what in ("persons", "minutes")},
        axis=1,
    )
    first, last = (f" {sources[n].label}" for n in (0, -1))
    persons = [f"persons {source.label}" for source in sources]
    wide[persons] = wide[persons].fillna(0.0)
    wide["change_minutes"] = wide[f"minutes{last}"] - wide[f"minutes{first}"]
    verdicts = zip(wide[f"persons{first}"], wide[f"persons{last}"], wide["change_minutes"], strict=True)
    wide["verdict"] = [_verdict(*values) for values in verdicts]
    return wide.reset_index()


def _verdict(before: float, after: float, change: float) -> str:
    if not before > 0:
        return "newly served" if after > 0 else "same"
    if not after > 0:
        return "no longer served"
    if abs(change) < MINUTE:
        return "same"
    return "gains" if change < 0 else "loses"


def _communes(sources: Sequence[Source]) -> pd.DataFrame:
    table = _change(sources, ["commune_code", "commune_name", "district_name", "period", "service"])
    return table.rename(columns={"commune_name": "commune", "district_name": "district"})


def _groups(sources: Sequence[Source]) -> pd.DataFrame:
    """Return the change by district, settlement and present commune, with the people of communes that gain or lose."""
    communes = _change(sources, ["commune_code", *GROUPINGS, "period", "service"])
    last = f"persons {sources[-1].label}"
    parts = []
    for by in GROUPINGS:
        table = _change(sources, [by, "period", "service"])
        keys = [by, "period", "service"]
        for column, verdict in (("gaining_persons", "gains"), ("losing_persons", "loses")):
            people = communes[communes["verdict"] == verdict].groupby(keys)[last].sum()
            table[column] = people.reindex(pd.MultiIndex.from_frame(table[keys])).fillna(0.0).to_numpy()
        names = _unit_names(sources[-1].data, by)
        table.insert(1, "name", [names.get(str(unit), str(unit)) for unit in table[by]])
        parts.append(table.rename(columns={by: "group"}).assign(group_by=by))
    return pd.concat(parts, ignore_index=True)


def _unit_names(data: RunData, by: str) -> dict[str, str]:
    """Return code → name of districts or present communes; for settlement classes, nothing."""
    frames = {"district_code": data.districts, PRESENT: data.communes_2025}
    return frames[by]["name"].to_dict() if by in frames else {}
