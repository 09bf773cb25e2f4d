"""Read all of a planner's tables into a province, and report everything that is wrong with them at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.crs import to_metric, utm_epsg
from ansinh.geodata.own.boundaries import read_boundaries
from ansinh.geodata.own.cells import tables
from ansinh.geodata.own.cells.columns import called
from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.census import census, check_ages, check_people, official_codes
from ansinh.geodata.own.communes import Communes
from ansinh.geodata.own.coordinates.locate import locate
from ansinh.geodata.own.demand import AGES, communes_from_points, read_demand, spread
from ansinh.geodata.own.ferries import read_ferries
from ansinh.geodata.own.findings import Change, DataFinding, Log, Origin, acceptable, quoted, repairs
from ansinh.geodata.own.province import Frames, OwnProvince, with_ages
from ansinh.geodata.own.raster import raster_cells, scaled
from ansinh.geodata.own.readers import ReadError
from ansinh.geodata.own.readers.guarded import read_guarded
from ansinh.geodata.own.readers.read import RASTER
from ansinh.geodata.own.receipt import TableReceipt
from ansinh.geodata.own.sites import read_place_table, read_places, read_sites
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.geodata.own.tidy.codes import check_codes
from ansinh.geodata.province_aliases import ALIASES
from ansinh.geodata.storage.files import read_table
from ansinh.geodata.travel.routed import NETWORKS
from ansinh.words.phrase import Figure, Listed

# Share by which the totals of two tables may differ without a finding: rounding and late corrections.
_SAME_TOTAL = 0.01
# The same ratio of two totals that contradict each other: more than any province grows or shrinks in ten years.
_CONTRADICT = 1.3
_CROSSWALK_COLUMNS = ["commune_code", "commune_name", "commune_code_2025", "commune_name_2025", "share"]
_BUNDLED = {
    "commune_code_2019": "commune_code",
    "commune_name_2019": "commune_name",
    "commune_code_2025_07": "commune_code_2025",
    "commune_name_2025_07": "commune_name_2025",
    "pop_share_2025_07": "share",
}


@dataclass(frozen=True)
class OwnData:
    """The result of reading a planner's tables.

    Attributes
    ----------
    province
        None if there are errors.
    findings
        All findings, errors first.
    changes
        Values that repairs changed.
    receipts
        How each table was read.
    draft
        The province as far as it was read, also with errors; None if too much is missing. It is for showing only.
    """

    province: OwnProvince | None
    findings: tuple[DataFinding, ...]
    changes: tuple[Change, ...]
    receipts: tuple[TableReceipt, ...] = ()
    draft: OwnProvince | None = None

    @property
    def errors(self) -> tuple[DataFinding, ...]:
        """The findings that prevent a run."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read_own(spec: OwnSpec) -> OwnData:
    """Read a planner's tables, check them, and make the allowed repairs. Mistakes in them are findings, never exceptions."""
    log = Log(spec.repair & frozenset(repairs()), accepted=spec.accepted)
    unknown = spec.repair - frozenset(repairs())
    if unknown:
        log.add(
            "repair_unknown",
            Origin(""),
            column="repair",
            values=quoted(sorted(unknown)),
            known=", ".join(repairs()),
        )
    if strange := spec.accepted - frozenset(acceptable()):
        log.add(
            "accept_unknown",
            Origin(""),
            column="accept",
            values=quoted(sorted(strange)),
            known=", ".join(acceptable()),
        )
    draft = _Reader(spec, log).province()
    findings = tuple(log.sorted())
    province = None if log.errors or draft is None else replace(draft, found=findings)
    return OwnData(province, findings, tuple(log.changes), tuple(log.receipts), draft)


