"""Read a layer of a file that someone else made: roads, floods, forests, hospitals."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from ansinh.geodata.apart import ApartError, DisguisedError, apart, refuse_disguised
from ansinh.models.errors import Finding, InputError


def read_layer(path: Path, layer: str | None = None, *, needs_system: bool = True) -> gpd.GeoDataFrame:
    """Return a layer with shapes, in a known coordinate system unless `needs_system` is false.

    Raises
    ------
    InputError
        The file can't be read as a layer, is another kind of file than its name says, has no shapes, or doesn't state
        its coordinate system.
    """
    try:
        refuse_disguised(path)
        frame: pd.DataFrame = apart(pyogrio.read_dataframe, path, layer=layer)
    except (ApartError, DisguisedError, OSError) as error:
        raise InputError([Finding(str(path), f"can't be read as a layer ({error})",
                                  "give GeoPackage, GeoJSON or Shapefile, and the name of its layer")]) from error  # fmt: skip
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError([Finding(str(path), "has no geometry", "give a layer with shapes")])
    if needs_system and frame.crs is None:
        raise InputError([no_system(path)])
    return frame


def no_system(path: Path) -> Finding:
    """Return the finding that a layer doesn't state its coordinate system."""
    return Finding(str(path), "no coordinate system is given", "save the layer with one (a .prj file)")
