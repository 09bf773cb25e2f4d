"""Names that were provinces between 1975 and 2008, and districts of before July 2025: what a user may take for a province."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pandas as pd
import pyarrow.parquet as pq

from ansinh.geodata.names import name_key
from ansinh.geodata.national.frames import later_districts
from ansinh.geodata.own.unit_names import bare
from ansinh.geodata.storage.files import data_path, read_table


class Predecessor(NamedTuple):
    """A province that was gone before 2025.

    Attributes
    ----------
    name
        ``"Sông Bé"``.
    dissolved
        Year of the resolution that merged or divided it.
    former_codes
        Codes of the provinces of 2008 to 2025 that had its area; one that had only a few communes of it is left out.
    """

    name: str
    dissolved: str
    former_codes: tuple[str, ...]


@cache
def predecessors() -> dict[str, Predecessor]:
    """Return the provinces of 1975 to 2008 that had no successor of the same name, by folded name without blanks.

    Examples
    --------
    >>> predecessors()["songbe"]
    Predecessor(name='Sông Bé', dissolved='1996', former_codes=('74', '70'))
    """
    found: dict[str, Predecessor] = {}
    for row in read_table("national_predecessors.csv").fillna("").astype(str).to_dict("records"):
        one = Predecessor(row["name"], row["dissolved"], tuple(row["former_codes"].split(";")))
        found |= {name_key(written): one for written in (row["name"], row["also_written"]) if written}
    return found


@cache
def district_formers() -> dict[str, tuple[str, ...]]:
    """Return districts and cities since 2019, by folded name without kind and blanks: codes of their former provinces.

    Examples
    --------
    >>> district_formers()["dalat"], len(district_formers()["chauthanh"])
    (('68',), 10)
    """
    columns = ["former_code", "district_name_2019"]
    table = pq.read_table(data_path("national_crosswalk.parquet"), columns=columns).to_pandas()
    found: dict[str, dict[str, None]] = {}
    later = later_districts().set_index("former_code")
    renamed = pd.concat([later["name_eve"], later["merged_into"]])
    every = [*table.drop_duplicates().itertuples(index=False, name=None), *renamed[renamed != ""].items()]
    for code, name in every:
        found.setdefault(bare(name).replace(" ", ""), {})[str(code)] = None
    return {key: tuple(codes) for key, codes in found.items()}
