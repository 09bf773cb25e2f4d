"""All verdicts of a run as a table (see ``RunData.verdicts``)."""

from __future__ import annotations

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.verdicts.questions import (
    money_verdicts,
    share_verdicts,
    site_verdicts,
    size_verdicts,
)
from ansinh.planning.answer.verdicts.quick_cases import outcomes
from ansinh.planning.answer.verdicts.verdict import COLUMNS
from ansinh.planning.inputs.problem import Inputs


def verdict_table(inputs: Inputs, plans: dict[str, NetworkPlan], commitments: pd.DataFrame) -> pd.DataFrame:
    """Return one row per verdict; empty where a run has no best plan."""
    if OPTIMISED not in plans:
        return pd.DataFrame(columns=COLUMNS)
    compared = {name: plan for name, plan in plans.items() if name in (OFFICIAL, OPTIMISED)}
    cases = outcomes(inputs, compared)
    found = [
        *site_verdicts(inputs, compared, cases),
        *size_verdicts(inputs, compared, cases),
        *share_verdicts(commitments),
        *money_verdicts(inputs, compared),
    ]
    return pd.DataFrame([verdict.row() for verdict in found], columns=COLUMNS)
