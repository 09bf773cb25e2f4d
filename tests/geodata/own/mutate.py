"""Made-up office folders: the same truth written down in many ways, some of them wrong.

``python -m tests.geodata.own.mutate 200`` reads that many and prints how many were read right, stopped, or went wrong in
silence; ``--seed`` starts elsewhere.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from ansinh.geodata.own import OwnData, OwnSpec, Source, read_own
from tests.geodata.own.mutated import rasters
from tests.geodata.own.mutated.files import write_book, write_table
from tests.geodata.own.mutated.made import YEAR, Folder, Sheet
from tests.geodata.own.mutated.maps import write_map
from tests.geodata.own.mutated.people import demand_sheets
from tests.geodata.own.mutated.sites import LAND, facility_rows, land_rows
from tests.geodata.own.mutated.spellings import AGED
from tests.geodata.own.office import COMMUNES, FACILITIES, PEOPLE, PLACES

TOLERANCE = 0.01
"""Of people, places or land: more than this, without an error, is a silent error."""
_OF_A_RASTER = 0.08
"""Share of the folders whose people are a raster."""


def folder(path: Path, rng: random.Random) -> Folder:
    """Write one made-up folder and return what it holds."""
    if rng.random() < _OF_A_RASTER:
        ways: list[str] = []
        demand = rasters.write_people(path / "dan so pop.tif", ways, rng)
    else:
        sheets, ways = demand_sheets(rng)
        demand = write_table(path, "dan so", sheets, ways, rng)
    files = {"demand": demand, "boundaries": write_map(path, ways, rng)}
    rows, more, crs = facility_rows(rng)
    files["facilities"] = write_table(path, "co so", [Sheet("CS", rows)], more, rng)
    if rng.random() < 0.3:
        land, said = land_rows(rng)
        files["candidates"] = write_book(path / "khu dat.xlsx", [Sheet("KĐ", land)])
        more += said
    sources = {
        table: Source(file=file, label=file.name, crs=crs if table == "facilities" else "")
        for table, file in files.items()
    }
    both = (*ways, *more)
    return Folder(sources, both, wrong=any("WRONG" in way for way in both))


def read(made: Folder, accepted: frozenset[str] = frozenset()) -> OwnData:
    """Read a folder as a scenario with nothing but the names of its files would."""
    return read_own(
        OwnSpec(
            "Kon Tum", "Kon Tum", "kon-tum", made.sources, place_prefix="KT", year=YEAR, accepted=accepted
        )
    )


def outcome(made: Folder, data: OwnData) -> str:
    """Return "right", "stopped", or "silent" for a folder that was read wrong without an error."""
    if data.province is None:
        return "stopped"
    province = data.province
    cells, places, land = province.people, province.records("places"), province.records("candidates")
    facilities = province.records("facilities")
    near = _near(float(cells["population"].sum()), PEOPLE)
    near &= places is not None and _near(float(places["places"].sum()), PLACES)
    near &= facilities is not None and len(facilities) == len(FACILITIES)
    if made.has(*AGED):
        near &= _near(float(cells["population_under16"].sum()), sum(c.under16 for c in COMMUNES))
        near &= _near(float(cells["population_60_plus"].sum()), sum(c.aged60 for c in COMMUNES))
    if "candidates" in made.sources:
        near &= land is not None and _near(float(land["land_m2"].sum()), sum(plot[-1] for plot in LAND))
    return "right" if near and not made.wrong else "silent"


def _near(given: float, truth: float) -> bool:
    return abs(given - truth) <= TOLERANCE * truth


def main() -> None:
    """Read many folders and print what became of them."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("count", type=int, nargs="?", default=200)
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    counts: Counter[str] = Counter()
    for number in range(given.seed, given.seed + given.count):
        with tempfile.TemporaryDirectory() as room:
            made = folder(Path(room), random.Random(number))  # noqa: S311 - made-up data
            data = read(made)
            result = outcome(made, data)
            counts[f"wrong {result}" if made.wrong else result] += 1
            if result == "silent" or (result == "stopped" and not made.wrong):
                errors = "; ".join(
                    f"{finding.code} {finding.where()}: {finding.problem_en[:90]}"
                    for finding in data.errors[:3]
                )
                print(number, result, ", ".join(made.ways), "|", errors)
    print(dict(counts))


if __name__ == "__main__":
    main()
