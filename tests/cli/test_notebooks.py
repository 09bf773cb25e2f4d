"""Test ``ansinh notebooks``: files that JupyterLab opens, of at most ten cells, and none of a planner's own lost."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from tests.cli.in_process import code_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("home") / "notebooks"
    assert code_of("notebooks", made) == 0
    return made


def test_every_notebook_is_valid_and_short_and_ends_with_a_next_step(folder):
    import nbformat  # takes a second, for this test only

    files = sorted(folder.iterdir())
    assert [path.suffix for path in files] == [".ipynb"] * len(files)
    assert len(files) >= 9
    for path in files:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert len(notebook.cells) <= 10, path.name
        assert "What to try next" in notebook.cells[-1].source, path.name
        assert all(not cell.get("outputs") for cell in notebook.cells)


def test_a_file_that_is_there_stays(folder):
    own = min(folder.iterdir())
    own.write_text(json.dumps({"mine": True}), encoding="utf-8")
    assert code_of("notebooks", folder) == 2
    assert json.loads(own.read_text(encoding="utf-8")) == {"mine": True}


def test_kernels_of_the_gate_read_plans_that_were_made(tmp_path, monkeypatch):
    from notebooks.execute import BEFORE_THE_FIRST_CELL  # loads what writes notebooks, for this test only

    door = import_module("ansinh.door.plan")
    solve = door.run_scenario
    monkeypatch.setattr(door, "run_scenario", solve)  # so that it's put back
    root = str(Path(__file__).parents[2])
    exec(BEFORE_THE_FIRST_CELL.format(root=root, session=str(tmp_path)), {})  # noqa: S102 - as a kernel does
    assert door.run_scenario is not solve
