"""Codes against names where the map can't tell: both are held against the official list of communes."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.communes import Communes
from ansinh.geodata.own.findings import Log, quoted

_MOSTLY = (
    0.5  # share of the rows whose code and name must be of one commune; fewer are a planner's own numbers
)
_DIGITS = 5


def check_codes(table: Table, known: pd.DataFrame, log: Log) -> None:
    """Note rows that have the official code of one commune and the name of another.

    That alone may be a merger: the new commune has the code of one of its parts and the name of another. A row contradicts the
    table only if another row has its code as well, or if such rows have each other's names.

    Parameters
    ----------
    table
        Any table; only one with codes and names of communes is looked at.
    known
        Communes of 2019 and of today, as `census.census` returns them; the list that fits more rows counts.
    """
    if not table.has("commune_code", "commune_name"):
        return
    lists = [_rows(table, side) for _, side in known.groupby("today")]
    rows = max(lists, key=lambda rows: int(rows["same"].sum()), default=None)
    if rows is None or rows["same"].sum() <= _MOSTLY * len(rows):
        return
    wrong = _contradictory(rows)
    if len(wrong):
        said = wrong["code"] + " (" + wrong["own"] + ") / " + wrong["name"]
        log.add("code_official", table.origin, wrong.index, table.column("commune_code"), values=quoted(said))


def _contradictory(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows named like other communes whose codes stand twice, or belong to the names of other such rows."""
    wrong = rows[~rows["same"] & rows["others"].map(bool)]
    # A commune may have several rows: facilities, villages, islands. Only another name claims its code.
    pairs = rows.drop_duplicates(["code", "name"])
    twice = set(pairs["code"][pairs["code"].duplicated()])
    while len(wrong):
        claimed = wrong["code"].isin(twice.union(*wrong["others"]))
        if claimed.all():
            break
        wrong = wrong[claimed]
    return wrong


def _rows(table: Table, side: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with an official code: it, its commune's name, the name given, the codes of that name, and whether they agree."""
    official = Communes(side.drop_duplicates("commune_code").set_index("commune_code"), pd.DataFrame())
    own = official.frame["commune_name"]
    frame = table.frame[["commune_code", "commune_name"]].dropna()
    code, name = frame["commune_code"].str.zfill(_DIGITS), frame["commune_name"]
    district = table.frame.get("district_name", pd.Series(None, table.frame.index, dtype="str"))
    rows = pd.DataFrame({"code": code, "own": code.map(own), "name": name}).dropna(subset="own")
    rows["others"] = [
        official.named(given, inside)
        for given, inside in zip(rows["name"], district.reindex(rows.index), strict=True)
    ]
    rows["same"] = [its in others for its, others in zip(rows["code"], rows["others"], strict=True)]
    return rows