class _Reader:
    """Reads table after table and continues after an error as far as possible, so that all findings come at once."""

    def __init__(self, spec: OwnSpec, log: Log) -> None:
        self.spec, self.log = spec, log
        self.tables = {name: table for name in spec.sources if (table := self._table(name)) is not None}

    def _source(self, name: str) -> Source:
        return self.spec.sources[name]

    def _is_raster(self, name: str) -> bool:
        file = self._source(name).file
        return name == "demand" and file is not None and file.suffix.lower() in RASTER

    def _table(self, name: str) -> Table | None:
        source = self._source(name)
        if self._is_raster(name):
            return None
        try:
            raw = read_guarded(name, source, self.spec.database, year=self.spec.year)
        except ReadError as error:
            origin = Origin(source.label or source.table, source.sheet or source.layer)
            self.log.add(error.code, origin, **error.words)
            return None
        return tables.build(name, raw, source, self.log, self.spec.year)

    def province(self) -> OwnProvince | None:
        """Return the province, or None if too much is missing to make one; errors are in the log."""
        if "demand" not in self.spec.sources and "boundaries" not in self.spec.sources:
            self.log.add("table_missing", Origin(""), table="demand")
            return None
        shapes = self._communes()
        if shapes is None:
            self._locate_alone()
            return None
        communes = Communes(_with_centres(shapes), self._crosswalk(shapes.index))
        self._check_codes(communes)
        cells = self._cells(communes)
        records = self._records(communes)
        if cells is None or cells.empty:
            return None
        return self._assemble(communes, cells, records)

    def _check_codes(self, communes: Communes) -> None:
        """Hold codes against names by the official list, where no code of the map does."""
        for name, table in self.tables.items():
            if name == "boundaries" or not communes.has_known_codes(table):
                check_codes(table, census(self.spec.name_vi, self.spec.now_vi), self.log)

    def _locate_alone(self) -> None:
        """Check the coordinates of the other tables when the boundaries can't be read."""
        for name in ("demand", "facilities", "candidates", "projects"):
            if name in self.tables and not (name == "demand" and "boundaries" not in self.spec.sources):
                locate(self.tables[name], self._source(name), self.spec, self.log, None)

    def _communes(self) -> gpd.GeoDataFrame | None:
        if "boundaries" in self.spec.sources:
            table = self.tables.get("boundaries")
            return (
                None
                if table is None
                else read_boundaries(
                    table, self._source("boundaries"), self.spec, self.log, self._official_codes()
                )
            )
        if self._is_raster("demand"):
            source = self._source("demand")
            self.log.add("raster_needs_boundaries", Origin(source.label))
            return None
        table = self.tables.get("demand")
        # The same table is read again for its people. A log of its own keeps its findings from being noted twice.
        quiet = Log(self.log.allowed)
        found = (
            None if table is None else communes_from_points(table, self._source("demand"), self.spec, quiet)
        )
        kept = quiet.findings if found is None else [f for f in quiet.findings if f.severity != "error"]
        self.log.findings += [
            f for f in kept if f.code not in ("swapped", "outside_vietnam") or found is None
        ]
        return found

    def _official_codes(self) -> frozenset[str]:
        """Return the codes of communes that the other tables have, and the province's own of the census."""
        columns = [table.frame["commune_code"] for name, table in self.tables.items()
                   if name != "boundaries" and table.has("commune_code")]  # fmt: skip
        elsewhere = {code for column in columns for code in column.dropna()}
        return frozenset(elsewhere) | official_codes(self.spec.name_vi, self.spec.now_vi)

    def _crosswalk(self, present: pd.Index) -> pd.DataFrame:
        """Return the planner's crosswalk, and the rows of the bundled one for communes with these codes.

        Without official codes, the bundled rows are used only for a province named like a built-in one, because
        other provinces have communes of the same names.
        """
        parts = []
        if (table := self.tables.get("crosswalk")) is not None:
            parts.append(table.frame.reindex(columns=_CROSSWALK_COLUMNS))
        bundled = read_table("crosswalk_communes.csv").rename(columns=_BUNDLED)
        here = bundled["commune_code_2025"].isin(present)
        if not here.any() and self.spec.slug in ALIASES:
            here = bundled["province_code"] == ALIASES[self.spec.slug][-1]
        parts.append(bundled.loc[here, _CROSSWALK_COLUMNS])
        both = pd.concat(parts, ignore_index=True)
        return both.assign(share=pd.to_numeric(both["share"], errors="coerce").fillna(1.0))

    def _cells(self, communes: Communes) -> pd.DataFrame | None:
        if "demand" not in self.spec.sources:
            return self._people_of_communes(communes)
        source = self._source("demand")
        if self._is_raster("demand"):
            return self._raster(source, communes)
        table = self.tables.get("demand")
        return None if table is None else read_demand(table, source, self.spec, communes, self.log)

    def _raster(self, source: Source, communes: Communes) -> pd.DataFrame | None:
        origin = Origin(source.label)
        cells = raster_cells(source, communes.frame, self.spec.cell_m, origin, self.log)
        if cells is not None and "population" in communes.frame:
            self.log.add("scaled_to_boundaries", origin)
            return scaled(cells, communes.frame["population"])
        return cells

    def _people_of_communes(self, communes: Communes) -> pd.DataFrame | None:
        """Return demand points from the population column of the boundaries."""
        table = self.tables["boundaries"]
        if not tables.need(table, self.log, "population"):
            return None
        source = self._source("boundaries")
        frame = communes.frame.reset_index()
        shapes = frame.geometry
        whole = Table(
            "demand",
            pd.DataFrame(frame.drop(columns="geometry")),
            table.columns,
            table.origin,
            shapes,
            shapes.crs,
        )
        points = spread(whole, source, self.spec, Log())
        return read_demand(points, source, self.spec, communes, self.log)

    def _records(self, communes: Communes) -> dict[str, pd.DataFrame | None]:
        found: dict[str, pd.DataFrame | None] = dict.fromkeys(
            ("facilities", "candidates", "projects", "places", "ferries")
        )
        for name in ("facilities", "candidates", "projects"):
            if (table := self.tables.get(name)) is not None:
                found[name] = read_sites(table, self._source(name), self.spec, communes, self.log)
        if (table := self.tables.get("ferries")) is not None:
            found["ferries"] = read_ferries(table, self._source("ferries"), self.spec, communes, self.log)
        if "facilities" not in self.spec.sources:
            self.log.add("no_facilities", Origin(""), column="facilities")
        if "candidates" not in self.spec.sources:
            self.log.add("candidates_assumed", Origin(""), column="candidates")
        facilities = found["facilities"]
        if (places := self.tables.get("places")) is not None and facilities is not None:
            found["places"] = read_place_table(places, facilities, self.log)
        elif "facilities" in self.tables:
            found["places"] = read_places(self.tables["facilities"], self.spec, self.log)
        return found

    def _assemble(
        self, communes: Communes, cells: pd.DataFrame, records: dict[str, pd.DataFrame | None]
    ) -> OwnProvince:
        frame = self._populated(communes.frame, cells)
        self._check_census(frame, cells)
        people, estimated = with_ages(cells, frame)
        if estimated:
            self.log.add(
                "ages_estimated", self._demand_origin(), columns=Listed(tuple(map(called, estimated)))
            )
        frames = Frames(frame, people, self.tables["crosswalk"].frame if "crosswalk" in self.tables else pd.DataFrame(),
                        records, _sources(self.spec), tuple(estimated))  # fmt: skip
        spec = self.spec
        return OwnProvince(
            slug=spec.slug, code=f"own-{frames.digest()[:32]}", name_vi=spec.name_vi, name_ascii=spec.name_en,
            name_en=spec.name_en, current_name_vi=spec.now_vi or spec.name_vi,
            metric_epsg=_metric(frame), frames=frames, prefix=spec.place_prefix,
            shipped_roads=self._shipped_roads(),
        )  # fmt: skip

    def _check_census(self, frame: gpd.GeoDataFrame, cells: pd.DataFrame) -> None:
        """Hold the people read against the census of 2019, which tells slips of units, digits and rows."""
        table = self.tables.get("demand") or self.tables.get("boundaries")
        column = table.column("population") if table is not None and table.has("population") else ""
        names = (self.spec.name_vi, self.spec.now_vi)
        check_people(frame.assign(population=cells.groupby("commune_code")["population"].sum()).fillna({"population": 0.0}),
                     self._demand_origin(), column, names, self.log, rows=_rows(cells), raster=self._raster_demand())  # fmt: skip
        check_ages(cells, self._demand_origin(), dict(table.columns) if table is not None else {}, self.log)

    def _raster_demand(self) -> bool:
        return "demand" in self.spec.sources and self._is_raster("demand")

    def _shipped_roads(self) -> str:
        """Return the code of the built-in province whose roads the scenario names; note an unknown name."""
        named = self.spec.roads_of
        if not named:
            return ""
        known = {slug: names[-1] for slug, names in ALIASES.items() if names[-1] in NETWORKS}
        if named not in known:
            self.log.add(
                "roads_of_unknown", Origin(""), column="roads_of", given=named, known=", ".join(known)
            )
        return known.get(named, "")

    def _demand_origin(self) -> Origin:
        source = self.spec.sources.get("demand") or self.spec.sources["boundaries"]
        return Origin(source.label or source.table, source.sheet or source.layer)

    def _populated(self, frame: gpd.GeoDataFrame, cells: pd.DataFrame) -> gpd.GeoDataFrame:
        """Return the communes with people, centres and present units added."""
        frame = frame.copy()
        found = cells.groupby("commune_code")["population"].sum().reindex(frame.index)
        empty = found.isna()
        if empty.any():
            self.log.add("commune_empty", self._demand_origin(), values=quoted(frame["commune_name"][empty]))
        given = frame.get("population", found)
        if abs(given.sum() - found.sum()) > _SAME_TOTAL * found.sum():
            ratio = given.sum() / found.sum()
            code = "totals_differ" if 1 / _CONTRADICT < ratio < _CONTRADICT else "totals_contradict"
            self.log.add(
                code, self._demand_origin(), demand=Figure(found.sum()), boundaries=Figure(given.sum())
            )
        # Ages by commune are counts out of the commune's stated population, so that figure must be kept with them.
        has_ages = any(column in frame for column in AGES)
        frame["population"] = (given if has_ages else found).fillna(found).fillna(0.0)
        frame = _centred(frame, cells)
        frame["area_km2"] = frame.geometry.to_crs(_metric(frame)).area / 1e6
        return _present_units(frame)


