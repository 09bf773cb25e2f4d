"""Fixtures: a cache folder for the tests only, and provinces with their sites."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh import geodata


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANSINH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(params=geodata.province_names())
def province(request: pytest.FixtureRequest) -> geodata.Province:
    return geodata.open_province(request.param)


@pytest.fixture(scope="session")
def dak_nong() -> geodata.Province:
    return geodata.open_province("dak-nong")


@pytest.fixture(scope="session")
def hue() -> geodata.Province:
    return geodata.open_province("hue")


@pytest.fixture(scope="session")
def all_sites():
    """Return a function that gives all existing, planned and candidate sites of a province in one frame."""

    def collect(province: geodata.Province):
        frames = geodata.existing_facilities, geodata.plan_sites, geodata.candidate_sites
        return pd.concat([frame(province) for frame in frames])

    return collect
