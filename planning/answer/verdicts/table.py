"""All verdicts of a run as a table, and the quick cases on which they rest (see ``RunData``)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.verdicts.case_table import CASE_COLUMNS, case_table
from ansinh.planning.answer.verdicts.questions import money_verdicts, share_verdicts, size_verdicts
from ansinh.planning.answer.verdicts.quick_cases import outcomes
from ansinh.planning.answer.verdicts.sites import site_verdicts, staying_name
from ansinh.planning.answer.verdicts.verdict import COLUMNS
from ansinh.planning.inputs.problem import Inputs


def verdict_frames(
    inputs: Inputs,
    plans: dict[str, NetworkPlan],
    commitments: pd.DataFrame,
    staying: Mapping[str, NetworkPlan],
    runners_up: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return ``verdicts`` and ``quick_cases``; both are empty where a run has no best plan.

    `staying`: service that the proposal moves → the best plan in which it stays.
    """
    if OPTIMISED not in plans:
        return {
            "verdicts": pd.DataFrame(columns=COLUMNS),
            "quick_cases": pd.DataFrame(columns=CASE_COLUMNS),
        }
    compared = {name: plan for name, plan in plans.items() if name in (OFFICIAL, OPTIMISED)}
    stay = {staying_name(service): plan for service, plan in staying.items()}
    cases = outcomes(inputs, {**compared, **stay})
    found = [
        *site_verdicts(inputs, compared, cases, staying, runners_up),
        *size_verdicts(inputs, compared, cases),
        *share_verdicts(commitments),
        *money_verdicts(inputs, compared),
    ]
    return {
        "verdicts": pd.DataFrame([verdict.row() for verdict in found], columns=COLUMNS),
        "quick_cases": case_table(inputs, compared, cases),
    }
