"""Fixtures: made-up runs and their outputs."""

import dataclasses

import pandas as pd
import pytest

from ansinh.reports.facts import Facts
from tests.reports.documents import outputs_of_made_up_run, write_documents
from tests.reports.factory import make_run_data


@pytest.fixture(scope="session")
def run():
    """Return the facts of a made-up run."""
    return Facts.of(make_run_data())


@pytest.fixture(scope="session")
def outputs(shared):
    """Return a folder with the outputs of the made-up run."""
    return outputs_of_made_up_run(shared)


@pytest.fixture(scope="session")
def hostile_outputs(shared):
    """Return a folder with the outputs of a run whose names contain HTML, formulas and control characters."""
    return shared.files("hostile", lambda folder: write_documents(make_run_data(hostile=True), folder))


@pytest.fixture
def bare():
    """Return a run with one plan that serves nobody, and with empty frames."""
    data = make_run_data()
    keep = {"meta", "services", "periods", "demand", "cells", "need", "sites", "communes", "plans"}
    empty = {
        f.name: getattr(data, f.name).iloc[:0] if "geometry" in getattr(data, f.name) else pd.DataFrame()
        for f in dataclasses.fields(data)
        if f.name not in keep
    }
    meta = {"scenario": "bare", "province": "dak-nong", "created": "2026-01-15T08:00:00Z"}
    return dataclasses.replace(data, meta=meta, plans=data.plans.iloc[:1], **empty)
