"""Find the terrain that a straight line crosses, on a coarse raster of the districts' terrain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.ndimage import distance_transform_edt

from ansinh.geodata.storage.files import read_table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

_CELL_M = 1_000.0  # districts are tens of km wide; finer cells would change no share of a line noticeably
_SAMPLES = 10  # points looked up on each line: shares are known to a tenth


@lru_cache(maxsize=1)
def terrain_parameters() -> pd.DataFrame:
    """Return detour factors and speeds (km/h) by terrain class, from the calibration table."""
    return read_table("roads_fallback_parameters.csv").set_index("terrain")


def terrain_value(terrain: str, parameter: str) -> float:
    """Return one parameter of a terrain class."""
    return float(str(terrain_parameters().loc[terrain, parameter]))


@dataclass(frozen=True, eq=False)
class TerrainMap:
    """Terrain classes on a regular grid, row 0 in the south; a cell outside the province has the nearest district's class.

    `x0` and `y0` are the grid's south-western corner in metres.
    """

    x0: float
    y0: float
    classes: NDArray[np.int8]

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int8]:
        """Return the class (position in `terrain_parameters`) at each point, given in metres."""
        rows, columns = self.classes.shape
        column = np.clip(((x - self.x0) // _CELL_M).astype(int), 0, columns - 1)
        row = np.clip(((y - self.y0) // _CELL_M).astype(int), 0, rows - 1)
        return np.asarray(self.classes[row, column])

    def mix(self, origin: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of each terrain class along each straight line, shape (..., classes).

        `_SAMPLES` evenly spaced points of the line are looked up, so that a way from the coast through hills to the
        mountains counts all three, and not only the terrain at its ends.
        """
        shape = np.broadcast_shapes(origin.shape, target.shape)[:-1]
        counts = np.zeros((*shape, len(terrain_parameters())), dtype=np.int8)
        for step in (np.arange(_SAMPLES) + 0.5) / _SAMPLES:
            place = origin * (1 - step) + target * step
            found = self.at(place[..., 0], place[..., 1])
            for klass in np.unique(found):
                counts[..., klass] += found == klass
        return counts / _SAMPLES


@lru_cache(maxsize=8)
def terrain_map(province: Province) -> TerrainMap:
    """Return the terrain raster of a province, 1 km cells in its metric system."""
    areas = province.terrain_areas.to_crs(province.metric_epsg)
    west, south, east, north = areas.total_bounds
    x = np.arange(west, east + _CELL_M, _CELL_M) + _CELL_M / 2
    y = np.arange(south, north + _CELL_M, _CELL_M) + _CELL_M / 2
    grid_x, grid_y = np.meshgrid(x, y)
    classes = np.full(grid_x.shape, -1, dtype=np.int8)
    position = {name: i for i, name in enumerate(terrain_parameters().index)}
    for terrain, shape in zip(areas["terrain"], areas.geometry, strict=True):
        shapely.prepare(shape)
        classes[shapely.contains_xy(shape, grid_x, grid_y)] = position[terrain]
    # A site across the border, or a line that crosses it, has the terrain of the nearest area.
    nearest = distance_transform_edt(classes < 0, return_distances=False, return_indices=True)
    return TerrainMap(float(west), float(south), classes[tuple(nearest)])
