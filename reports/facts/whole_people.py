"""People and places in whole numbers that add up, the same in every table, chart and sentence of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

COUNTED = ("target_persons", "served_persons", "no_place_persons", "out_of_reach_persons")


def whole_people(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with whole people and places that add up, by row and by column; shares stay those of the exact numbers.

    The totals of the target and of the people served are rounded as everywhere; what is left is split among the causes.
    """
    parts = ["served_persons", "no_place_persons", "out_of_reach_persons"]
    target, served, *causes = (float(rows[key].sum()) for key in ("target_persons", *parts))
    totals = [whole(served), *whole_parts(causes, whole(target) - whole(served))]
    counted = {key: whole_parts(rows[key].tolist(), total) for key, total in zip(parts, totals, strict=True)}
    targets = pd.DataFrame(counted, index=rows.index)[parts].sum(axis=1)
    counted["places"] = whole_parts(rows["places"].tolist(), whole(float(rows["places"].sum())))
    return rows.assign(**counted, target_persons=targets, need_persons=_whole_need(rows, targets))


def _whole_need(rows: pd.DataFrame, targets: pd.Series) -> list[int]:
    """Return whole people in need that add up, never fewer than the target where the target asks for no more than them."""
    need, total = rows["need_persons"], whole(float(rows["need_persons"].sum()))
    beyond, left = (need - rows["target_persons"]).clip(lower=0.0), total - int(targets.sum())
    if left < 0 or (need < rows["target_persons"] - A_PERSON).any():
        return whole_parts(need.tolist(), total)
    more = whole_parts(beyond.tolist(), left)
    return [int(target) + extra for target, extra in zip(targets, more, strict=True)]


def whole_sums(facts: Facts, plan_id: str) -> dict[str, float]:
    """Return the people of a plan in the last period over all services, as the totals of the table by service have them."""
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == plan_id) & (rows["period"] == facts.period)]
    return (
        {str(key): float(total) for key, total in whole_people(rows)[list(COUNTED)].sum().items()}
        if len(rows)
        else {}
    )


def whole_by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows with whole people that add up within each value of a column: of a period, or of a plan."""
    parts = [whole_people(part) for _, part in rows.groupby(key, sort=False)]
    return pd.concat(parts) if parts else rows