def _rows(cells: pd.DataFrame) -> pd.Series | None:
    """Return the row of each commune in the planner's table; None if communes have several, or there is no table."""
    if "row" not in cells:
        return None
    rows = cells[["commune_code", "row"]].drop_duplicates()
    return None if rows["commune_code"].duplicated().any() else rows.set_index("commune_code")["row"]


def _metric(frame: gpd.GeoDataFrame) -> int:
    west, _, east, _ = frame.total_bounds
    return utm_epsg((west + east) / 2)


def _with_centres(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add a point inside each commune for rows without coordinates; `_centred` later moves it to where people live."""
    inside = frame.geometry.representative_point()
    given = {"center_lon": inside.x, "center_lat": inside.y}
    known = frame["center_lon"].notna() if "center_lon" in frame else pd.Series(data=False, index=frame.index)
    frame = frame.assign(centre_given=known)
    for column, values in given.items():
        frame[column] = frame[column].fillna(values) if column in frame else values
    return frame


def _centred(frame: gpd.GeoDataFrame, cells: pd.DataFrame) -> gpd.GeoDataFrame:
    """Move centres that were not given to the cell nearest to the population-weighted mean."""
    epsg = _metric(frame)
    xy = to_metric(cells["lon"], cells["lat"], epsg)
    weighted = pd.DataFrame(xy * cells[["population"]].to_numpy(), index=cells.index).groupby(
        cells["commune_code"]
    )
    mean = weighted.sum().div(cells.groupby("commune_code")["population"].sum(), axis=0)
    away = np.hypot(*(xy - mean.loc[cells["commune_code"]].to_numpy()).T)
    nearest = pd.Series(away, cells.index).groupby(cells["commune_code"]).idxmin()
    for column, source in (("center_lon", "lon"), ("center_lat", "lat")):
        moved = nearest.map(cells[source]).reindex(frame.index)
        frame[column] = frame[column].where(frame["centre_given"] | moved.isna(), moved)
    return frame.drop(columns="centre_given")


def _present_units(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if "commune_code_2025" not in frame:
        frame["commune_code_2025"] = frame.index.astype("str")
    frame["commune_code_2025"] = (
        frame["commune_code_2025"].fillna(pd.Series(frame.index, frame.index)).astype("str")
    )
    if "commune_name_2025" not in frame:
        frame["commune_name_2025"] = frame["commune_name"]
    frame["commune_name_2025"] = frame["commune_name_2025"].fillna(frame["commune_name"])
    return frame


def _sources(spec: OwnSpec) -> pd.DataFrame:
    """Return the planner's files as rows of the list of data sources."""
    rows = [
        (Path(source.label).name or source.table, f"own data: {name}", "", "", "")
        for name, source in spec.sources.items()
    ]
    return pd.DataFrame(rows, columns=["file", "what", "licence", "attribution", "vintage"]).astype("str")
