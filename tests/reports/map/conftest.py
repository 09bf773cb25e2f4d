"""Fixtures: a made-up run, and its payload for the map."""

from __future__ import annotations

import pytest

from ansinh.reports.map.payload import make_payload
from tests.reports.factory import make_run_data


@pytest.fixture(scope="session")
def data():
    return make_run_data()


@pytest.fixture(scope="session")
def hostile():
    return make_run_data(hostile=True)


@pytest.fixture(scope="session")
def payload(data):
    return make_payload(data, "vi")
