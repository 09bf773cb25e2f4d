"""Compare plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.door import showing
from ansinh.models.errors import Finding, InputError
from ansinh.planning.answer.folder.rundata import OPTIMISED

if TYPE_CHECKING:
    from ansinh.door.plan import Plan


def compare(*plans: Plan) -> pd.DataFrame:
    """Return a table of the proposed plans: a row per measure, a column per plan.

    For two plans there is also a column of differences (second minus first).

    Raises
    ------
    InputError
        If there are fewer than two plans.

    Examples
    --------
    >>> import ansinh
    >>> p = ansinh.plan("dak-nong", points=30, language="en")
    >>> table = ansinh.compare(p, p.what_if(budget=0.9, forbid="Cu Jut"))
    >>> table.columns.tolist()
    ['dak-nong', "dak-nong(budget=0.9, forbid='Cu Jut')", '±']
    >>> bool(table.iloc[3]["±"] <= 0)  # less money serves nobody more
    True
    """
    if len(plans) < 2:  # noqa: PLR2004  (side by side)
        raise InputError([Finding("compare", f"{len(plans)} plan given", "give two or more: compare(p, q)")])
    columns = {}
    for number, one in enumerate(plans, 1):
        proposed = str(one.data.plans[f"name_{one.language}"][OPTIMISED])
        name = one.name if one.name not in columns else f"{one.name} ({number})"
        columns[name] = showing.side_by_side(one.data, one.period, one.language)[proposed]
    table = pd.DataFrame(columns)
    if len(plans) == 2:  # noqa: PLR2004
        table["±"] = (table.iloc[:, 1] - table.iloc[:, 0]).round(1)
    return table
