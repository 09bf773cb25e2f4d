"""Make the bundled files of today's 34 provinces from the raw national tables.

Usage: ``python -m tools.national RAW [--out FOLDER]``, from the top of the repository. RAW holds ``provinces_2025.csv,
communes_2025_national.csv, crosswalk_national.parquet, population_grid_national.parquet,
boundaries_communes_2025.parquet`` and ``facilities_national.csv``; what each is, stands in
``geodata/data/national/SOURCES-national.md``. The hand-written tables (crossings, former provinces) are read from FOLDER.
A second run gives the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from tools.national.cells import cell_table
from tools.national.communes import commune_table
from tools.national.crosswalk import crosswalk_table
from tools.national.facilities import facility_table
from tools.national.islands import island_table, move_people
from tools.national.store import write_by_province, write_table

REPOSITORY = Path(__file__).parents[2]


def read(path: Path) -> pd.DataFrame:
    """Read a raw table; codes and everything else in a CSV as text."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)


def main() -> None:
    """Make every file."""
    parser = argparse.ArgumentParser(description="Make the bundled files of today's 34 provinces.")
    parser.add_argument("raw", type=Path)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "geodata" / "data" / "national")
    given = parser.parse_args()
    provinces = read(given.raw / "provinces_2025.csv")
    crosswalk = read(given.raw / "crosswalk_national.parquet")
    crossings = pd.read_csv(given.out / "national_crossings.csv", dtype=str, keep_default_na=False)
    ages = read(REPOSITORY / "geodata" / "data" / "people" / "population_districts_2019_age.csv")
    communes = commune_table(
        read(given.raw / "communes_2025_national.csv"),
        read(given.raw / "boundaries_communes_2025.parquet"),
        provinces,
        crosswalk,
        ages,
    )
    islands = island_table(communes, crossings)
    grid = move_people(read(given.raw / "population_grid_national.parquet"), islands)
    write_by_province(communes, given.out / "national_communes.parquet")
    write_by_province(cell_table(grid, communes), given.out / "national_cells.parquet")
    write_by_province(crosswalk_table(crosswalk), given.out / "national_crosswalk.parquet")
    write_by_province(islands.shores, given.out / "national_islands.parquet")
    write_table(provinces, given.out / "national_provinces.csv")
    write_table(
        facility_table(read(given.raw / "facilities_national.csv"), communes),
        given.out / "national_facilities.csv",
    )
    for path in sorted(given.out.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path.name}")


if __name__ == "__main__":
    main()
