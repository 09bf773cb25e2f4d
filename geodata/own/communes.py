"""Find the commune of a row by code, name or coordinates, also by codes and names from before a merger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ansinh.geodata.crs import WGS84, utm_epsg
from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.coordinates.systems import Lonlat
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.unit_names import bare, keys, within
from ansinh.words.nearest import nearest

# A point up to so many metres outside the province counts as inside, because borders are simplified.
TOLERANCE_M = 1_000.0
# If a point lies farther (metres) from the commune that its row names, one of the two is probably wrong.
ELSEWHERE_M = 10_000.0
# The finding about an unknown name offers so many known ones, of at least this similarity. It is lower than `ALIKE`,
# because these names are compared with their marks.
_NEAREST, _ALIKE = 3, 0.4
_SAME = 0.6  # least similarity of two spellings of one name


@dataclass(frozen=True, eq=False)
class Communes:
    """The communes of a province, in which rows are looked up.

    Attributes
    ----------
    frame
        Index ``commune_code``: commune_name, district_name, geometry (EPSG:4326).
    crosswalk
        ``commune_code, commune_name`` (old), ``commune_code_2025, commune_name_2025`` (new), ``share``; may be empty.
    """

    frame: gpd.GeoDataFrame
    crosswalk: pd.DataFrame

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Return every way of writing a name, alone and with its district behind "|" → codes."""
        found: dict[str, list[str]] = {}
        for code, name, district in zip(
            self.frame.index, self.frame["commune_name"], self.frame["district_name"], strict=True
        ):
            for key in keys(str(name)):
                found.setdefault(key, []).append(str(code))
                found.setdefault(f"{key}|{bare(str(district))}", []).append(str(code))
        return found

    @cached_property
    def metric(self) -> gpd.GeoSeries:
        """The shapes in metres."""
        return self.frame.geometry.to_crs(utm_epsg(float(self.frame.total_bounds[[0, 2]].mean())))

    def look_up(self, table: Table, lonlat: Lonlat, log: Log) -> pd.Series:
        """Return the commune code of every row; missing where it can't be found, for which a finding gives the reason.

        A code counts first, then a name, then the coordinates `lonlat`, (n, 2) degrees.
        """
        code = self._by_code(table, log) if self.has_known_codes(table) else _none(table)
        self._check_names(table, code, log)
        if table.has("commune_name"):
            untold = (
                _untold(table)
                if self.has_known_codes(table)
                else pd.Series(data=True, index=table.frame.index)
            )
            code = code.fillna(self._named(table, code.isna() & untold, log))
        known = np.isfinite(lonlat).all(axis=1)
        placed, metres = self.containing(lonlat)
        self._check_elsewhere(table, code, lonlat, log)
        return code.fillna(pd.Series(placed, index=table.frame.index).where(known & (metres <= TOLERANCE_M)))

    def has_known_codes(self, table: Table) -> bool:
        """Whether codes help to find the communes: boundaries without codes (KML) leave only the names."""
        if not table.has("commune_code") or not table.has("commune_name"):
            return table.has("commune_code")
        given = table.frame["commune_code"].dropna()
        width = max((len(known) for known in self.frame.index), default=0)
        known = given.isin(self.frame.index) | given.str.zfill(width).isin(self.frame.index)
        return bool((known | given.isin(self._crosswalk("commune_code"))).any())

    @cached_property
    def _placed(self) -> dict[bytes, tuple[NDArray[np.object_], NDArray[np.float64]]]:
        """Points that were placed already → what `containing` returns."""
        return {}

    def containing(self, lonlat: Lonlat) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """Return the commune nearest to each point, and metres to it (0 inside, NaN without coordinates).

        The points of a table are asked for up to three times: are they inside, in which commune, and in the one they name?
        """
        asked = np.asarray(lonlat).tobytes()
        if asked not in self._placed:
            self._placed[asked] = self._nearest(lonlat)
        code, metres = self._placed[asked]
        return code.copy(), metres.copy()

    def _nearest(self, lonlat: Lonlat) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        code = np.full(len(lonlat), None, dtype=object)
        metres = np.full(len(lonlat), np.nan)
        known = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
        points = gpd.GeoSeries(gpd.points_from_xy(*lonlat[known].T), crs=WGS84).to_crs(self.metric.crs)
        tree = shapely.STRtree(self.metric.to_numpy())
        if len(known):
            pairs, distance = tree.query_nearest(points.to_numpy(), return_distance=True, all_matches=False)
            code[known[pairs[0]]] = self.frame.index.to_numpy(object)[pairs[1]]
            metres[known[pairs[0]]] = distance
        return code, metres

    def _by_code(self, table: Table, log: Log) -> pd.Series:
        """Look codes up as they stand, then with leading zeros, then in the crosswalk."""
        given = table.frame["commune_code"]
        column = table.column("commune_code")
        valid = set(self.frame.index)
        code = given.where(given.isin(valid))
        lost = given.notna() & code.isna()
        width = max((len(known) for known in valid), default=0)
        full = given.str.zfill(width)
        zeros = lost & full.isin(valid)
        if zeros.any():
            words = {"values": quoted(given[zeros]), "width": width}
            mend = log.add("code_zeros", table.origin, given.index[zeros], column, **words)
            for row in given.index[zeros] if mend else ():
                log.changed("code_zeros", table.origin, row, column, given[row], full[row])
            # If the repair isn't allowed, the rows stay without a commune; the finding above is the only one about them.
            code = code.where(~zeros, full) if mend else code
            lost &= ~zeros
        code = code.where(~lost, self._old(table, given, lost, column, log))
        unknown = lost & code.isna() & ~given.isin(set(self._crosswalk("commune_code")))
        if unknown.any():
            words = {"values": quoted(given[unknown]), "near": _near(given[unknown], valid)}
            log.add("commune_unknown", table.origin, given.index[unknown], column, **words)
        return code

    def _check_names(self, table: Table, code: pd.Series, log: Log) -> None:
        """Note rows whose code and name are of two different communes."""
        if not table.has("commune_name"):
            return
        district = table.frame.get("district_name", pd.Series(None, table.frame.index, dtype="str"))
        said = {}
        rows = zip(table.frame.index, code, table.frame["commune_name"], district, strict=True)
        for row, its, name, inside in rows:
            if not isinstance(its, str) or not isinstance(name, str):
                continue
            hits = self._candidates(name, inside)
            own = str(self.frame["commune_name"].get(its, ""))
            if its not in hits and (hits or not _alike(name, own)):
                said[row] = f"{its} ({own}) / {name}"
        if said:
            log.add(
                "code_and_name",
                table.origin,
                list(said),
                table.column("commune_code"),
                values=quoted(said.values()),
            )

    def _named(self, table: Table, rows: pd.Series, log: Log) -> pd.Series:
        """Look names up, within the district if the row names one; then look the rest up in the crosswalk."""
        name = table.frame["commune_name"]
        column = table.column("commune_name")
        district = (
            table.frame["district_name"]
            if table.has("district_name")
            else pd.Series(None, name.index, dtype="str")
        )
        hits = pd.Series(
            [self._candidates(a, b) for a, b in zip(name, district, strict=True)], index=name.index
        )
        rows = rows & name.notna()
        code = hits.map(lambda found: found[0] if len(found) == 1 else None).where(rows)
        several = rows & hits.map(len).gt(1)
        has_place = pd.Series(table.geometry is not None or table.has("lon", "lat"), index=name.index)
        if (several & ~has_place).any():
            at = several & ~has_place
            log.add("commune_ambiguous", table.origin, name.index[at], column, values=quoted(name[at]))
        lost = rows & hits.map(len).eq(0)
        code = code.where(~lost, self._old(table, name, lost, column, log))
        unknown = (
            lost
            & code.isna()
            & ~name.map(_folded).isin({_folded(n) for n in self._crosswalk("commune_name")})
        )
        if unknown.any():
            words = {
                "values": quoted(name[unknown]),
                "near": _near(name[unknown], set(self.frame["commune_name"])),
            }
            log.add("commune_unknown", table.origin, name.index[unknown], column, **words)
        return code.astype("str")

    def _candidates(self, name: object, district: object) -> list[str]:
        if not isinstance(name, str):
            return []
        for end in (f"|{bare(district)}",) if isinstance(district, str) else ():
            for key in keys(name):
                if found := self._by_name.get(key + end):
                    return found
        if found := next((found for key in keys(name) if (found := self._by_name.get(key))), []):
            return found
        head, behind = within(name)
        return self._candidates(head, behind) if behind else []

    def named(self, name: object, district: object = None) -> list[str]:
        """Return the codes of the communes that a name may mean."""
        return self._candidates(name, district)

    def _crosswalk(self, column: str) -> list[str]:
        return list(self.crosswalk[column].dropna()) if column in self.crosswalk else []

    def _old(self, table: Table, given: pd.Series, rows: pd.Series, column: str, log: Log) -> pd.Series:
        """Return the present commune of codes or names from before a merger, if that repair is allowed."""
        field = "commune_code" if given.name == "commune_code" else "commune_name"
        if not rows.any():
            return pd.Series(None, index=given.index, dtype="str")
        successors = self._successors(field)
        key = given.map(_folded) if field == "commune_name" else given
        found = key.where(rows).map({old: new for old, (new, _) in successors.items()})
        hit = rows & found.notna()
        if not hit.any():
            return pd.Series(None, index=given.index, dtype="str")
        words = [
            f"{old} → {self.frame['commune_name'].get(new, new)}"
            for old, new in zip(given[hit], found[hit], strict=True)
        ]
        mend = log.add("commune_old", table.origin, given.index[hit], column, values=quoted(words))
        split = hit & key.map(lambda old: successors.get(old, ("", False))[1])
        if mend and split.any():
            log.add("commune_split", table.origin, given.index[split], column, values=quoted(given[split]))
        if mend:
            for row in given.index[hit]:
                log.changed("commune_old", table.origin, row, column, given[row], found[row])
        return (found if mend else pd.Series(None, index=given.index)).astype("str")

    def _successors(self, field: str) -> dict[str, tuple[str, bool]]:
        """Return old code (or folded name) → the present commune with most of its people, and whether it was split."""
        if self.crosswalk.empty or field not in self.crosswalk:
            return {}
        rows = self.crosswalk.sort_values("share", ascending=False, kind="stable")
        found: dict[str, tuple[str, bool]] = {}
        for row in rows.to_dict("records"):
            new = self._present(row)
            if new is None or not isinstance(row[field], str):
                continue
            old = _folded(row[field]) if field == "commune_name" else row[field]
            found[old] = (found[old][0], True) if old in found else (new, False)
        return found

    def _present(self, row: Mapping[Any, Any]) -> str | None:
        code = row.get("commune_code_2025")
        if code in self.frame.index:
            return str(code)
        name = row.get("commune_name_2025")
        hits = self._candidates(name, None) if isinstance(name, str) else []
        return hits[0] if len(hits) == 1 else None

    def _check_elsewhere(self, table: Table, code: pd.Series, lonlat: Lonlat, log: Log) -> None:
        known = np.isfinite(lonlat).all(axis=1) & code.notna().to_numpy()
        if not known.any():
            return
        points = gpd.GeoSeries(gpd.points_from_xy(*lonlat[known].T), crs=WGS84).to_crs(self.metric.crs)
        shapes = self.metric.reindex(code[known]).to_numpy()
        metres = pd.Series(shapely.distance(points.to_numpy(), shapes), index=code.index[known])
        far = metres[metres > ELSEWHERE_M]
        # Points outside the whole province have a finding of their own and are left out here.
        inside = pd.Series(self.containing(lonlat)[1], index=code.index).reindex(far.index) <= TOLERANCE_M
        far = far[inside]
        if len(far):
            log.add(
                "commune_elsewhere",
                table.origin,
                far.index,
                km=round(far.max() / 1_000),
                values=quoted(self._called(table, far.index, code)),
            )

    def _called(self, table: Table, rows: pd.Index, code: pd.Series) -> list[str]:
        """Return what rows are called, with the communes they name: "Mái ấm Đắk Tô (Xã Kon Đào)"."""
        communes = [str(self.frame["commune_name"].get(code[row], code[row])) for row in rows]
        if not table.has("name"):
            return communes
        return [f"{name} ({commune})" if isinstance(name, str) else commune
                for name, commune in zip(table.frame["name"][rows], communes, strict=True)]  # fmt: skip


def _alike(name: str, other: str) -> bool:
    """Whether two names may be one, spelt differently."""
    return bool(nearest(bare(name), [bare(other)], alike=_SAME))


def _folded(name: object) -> str:
    return bare(name) if isinstance(name, str) else ""


def _near(given: pd.Series, known: set[str]) -> str:
    near = nearest(str(given.iloc[0]), sorted(known), _NEAREST, _ALIKE)
    return quoted(near or sorted(known)[:_NEAREST])


def _none(table: Table) -> pd.Series:
    return pd.Series(None, index=table.frame.index, dtype="str")


def _untold(table: Table) -> pd.Series:
    """Tell which rows have no commune code, so that the name must be looked up."""
    return (
        table.frame["commune_code"].isna()
        if table.has("commune_code")
        else pd.Series(data=True, index=table.frame.index)
    )
