"""Compute the figures of a run folder again from its inputs, and compare them with the stated ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ansinh.geodata.apart import ApartError, apart_within
from ansinh.geodata.storage.cache import without_cache
from ansinh.geodata.storage.durable import refuse_links
from ansinh.models.certificate import Certificate, Status
from ansinh.models.errors import Finding, InputError
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.carry import missing_inputs
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.folder.rundir import DATA, digest, files_of, read_manifest, refuse_other_folder
from ansinh.planning.answer.frames.indicators import measure_table
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.text.load import load_saved
from ansinh.proof.check import check_folder
from ansinh.proof.signature import Signed, check_signature

# Differences up to which a stated and a computed figure agree: rounding in files and in sums of many numbers.
MINUTES = 0.01
PERSONS = 1e-3
MONEY = 0.01  # million đồng
RELATIVE = 1e-6
CHECKER_SECONDS = 1800.0
"""Longest time for the checker: a hundred times what a province takes, on a computer that may be busy."""
SHOWN = 10
"""Most disagreements listed in one check."""


@dataclass(frozen=True)
class Check:
    """One group of stated figures, and the disagreements found in it.

    Attributes
    ----------
    what
        Name of the group.
    figures
        Number of figures that were compared.
    wrong
        Disagreements, such as "stated 120, computed 118", at most `SHOWN`.
    """

    what: str
    figures: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether all figures agree."""
        return not self.wrong


def verify_signature(folder: Path, signer: bytes | None) -> Signed:
    """Return what holds of the signature of the run in `folder`; of nothing else.

    Parameters
    ----------
    folder
        Run folder.
    signer
        Public key (32 bytes) of the one who must have signed; None = anyone.

    Raises
    ------
    InputError
        If `folder` is not a run folder, or its signature can't be read.
    """
    refuse_other_folder(folder)
    refuse_links(folder)
    read_manifest(folder)
    try:
        return check_signature(folder, signer)
    except ValueError as error:
        raise InputError(
            [Finding(str(folder), f"its signature can't be read ({error})", "ask for the run folder anew")]
        ) from error


def verify_run(folder: Path) -> list[Check]:
    """Return one check per group of figures of the run in `folder`.

    Files are compared with the digests in the manifest; need, travel minutes, capacities, assignment, money and
    indicators with values computed from the scenario and today's data. Then the checker that imports nothing of the project
    (`ansinh.proof`; this copy, never that of the folder) compares the tables with each other, with the scenario's rules, and
    with the workbooks, the GeoPackage and the maps.

    Raises
    ------
    InputError
        If `folder` is not a run folder.
    """
    refuse_other_folder(folder)
    refuse_links(folder)
    manifest = read_manifest(folder)
    if absent := missing_inputs(folder, dict(manifest.get("inputs_left_out", {}))):
        raise InputError(
            [Finding(str(folder), line, "it was too large to be copied by the run") for line in absent]
        )
    data = RunData.load(folder / DATA, received=True)
    scenario = load_saved(folder)
    with without_cache():
        inputs = collect_inputs(scenario, scenario_province(scenario))
    return [
        _files(folder, manifest),
        _certificates(data, manifest),
        _need(data, inputs),
        _minutes(data, inputs),
        _capacity(data),
        _assignment(data),
        _money(data),
        _indicators(data, inputs),
        *(Check(group, figures, tuple(wrong[:SHOWN])) for group, figures, wrong in _checked(folder)),
    ]


def _checked(folder: Path) -> list[tuple[str, int, list[str]]]:
    """Return what the checker finds, in the process for files of others: a page or a layer may be made to take for ever."""
    try:
        return apart_within(CHECKER_SECONDS, check_folder, folder)
    except ApartError as error:
        raise InputError(
            [Finding(str(folder), f"can't be checked ({error})", "ask for the run folder anew")]
        ) from error


def _check(what: str, stated: pd.Series, computed: pd.Series, tolerance: float) -> Check:
    """Compare two aligned series of figures."""
    stated, computed = stated.align(computed, join="outer")
    equal = np.isclose(
        stated.astype(float), computed.astype(float), rtol=RELATIVE, atol=tolerance, equal_nan=True
    )
    wrong = [
        f"{key}: stated {stated[key]:g}, computed {computed[key]:g}" for key in stated.index[~equal][:SHOWN]
    ]
    return Check(what, len(stated), tuple(wrong))


def _files(folder: Path, manifest: dict[str, Any]) -> Check:
    """Compare every file with its digest in the manifest; a file that the manifest doesn't name is none of the run."""
    stated, here = dict(manifest.get("files_sha256", {})), files_of(folder)
    left_out = set(manifest.get("inputs_left_out", {}))
    wrong = [f"{name}: missing" for name in stated if name not in here]
    wrong += [f"{name}: changed since the run" for name, path in here.items()
              if name in stated and digest(path) != stated[name]]  # fmt: skip
    wrong += [f"{name}: added since the run" for name in here if name not in stated and name not in left_out]
    return Check("files as the run wrote them", len(stated), tuple(wrong))


