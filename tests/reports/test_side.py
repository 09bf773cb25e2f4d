"""Test that the second language is written by a second process, with the same bytes, and in this one if that fails."""

import subprocess
import sys

import pytest

from ansinh.models.errors import InputError
from ansinh.reports import side
from ansinh.reports.formats import FORMATS
from ansinh.reports.outputs import _left, check_formats, second_started
from tests.outputs import write_all
from tests.reports.factory import make_run_data

ONLY = ("map", "workbook", "geopackage")
FILES = ["map.en.html", "map.html", "plan.en.xlsx", "plan.gpkg", "plan.qgz", "plan.xlsx"]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return a folder whose outputs were written by one process."""
    folder = tmp_path_factory.mktemp("alone")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(side.os, "cpu_count", lambda: 1)
        write_all(make_run_data(), folder, only=ONLY)
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_only_the_formats_asked_for_are_written(alone):
    assert names(alone) == FILES


def test_two_processes_write_the_same_bytes(alone, tmp_path, monkeypatch):
    monkeypatch.setattr(side.os, "cpu_count", lambda: 2)
    written = write_all(make_run_data(), tmp_path, only=ONLY)
    assert sorted(path.name for path in written) == names(alone) == names(tmp_path)
    for name in names(alone):
        assert (alone / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_a_failed_process_is_made_up_for(tmp_path, monkeypatch):
    def fails(*_: object):
        command, pipe = [sys.executable, "-c", "raise SystemExit(1)"], subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe)

    monkeypatch.setattr(side.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(side, "start", fails)
    written = write_all(make_run_data(), tmp_path, only=ONLY)
    assert sorted(path.name for path in written) == names(tmp_path) == FILES


def test_the_last_file_is_written_by_the_process_that_is_free_first(tmp_path):
    jobs = [(one, "en") for one in FORMATS if one.name in ONLY]
    first, second = _left(jobs[:1] + jobs[-1:], tmp_path), _left(jobs, tmp_path)
    assert next(second) == jobs[0]
    assert list(first) == [jobs[0], jobs[-1]]
    assert list(second) == jobs[1:-1]


def test_a_process_started_before_the_run_writes_the_same_bytes(alone, tmp_path, monkeypatch):
    monkeypatch.setattr(side.os, "cpu_count", lambda: 2)
    with second_started(ONLY) as process:
        monkeypatch.setattr(side, "start", None)  # no other one is started
        write_all(make_run_data(), tmp_path, only=ONLY, started=process)
        assert process.returncode == 0
    for name in names(alone):
        assert (alone / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_one_core_or_one_format_needs_no_process(monkeypatch):
    assert not side.can_help(["map"])
    monkeypatch.setattr(side.os, "cpu_count", lambda: 1)
    with second_started(ONLY) as process:
        assert process is None


def test_an_unknown_format_is_refused_with_those_that_there_are():
    check_formats(ONLY)
    with pytest.raises(InputError, match=r"no format 'pdf'.*map, report"):
        check_formats(["pdf"])
