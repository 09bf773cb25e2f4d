"""The process that reads files of others: it can't execute, write, connect, remember passwords or hand back code."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansinh.geodata.apart import ApartError, apart, begin_reading, folder
from ansinh.geodata.apart.reply import loads
from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.layout.units import Unit
from ansinh.geodata.own.readers import read_raw
from ansinh.geodata.own.readers.raw import Layout
from ansinh.geodata.travel.network.read_edges import read_graphml_roads
from ansinh.models.errors import InputError


def deep(levels: int) -> str:
    """Return a list in a list, and so on."""
    return "[" * levels + "]" * levels


FORBIDDEN: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (os.system, ("id",)),
    (subprocess.run, (["id"],)),
    (subprocess.check_output, ("id",)),
    (socket.create_connection, (("127.0.0.1", 9),)),
    (socket.getaddrinfo, ("example.org", 80)),
]
ON_FILES: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
    ("write", Path.write_text, ("x",)),
    ("truncate", os.truncate, (0,)),
    ("unlink", os.unlink, ()),
    ("rename", os.rename, ("/tmp/moved",)),  # noqa: S108
    ("link", os.symlink, ("/tmp/linked",)),  # noqa: S108
]


@pytest.mark.parametrize(("function", "arguments"), FORBIDDEN)
def test_it_executes_and_connects_nothing(function: Callable[..., Any], arguments: tuple[Any, ...]):
    with pytest.raises(ApartError, match="not allowed"):
        apart(function, *arguments)


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")
@pytest.mark.parametrize(("_name", "function", "more"), ON_FILES)
def test_it_changes_no_file(tmp_path: Path, _name: str, function: Callable[..., Any], more: tuple[Any, ...]):
    victim = tmp_path / "victim"
    victim.write_text("kept")
    with pytest.raises(ApartError):
        apart(function, victim, *more)
    assert victim.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [victim]


def test_relative_paths_are_those_of_the_folder_that_the_program_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(name)
        monkeypatch.chdir(tmp_path / name)
        assert apart(Path.read_text, Path("x.txt")) == name


def test_it_does_not_know_the_password_of_the_database(monkeypatch: pytest.MonkeyPatch):
    assert apart(os.getenv, "ANSINH_DB_PASSWORD") is None
    assert apart(os.getenv, "PGPASSWORD") is None


def test_too_much_memory_ends_the_reading_and_not_the_program():
    with pytest.raises(ApartError, match="memory"):
        apart(bytearray, 1_000_000_000_000)
    assert apart(len, "abc") == 3


def test_a_reader_that_is_begun_loads_what_it_will_need():
    with pytest.raises(ApartError):
        apart(os._exit, 3)
    begin_reading("colorsys")
    assert apart(eval, "'colorsys' in __import__('sys').modules")


@pytest.mark.skipif(os.name != "posix", reason="a folder can't be held there")
def test_folders_of_readers_that_were_killed_are_deleted_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Everybody may write to the temporary folder: what is held, new, a link, or too deep to be deleted is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    held = Path(folder.new_folder()[0])
    killed, new, deep = (tmp_path / f"{folder.BEGINS}{name}" for name in ("killed", "new", "deep"))
    for path in (killed, new, deep):
        path.mkdir()
    kept = tmp_path / "kept"
    kept.mkdir()
    link = tmp_path / f"{folder.BEGINS}link"
    link.symlink_to(kept)
    for path in (held, killed, deep, kept):
        os.utime(path, (0, 0))
    os.utime(link, (0, 0), follow_symlinks=False)
    monkeypatch.setattr(shutil, "rmtree", _refuse_the_deep(shutil.rmtree))
    folder.new_folder()
    assert [path.exists() for path in (held, killed, new, deep, kept)] == [True, False, True, True, True]
    assert link.is_symlink()


def _refuse_the_deep(delete: Callable[..., None]) -> Callable[..., None]:
    def refusing(path: Path, **options: bool) -> None:
        if path.name.endswith("deep"):
            raise RecursionError
        delete(path, **options)

    return refusing


def test_a_reader_that_dies_is_replaced():
    with pytest.raises(ApartError, match="crashed"):
        apart(os._exit, 3)
    assert apart(len, "abc") == 3


class _Calls:
    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.called = (function, arguments)

    def __reduce__(self) -> Any:
        return self.called


@pytest.mark.parametrize(
    "value",
    [
        _Calls(os.system, "true"),
        _Calls(eval, "1"),
        _Calls(exec, ""),
        _Calls(getattr, "a", "upper"),
        _Calls(subprocess.Popen, ["true"]),
        _Calls(read_raw, "demand", None),
        _Calls(__import__, "os"),
    ],
)
def test_an_answer_is_never_a_call(value: object):
    with pytest.raises(pickle.UnpicklingError):
        loads(pickle.dumps(("returned", value)))


GRAPH = """<graphml><key id="x" attr.name="x"/><key id="y" attr.name="y"/><key id="h" attr.name="highway"/>
<graph><node id="1"><data key="x">107</data><data key="y">12</data></node>
<node id="2"><data key="x">107.1</data><data key="y">12</data></node>
<edge source="1" target="2"><data key="h">{value}</data></edge></graph></graphml>"""


@pytest.mark.parametrize(
    "value",
    ["[" * 5_000, deep(5_000), "[__import__('os').system('id')]", "['a', ", "[\x31" + "*9" * 50 + "]"],
)
def test_lists_in_road_graphs_are_data(tmp_path: Path, value: str):
    path = tmp_path / "r.graphml"
    path.write_text(GRAPH.format(value=value), encoding="utf-8")
    with pytest.raises((ApartError, InputError)):
        apart(read_graphml_roads, path)


def test_entities_of_a_road_graph_do_not_multiply(tmp_path: Path):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "r.graphml"
    path.write_text(f'<!DOCTYPE g [<!ENTITY e0 "x">{bomb}]>' + GRAPH.format(value="&e11;"), encoding="utf-8")
    with pytest.raises((ApartError, InputError)):
        apart(read_graphml_roads, path)


def test_every_record_that_a_table_may_carry_comes_back():
    """Units, origins: plain records of ours, whether classes or named tuples."""
    records = (Unit("persons", 1000.0, "nghìn người"), Origin("a.xlsx"))
    assert loads(pickle.dumps(("returned", records))) == ("returned", records)
    kind, layout = loads(pickle.dumps(("returned", Layout())))
    assert (kind, vars(layout)) == ("returned", vars(Layout()))
