"""The box around an area is the one that Shapely finds, whatever the bytes' order."""

from __future__ import annotations

import pytest
import shapely

from ansinh.proof.said.areas import NOWHERE, around, box

WITH_A_HOLE = shapely.Polygon(
    [(107, 12), (108, 12), (108, 13)], [[(107.5, 12.1), (107.9, 12.1), (107.9, 12.5)]]
)
TWO = shapely.MultiPolygon([WITH_A_HOLE, shapely.box(106.5, 11, 106.6, 14)])


@pytest.mark.parametrize("byte_order", [0, 1])
@pytest.mark.parametrize("flavor", ["extended", "iso"])
@pytest.mark.parametrize("area", [WITH_A_HOLE, TWO, shapely.force_3d(TWO, 500.0)])
def test_a_box_is_that_of_another_reader(area: shapely.Geometry, flavor: str, byte_order: int):
    assert box(shapely.to_wkb(area, byte_order=byte_order, flavor=flavor)) == area.bounds


def test_nothing_is_around_nothing():
    assert around([]) == NOWHERE
    assert around([NOWHERE, box(TWO.wkb)]) == TWO.bounds
