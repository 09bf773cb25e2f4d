"""What a planner must know about the data of a province of today, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.national.growth import population_growth
from ansinh.geodata.national.records import documented
from ansinh.geodata.own.findings import DataFinding, Log, Origin
from ansinh.geodata.travel.crossing import NO_WAY
from ansinh.words.phrase import NOTHING, Figure, Phrase, Share

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

MANY = 0.05
"""People in communes with an estimated line are worth a warning from this share of the province on."""


def province_notes(province: Province) -> tuple[DataFinding, ...]:
    """Return the findings on facilities, growth, estimated lines, islands without a way, and rivers."""
    log = Log()
    _facilities(province, log)
    _growth(province, log)
    _weak_spots(province, log)
    _islands(province, log)
    log.add("national_rivers", Origin("national_communes.parquet"))
    return tuple(log.findings)


def _facilities(province: Province, log: Log) -> None:
    found = documented(province)
    origin = Origin("national_facilities.csv")
    if found.empty:
        log.add("national_no_facility", origin, province=province.name_vi)
        return
    assumed = int(found[["places", "residents"]].isna().all(axis=1).sum())
    unplaced = int(found["location_basis"].str.startswith("assumption").sum())
    log.add(
        "national_facilities",
        origin,
        count=len(found),
        places=Phrase.of("own_data.hint.assumed_places", n=assumed) if assumed else NOTHING,
        spots=Phrase.of("own_data.hint.assumed_spots", n=unplaced) if unplaced else NOTHING,
    )


def _growth(province: Province, log: Log) -> None:
    growth = population_growth(province.slug)
    if growth is None or growth.agrees:
        return
    log.add(
        "national_growth",
        Origin("national_provinces.csv"),
        reported=Figure(growth.reported),
        expected=Figure(growth.expected),
        percent=Share(abs(growth.reported_ratio - 1), 0),
    )


def _weak_spots(province: Province, log: Log) -> None:
    communes = province.communes
    split = communes[communes["weak_spot"] == "split_line"]
    share = split["population"].sum() / communes["population"].sum()
    if share > MANY:
        log.add(
            "national_split", Origin("national_communes.parquet"), count=len(split), share=Share(share, 0)
        )


def _islands(province: Province, log: Log) -> None:
    crossings = province.ferries
    cut_off = crossings[crossings["parent"] == NO_WAY]
    if len(cut_off):
        names = ", ".join(cut_off["island_vi"])
        log.add("national_cut_off", Origin("national_crossings.csv"), names=names)
