"""Test demand points: no person is lost, they lie where people live, and the same seed gives the same points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh import geodata
from ansinh.geodata.crs import to_metric
from ansinh.geodata.demand import split
from ansinh.geodata.population import AGE_COLUMNS
from ansinh.models.errors import InputError
from tests.samples import examples

COLUMNS = [
    "commune_code",
    "district_code",
    "settlement",
    "x_m",
    "y_m",
    "lon",
    "lat",
    "population",
    *AGE_COLUMNS,
]


@settings(
    max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    max_points=st.integers(14, 2_000), seed=st.integers(0, 5), name=st.sampled_from(geodata.province_names())
)
def test_mass_is_preserved_for_any_number_of_points(max_points, seed, name):
    province = geodata.open_province(name)
    points = geodata.demand_points(province, max_points, seed)
    cells = geodata.demand_cells(province, max_points, seed)
    assert len(points) == min(max_points, len(province.cells))
    assert points.index.is_unique
    assert points["population"].sum() == pytest.approx(province.communes["population"].sum(), abs=1e-6)
    districts = province.districts
    assert points["population_60_plus"].sum() == pytest.approx(districts["pop60"].sum(), abs=1e-6)
    assert points["population_80_plus"].sum() == pytest.approx(districts["pop80"].sum(), abs=1e-6)
    parts = points[["population_under16", "population_16_59", "population_60_plus"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(points["population"].to_numpy(), abs=1e-6)
    assert set(cells) == set(points.index)
    assert set(cells.index) == set(province.cells.index)
    by_point = province.cells["population"].groupby(cells).sum()
    assert by_point.to_numpy() == pytest.approx(points["population"].sort_index().to_numpy(), abs=1e-6)
    assert (cells.groupby(cells).size() == points["n_cells"].sort_index()).all()


def test_default_frame(province):
    points = geodata.demand_points(province)
    assert list(points.columns) == [*COLUMNS, "n_cells", "geometry"]
    assert points.index.name == "demand_id"
    assert points.crs == "EPSG:4326"
    assert len(points) == 600
    assert not points.isna().any(axis=None)
    metric = to_metric(points["lon"], points["lat"], province.metric_epsg)
    assert points[["x_m", "y_m"]].to_numpy() == pytest.approx(metric)


def test_a_point_never_mixes_communes_when_there_are_enough(province):
    communes = province.communes
    cells = geodata.demand_cells(province, len(communes))
    assert (cells.str[:5] == cells.index.str[:5]).all()
    points = geodata.demand_points(province, len(communes))
    assert points.set_index("commune_code")["population"].sort_index().to_numpy() == pytest.approx(
        communes["population"].to_numpy(), abs=1e-6
    )


def test_with_fewer_points_than_communes_whole_communes_of_a_district_are_grouped(dak_nong):
    cells = geodata.demand_cells(dak_nong, 20)
    commune = cells.index.str[:5]
    assert cells.groupby(commune).nunique().eq(1).all()
    district = dak_nong.communes["district_code"]
    ours = district.reindex(commune).to_numpy()
    theirs = district.reindex(cells.str[:5]).to_numpy()
    assert (ours == theirs).all()


def test_too_few_points_is_an_input_error(dak_nong):
    with pytest.raises(InputError, match="8 districts"):
        geodata.demand_points(dak_nong, 7)
    assert len(geodata.demand_points(dak_nong, 8)) == 8


def test_the_same_seed_gives_the_same_points_and_finer_points_refine_coarser_ones(dak_nong):
    geodata.demand._demand.cache_clear()
    first = geodata.demand_points(dak_nong, 300, seed=3)
    geodata.demand._demand.cache_clear()
    assert first.equals(geodata.demand_points(dak_nong, 300, seed=3))
    coarse, fine = (geodata.demand_cells(dak_nong, n) for n in (300, 600))
    assert coarse.groupby(fine).nunique().eq(1).all()


def test_a_point_stands_at_the_cell_nearest_to_the_mean_of_its_people(dak_nong):
    points, membership = geodata.demand_points(dak_nong, 100), geodata.demand_cells(dak_nong, 100)
    cells = dak_nong.cells
    xy = to_metric(cells["lon"], cells["lat"], dak_nong.metric_epsg)
    for demand_id in points.index[::9]:
        mine = (membership == demand_id).to_numpy()
        mean = np.average(xy[mine], axis=0, weights=cells["population"][mine])
        nearest = np.hypot(*(xy[mine] - mean).T).argmin()
        assert cells.index[mine][nearest] == demand_id


def test_split_takes_the_widest_group_first():
    xy = np.array([[0.0, 0], [1, 0], [100, 0], [200, 0]])
    groups = split([np.array([0, 1]), np.array([2, 3])], xy, np.ones(4), 3, seed=0)
    assert sorted(map(tuple, groups)) == [(0, 1), (2,), (3,)]


def test_split_stops_when_every_place_is_alone():
    xy = np.array([[0.0, 0], [0, 0], [5, 0]])  # the first two coincide and can't be separated
    groups = split([np.arange(3)], xy, np.ones(3), 10, seed=0)
    assert sorted(map(tuple, groups)) == [(0, 1), (2,)]


def test_every_cell_alone_even_where_two_coincide(dak_nong):
    points = geodata.demand_points(dak_nong, 10_000)
    assert len(points) == 9_542
    assert (points["n_cells"] == 1).all()


def test_600_points_stand_for_the_cells(dak_nong):
    """Grouping moves the mean time to the nearest facility by less than a tenth of a minute."""
    from ansinh.geodata.travel.estimate import estimate_all

    facilities = geodata.existing_facilities(dak_nong).to_crs(dak_nong.metric_epsg)
    sites = np.column_stack([facilities.geometry.x, facilities.geometry.y])
    cells, points = dak_nong.cells, geodata.demand_points(dak_nong)
    places = to_metric(cells["lon"], cells["lat"], dak_nong.metric_epsg), points[["x_m", "y_m"]].to_numpy()
    means = [
        np.average(estimate_all(dak_nong, xy, sites).minutes.min(axis=1), weights=frame["population"])
        for xy, frame in zip(places, (cells, points), strict=True)
    ]
    assert means[1] == pytest.approx(means[0], abs=0.1)
