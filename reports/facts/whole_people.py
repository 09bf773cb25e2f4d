"""People in whole numbers that add up, the same in every table, chart and sentence of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.words.numbers import is_missing, shown_difference, whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts


def whole_people(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with whole people that add up, by row and by column; shares stay those of the exact numbers.

    The totals of the target and of the people served are rounded as everywhere; what is left is split among the causes.
    """
    parts = ["served_persons", "no_place_persons", "out_of_reach_persons"]
    target, served, *causes = (float(rows[key].sum()) for key in ("target_persons", *parts))
    totals = [round(served), *whole_parts(causes, round(target) - round(served))]
    whole = {key: whole_parts(rows[key].tolist(), total) for key, total in zip(parts, totals, strict=True)}
    targets = pd.DataFrame(whole, index=rows.index)[parts].sum(axis=1)
    return rows.assign(**whole, target_persons=targets, need_persons=_whole_need(rows, targets))


def _whole_need(rows: pd.DataFrame, targets: pd.Series) -> list[int]:
    """Return whole people in need that add up, never fewer than the target where the target asks for no more than them."""
    need, total = rows["need_persons"], round(float(rows["need_persons"].sum()))
    beyond, left = (need - rows["target_persons"]).clip(lower=0.0), total - int(targets.sum())
    if left < 0 or (need < rows["target_persons"] - A_PERSON).any():
        return whole_parts(need.tolist(), total)
    more = whole_parts(beyond.tolist(), left)
    return [int(target) + extra for target, extra in zip(targets, more, strict=True)]


def whole_by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows with whole people that add up within each value of a column: of a period, or of a plan."""
    parts = [whole_people(part) for _, part in rows.groupby(key, sort=False)]
    return pd.concat(parts) if parts else rows


def left_out(facts: Facts, plan_id: str) -> dict[str, float]:
    """Return whole people without a place, out of reach, and both, as the shown target less the shown people served."""
    causes = {key: facts.measure(key, plan_id) for key in ("no_place_persons", "out_of_reach_persons")}
    left = shown_difference(
        facts.measure("target_persons", plan_id), facts.measure("served_persons", plan_id), 0
    )
    if is_missing(left) or any(map(is_missing, causes.values())):
        return causes | {"unserved_persons": facts.measure("unserved_persons", plan_id)}
    whole = whole_parts(list(causes.values()), int(left))
    return dict(zip(causes, map(float, whole), strict=True)) | {"unserved_persons": left}
