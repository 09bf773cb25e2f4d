"""Posts are in fractions, or a facility has posts but no head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

HEAD = "director"
COMMUNES = ""
"""Site of the workers in communes, who have no head of their own."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look at the posts of every facility in the last period."""
    facts = dossier.facts
    table = facts.data.payroll
    rows = (
        table[(table["plan"] == facts.plan_id) & (table["period"].astype(str) == facts.period)]
        if len(table)
        else table
    )
    headed = set(rows.loc[rows["title"] == HEAD, "site_id"])
    for row in records(rows):
        if float(row["posts"]) != int(row["posts"]):
            yield Remark(
                DATA, in_table("payroll", f"{row['site_id']}, {row['title']}"), {"site": row["site_id"]}
            )
    for site in sorted(set(rows["site_id"]) - headed - {COMMUNES}):
        yield Remark(DATA, in_table("payroll", site), {"site": site})


CHECK = Check("posts", look)
