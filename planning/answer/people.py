"""People by service, as the run's tables have them, and in whole numbers that add up: the same in every sentence and table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.planning.answer.frames.rows import Floats

NO_PLACE = "no_place"
OUT_OF_REACH = "out_of_reach"
_NOBODY = 1e-6
"""People; less is what sums in another order differ by, although it may lie across a half."""
_KEYS = ["period", "service"]
_CAUSES = ["no_place_persons", "out_of_reach_persons"]
_PEOPLE = ["need_persons", "target_persons", "served_persons", *_CAUSES]


def people_by_service(
    plans: Iterable[str],
    need: pd.DataFrame,
    allocation: pd.DataFrame,
    unserved: pd.DataFrame,
    facilities: pd.DataFrame,
) -> pd.DataFrame:
    """Return demand, places and people served and unserved, one row per plan, period and service.

    target = served + no place + out of reach, because all are sums over the same frames of the run.
    """
    asked = need.groupby(_KEYS, sort=False)[["need_persons", "target_persons"]].sum()
    rows = []
    for plan in plans:
        frame = asked.copy()
        frame["served_persons"] = _sum(allocation, plan)
        for cause in (NO_PLACE, OUT_OF_REACH):
            frame[f"{cause}_persons"] = _sum(unserved[unserved["cause"] == cause], plan)
        frame["places"] = _sum(facilities, plan, "places")
        rows.append(frame.fillna(0.0).assign(plan_id=plan).reset_index())
    if not rows:
        return pd.DataFrame(columns=["plan_id", *_KEYS, *_PEOPLE, "places", "served_share"])
    table = pd.concat(rows, ignore_index=True)
    table["served_share"] = table["served_persons"] / table["target_persons"].replace(0, np.nan)
    return table[["plan_id", *_KEYS, *_PEOPLE, "places", "served_share"]]


def shares_told(shares: pd.Series, left: pd.Series) -> pd.Series:
    """Return shares served by area, whole where fewer than a person is left out: nobody is named as left out who is no person.

    >>> shares_told(pd.Series([0.965, 0.965]), pd.Series([0.2, 2.0])).tolist()
    [1.0, 0.965]
    """
    return shares.mask(left < A_PERSON, 1.0)


def _sum(frame: pd.DataFrame, plan: str, column: str = "persons") -> pd.Series:
    return frame[frame["plan_id"] == plan].groupby(_KEYS, sort=False)[column].sum()


def whole_people(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with whole people and places that add up, by row and by column; shares stay those of the exact numbers.

    The totals of the target and of the people served are rounded as everywhere; what is left is split among the causes
    (among the rows, where the causes aren't told apart). Need and places may be absent.
    """
    parts = ["served_persons", *(["unserved_persons"] if "unserved_persons" in rows else _CAUSES)]
    target, served, *causes = (float(rows[key].sum()) for key in ("target_persons", *parts))
    reached = whole(target) if target - served < _NOBODY else whole(served)
    totals = [reached, *whole_parts(causes, whole(target) - reached)]
    counted = {key: whole_parts(rows[key].tolist(), total) for key, total in zip(parts, totals, strict=True)}
    near = _near(np.column_stack([counted[key] for key in parts]), rows[parts].to_numpy(dtype=float))
    counted = dict(zip(parts, near.T.tolist(), strict=True))
    targets = pd.Series(near.sum(axis=1), rows.index)
    if "places" in rows:
        counted["places"] = whole_parts(rows["places"].tolist(), whole(float(rows["places"].sum())))
    if "need_persons" in rows:
        counted["need_persons"] = _whole_need(rows, targets)
    return rows.assign(**counted, target_persons=targets)


def _near(counted: NDArray[np.int64], exact: Floats) -> NDArray[np.int64]:
    """Return the counts (rows, parts) with sums of rows within one of the exact ones, as far as one exchange each does it.

    47.5 and 29.66 rounded down are 76 together, and not 77: then another row is rounded down instead in one of the parts, whose
    sum stays.
    """
    counted = counted.copy()
    for row in range(len(counted)):
        off = counted.sum(axis=1) - exact.sum(axis=1)
        if abs(off[row]) < 1:
            continue
        up = 1 if off[row] < 0 else -1
        ahead = up * (counted - exact)
        for part in range(counted.shape[1]):
            others = np.flatnonzero((ahead[:, part] > 0) & (up * off > 0))
            if ahead[row, part] < 0 and len(others):
                other = others[np.argmax(np.abs(off[others]))]
                counted[[row, other], part] += [up, -up]
                break
    return counted


def _whole_need(rows: pd.DataFrame, targets: pd.Series) -> list[int]:
    """Return whole people in need that add up, never fewer than the target where the target asks for no more than them."""
    need, total = rows["need_persons"], whole(float(rows["need_persons"].sum()))
    beyond, left = (need - rows["target_persons"]).clip(lower=0.0), total - int(targets.sum())
    if left < 0 or (need < rows["target_persons"] - A_PERSON).any():
        return whole_parts(need.tolist(), total)
    more = whole_parts(beyond.tolist(), left)
    return [int(target) + extra for target, extra in zip(targets, more, strict=True)]
