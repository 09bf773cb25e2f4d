"""All verdicts of a run as a table, and the quick cases on which they rest (see ``RunData``)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.verdicts.beside import Second
from ansinh.planning.answer.verdicts.case_table import CASE_COLUMNS, case_table
from ansinh.planning.answer.verdicts.looked import Looked
from ansinh.planning.answer.verdicts.questions import money_verdicts, share_verdicts, size_verdicts
from ansinh.planning.answer.verdicts.sites import site_verdicts, staying_name
from ansinh.planning.answer.verdicts.verdict import COLUMNS
from ansinh.planning.inputs.problem import Inputs


def verdict_frames(  # noqa: PLR0917 - what they rest on, and who helps
    inputs: Inputs,
    plans: dict[str, NetworkPlan],
    commitments: pd.DataFrame,
    staying: Mapping[str, NetworkPlan],
    runners_up: pd.DataFrame,
    second: Second | None = None,
) -> dict[str, pd.DataFrame]:
    """Return ``verdicts`` and ``quick_cases``; both are empty where a run has no best plan.

    `staying`: service that the proposal moves → the best plan in which it stays. `second` answers some of the questions who
    goes where.
    """
    if OPTIMISED not in plans:
        return {
            "verdicts": pd.DataFrame(columns=COLUMNS),
            "quick_cases": pd.DataFrame(columns=CASE_COLUMNS),
        }
    compared = {name: plan for name, plan in plans.items() if name in (OFFICIAL, OPTIMISED)}
    stay = {staying_name(service): plan for service, plan in staying.items()}
    promised = set(commitments.loc[commitments["unit"] == "share", "period"])
    looked = Looked.at(inputs, {**compared, **stay}, promised, _others(inputs, runners_up), second)
    found = [
        *site_verdicts(inputs, compared, looked, staying, runners_up),
        *size_verdicts(inputs, compared, looked.cases),
        *share_verdicts(commitments, looked),
        *money_verdicts(inputs, compared, looked.capital),
    ]
    return {
        "verdicts": pd.DataFrame([verdict.row() for verdict in found], columns=COLUMNS),
        "quick_cases": case_table(inputs, compared, looked.cases),
    }


def _others(inputs: Inputs, runners_up: pd.DataFrame) -> set[str]:
    """Return the next best sites of the proposal, travel to which is looked at in every case, too."""
    return set(runners_up.loc[runners_up["plan_id"] == OPTIMISED, "runner_up"]) & set(inputs.sites.index)
