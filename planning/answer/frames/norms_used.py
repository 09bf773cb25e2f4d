"""Which norms a run has used: those of its province and of its client groups."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs.people.need import ON_RECORD, base_population
from ansinh.planning.inputs.problem import Inputs

BY_GROUP = ("need_rate", "stay_months")
"""Norms whose scope is a client group, or a group of one province (``"<province>.<group>"``)."""


def norms_used(inputs: Inputs, rows: pd.DataFrame) -> pd.Series:
    """Tell which rows of the norms in force bear on the province and on the groups of the scenario."""
    groups, region = _groups(inputs), inputs.norms.region
    used = [
        _used(str(key), str(scope), groups, region, inputs)
        for key, scope in zip(rows["key"], rows["scope"], strict=True)
    ]
    return pd.Series(used, index=rows.index, dtype=bool)


def _used(key: str, scope: str, groups: frozenset[str], region: str, inputs: Inputs) -> bool:
    if key == "region_factor":
        return scope == inputs.province.slug
    if key == ON_RECORD:
        own = inputs.norms.states(ON_RECORD, region)
        return any(base_population(group) == ON_RECORD for group in groups) and scope == (
            region if own else ""
        )
    if key not in BY_GROUP:
        return True
    province, _, group = scope.rpartition(".")
    if province:
        return province == region and group in groups
    return scope in groups and not inputs.norms.states(key, f"{region}.{scope}")


def _groups(inputs: Inputs) -> frozenset[str]:
    """Return the client groups that services, targets and commitments of the scenario name."""
    scenario = inputs.scenario
    named = [service.groups for service in scenario.every_service.values()]
    named += [target.groups for target in scenario.targets]
    named += [commitment.groups for commitment in scenario.commitments]
    return frozenset(group for groups in named for group in groups)
