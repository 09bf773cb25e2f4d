"""Fixtures: made-up runs and their outputs."""

import dataclasses

import pandas as pd
import pytest

from ansinh.reports.facts import Facts
from ansinh.reports.geopackage import write_geopackage
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.reports.report import write_report
from ansinh.reports.workbook import write_workbook
from ansinh.words import Words
from tests.reports.factory import make_run_data


def write_documents(data, folder, languages=("vi", "en")):
    """Write all outputs except the map, which is tested separately."""
    facts = Facts.of(data)
    write_workbook(facts, folder / "plan.xlsx", Words("vi"))
    write_workbook(facts, folder / "plan.en.xlsx", Words("en"))
    write_geopackage(facts, folder / "plan.gpkg", Words("vi"))
    for language in languages:
        pictures = Pictures(facts, Words(language))
        write_report(pictures, folder / f"report.{language}.html")
        write_proposal(pictures, folder)
    return folder


@pytest.fixture(scope="session")
def run():
    """Return the facts of a made-up run."""
    return Facts.of(make_run_data())


@pytest.fixture(scope="session")
def outputs(run, tmp_path_factory):
    """Return a folder with the outputs of the made-up run."""
    return write_documents(run.data, tmp_path_factory.mktemp("outputs"))


@pytest.fixture(scope="session")
def hostile_outputs(tmp_path_factory):
    """Return a folder with the outputs of a run whose names contain HTML, formulas and control characters."""
    return write_documents(make_run_data(hostile=True), tmp_path_factory.mktemp("hostile"))


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
