"""Test that outlines are simplified together: no gaps between neighbours, and districts follow their communes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ansinh.reports.map.areas import Grid, area_layers, simplify


def decode(rings, grid):
    def corners(flat):
        steps = np.cumsum(np.reshape(flat, (-1, 2)), axis=0)
        return steps / grid.description()["per_degree"] + [grid.west, grid.south]

    return shapely.union_all([shapely.Polygon(corners(outer[0])) for outer in rings])


@pytest.fixture(scope="module")
def layers(data):
    grid = Grid([data.communes])
    return grid, area_layers(data.districts, data.communes, data.communes_2025, grid)


@pytest.mark.parametrize("name", ["districts", "communes", "communes_2025"])
def test_area_is_kept_and_neighbours_leave_no_gap(data, layers, name):
    grid, found = layers
    shapes = [decode(rings, grid) for rings in found[name]["shapes"]]
    frame = getattr(data, name).sort_index()
    assert found[name]["code"] == frame.index.tolist()
    assert [shape.area for shape in shapes] == pytest.approx(
        shapely.area(frame.geometry.to_numpy()).tolist(), rel=0.02
    )  # degrees on both sides
    together = shapely.union_all(shapes)
    assert together.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-6)
    assert len(shapely.get_interior_ring(together, 0) or []) == 0 if together.geom_type == "Polygon" else True


def test_districts_run_along_the_lines_of_their_communes(data, layers):
    grid, found = layers
    communes = {
        c: decode(s, grid)
        for c, s in zip(found["communes"]["code"], found["communes"]["shapes"], strict=True)
    }
    for code, shape in zip(found["districts"]["code"], found["districts"]["shapes"], strict=True):
        own = [communes[c] for c in data.communes.index[data.communes["district_code"] == code]]
        assert decode(shape, grid).symmetric_difference(shapely.union_all(own)).area < 1e-9


def test_many_corners_are_thinned_until_they_fit(data, monkeypatch):
    monkeypatch.setattr("ansinh.reports.map.areas.MOST_CORNERS", 60)
    assert (
        simplify(data.communes.geometry).count_coordinates().sum()
        < data.communes.count_coordinates().sum() / 3
    )


def test_an_empty_outline_is_no_outline(data):
    frame = data.communes.copy()
    frame.loc[frame.index[0], "geometry"] = None
    layers = area_layers(data.districts, frame, data.communes_2025, Grid([frame]))
    assert layers["communes"]["shapes"][0] == []