def _certificates(data: RunData, manifest: dict[str, Any]) -> Check:
    """Compare what the manifest says about the last stage of each plan with the plan's own stages."""
    stated = dict(manifest.get("certificates", {}))
    wrong = [f"{plan}: not among the plans" for plan in stated if plan not in data.plans.index]
    for plan, facts in stated.items():
        stages = data.certificates[data.certificates["plan_id"] == plan]
        solvers = {f"{row['backend']} {row['version']}" for _, row in stages.iterrows()}
        if len(stages) and (
            facts.get("status") not in set(stages["status"]) or facts.get("solver") not in solvers
        ):
            wrong.append(f"{plan}: {facts.get('status')} by {facts.get('solver')} is of none of its stages")
    return Check("certificates of the manifest and of the plans", len(stated), tuple(wrong))


def _need(data: RunData, inputs: Inputs) -> Check:
    keys = ["demand_id", "service", "period"]
    stated, computed = (frame.set_index(keys)["target_persons"] for frame in (data.need, inputs.need))
    return _check("people to be served, from census, rates and targets", stated, computed, PERSONS)


def _minutes(data: RunData, inputs: Inputs) -> Check:
    trips = data.allocation.set_index(["plan_id", "period", "service", "demand_id", "site_id"])["minutes"]
    minutes = inputs.travel.minutes
    rows = minutes.index.get_indexer(trips.index.get_level_values("demand_id"))
    columns = minutes.columns.get_indexer(trips.index.get_level_values("site_id"))
    computed = pd.Series(minutes.to_numpy()[rows, columns], index=trips.index)
    return _check("travel minutes of every trip", trips, computed, MINUTES)


def _capacity(data: RunData) -> Check:
    keys = ["plan_id", "site_id", "service", "period"]
    served = data.allocation.groupby(keys)["persons"].sum()
    facilities = data.facilities.set_index(keys)
    over = [f"{key}: {served[key]:g} people in {facilities['places'].get(key, 0.0):g} places"
            for key in served.index if served[key] > facilities["places"].get(key, 0.0) + PERSONS]  # fmt: skip
    agreed = _check("people and places of every facility", facilities["served_persons"],
                    served.reindex(facilities.index).fillna(0.0), PERSONS)  # fmt: skip
    return Check(agreed.what, agreed.figures, (*over, *agreed.wrong)[:SHOWN])


def _assignment(data: RunData) -> Check:
    """Check that served and unserved people add up to the people to be served, in every plan."""
    keys = ["plan_id", "demand_id", "service", "period"]
    people = pd.concat([data.allocation[[*keys, "persons"]], data.unserved[[*keys, "persons"]]])
    computed = people.groupby(keys)["persons"].sum()
    plans = pd.DataFrame({"plan_id": list(data.plans.index)})
    stated = plans.merge(data.need, how="cross").set_index(keys)["target_persons"]
    return _check("served and unserved make up everybody", stated[stated > 0], computed, PERSONS)


def _money(data: RunData) -> Check:
    stated = data.facilities.groupby(["plan_id", "period"])["capital_million_vnd"].sum()
    capital = data.money[data.money["kind"] == "capital"]
    computed = capital.groupby(["plan_id", "period"])["million_vnd"].sum().reindex(stated.index).fillna(0.0)
    return _check("capital of the facilities and of the sources", stated, computed, MONEY)


def _indicators(data: RunData, inputs: Inputs) -> Check:
    """Compute every indicator of every plan again, from its facilities, trips and unserved people."""
    computed = [measure_table(plan_id, _plan(data, plan_id), inputs) for plan_id in data.plans.index]
    keys = ["plan_id", "period", "service", "group_by", "group", "measure"]
    again = pd.concat(computed, ignore_index=True).set_index(keys)["value"]
    return _check(
        "indicators, by service, district, settlement and present commune",
        data.measures.set_index(keys)["value"],
        again,
        MINUTES,
    )


def _plan(data: RunData, plan_id: str) -> NetworkPlan:
    """Return the plan that the frames of the run describe."""
    parts = ("facilities", "allocation", "unserved", "shortfalls", "money")
    frames = {}
    for part in parts:
        frame = getattr(data, part)
        frames[part] = frame[frame["plan_id"] == plan_id].drop(columns="plan_id")
    return NetworkPlan(**frames, stages=pd.DataFrame(), certificate=Certificate(Status.INCUMBENT))
