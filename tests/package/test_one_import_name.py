"""Test that Ansinh has one import name, so that a planner's own models.py, planning/ or numpy.py changes nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ansinh
from ansinh.rooms import ROOMS

ROOT = Path(__file__).parents[2]
OWN_NAMES = ("models", "geodata", "planning", "reports", "cli", "words", "face", "numpy", "pandas", "pulp")


@pytest.fixture
def folder(tmp_path):
    """Return a working folder with a module that fails for every name that Ansinh or a library uses."""
    for name in OWN_NAMES:
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('took the planner\\'s own {name}.py')\n")
    for name in ("planning", "reports"):
        (tmp_path / f"{name}.py").unlink()
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('took {name}/__init__.py')\n")
    return tmp_path


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command_ignores_the_folder_that_it_is_called_from(folder):
    done = python("-m", "ansinh", "init", "plan", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "plan" / "scenario.toml").is_file()


def test_the_installed_script_does_so_too(folder):
    script = Path(sys.executable).with_name("ansinh")
    if not script.is_file():
        pytest.skip("no script beside this Python")
    done = subprocess.run(
        [script, "init", "plan"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_imports_ignore_rooms_of_the_same_name(folder):
    for name in (
        "numpy",
        "pandas",
        "pulp",
    ):  # Python itself imports these from the current folder first, with or without Ansinh
        (folder / f"{name}.py").unlink()
    rooms = "models, ansinh.geodata, ansinh.planning.answer.run, ansinh.reports.outputs, ansinh.cli.main"
    done = python("-c", f"import ansinh.{rooms}", cwd=folder)
    assert done.returncode == 0, done.stderr


def test_a_child_process_ignores_them_too(folder):
    program = (
        "from ansinh.models.backends import highs_apart\n"
        "import subprocess\n"
        "real = subprocess.Popen\n"
        "def checked(command, **rest):\n"
        "    assert '-P' in command, command\n"
        "    rest['stderr'] = None\n"
        "    return real(command, **rest)\n"
        "highs_apart.subprocess.Popen = checked\n"
        "from pathlib import Path\n"
        "answers = highs_apart._Answers()\n"
        "code = highs_apart._run_by_our_clock(Path('no-such-model'), answers, 1e12)\n"
        "print('code', code)\n"
    )
    done = python("-P", "-c", program, cwd=folder)
    assert "took" not in done.stdout + done.stderr
    assert "code" in done.stdout, done.stderr


def test_import_ansinh_loads_no_room_and_no_pandas():
    done = python("-c", "import ansinh, sys; print(*sorted(sys.modules))", cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "ansinh" in loaded
    assert not {name for name in loaded if name.startswith("ansinh.")} - {"ansinh.rooms"}
    assert not loaded & {"pandas", "numpy", "pydantic", "pulp"}


def test_help_loads_no_pandas():
    program = (
        "import sys; from ansinh.cli.main import ansinh\n"
        "try: ansinh(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules))"
    )
    done = python("-c", program, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "ansinh.cli.main" in loaded
    assert not loaded & {"pandas", "numpy", "pydantic", "geopandas", "pulp", "rich"}


def test_an_unknown_room_is_named_with_those_there_are():
    with pytest.raises(AttributeError, match="there are Plan, compare, load, plan, "):
        ansinh.nothing  # noqa: B018


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a folder with the wheel unpacked in it, built from a copy of the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in tracked():
        if not name.startswith(("tests/", "docs/")) and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    program = f"from setuptools import build_meta; build_meta.build_wheel({str(target)!r})"
    built = python("-c", program, cwd=source)
    assert built.returncode == 0, built.stderr
    shutil.unpack_archive(next(target.glob("*.whl")), target / "site", "zip")
    return target / "site"


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_the_wheel_runs_outside_the_checkout(installed, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(installed))  # for the process that reads files, too
    program = (
        "import re, sys\n"
        "import ansinh\n"
        "from ansinh.cli.main import main\n"
        "from ansinh.planning.question.text.load import scenario_text\n"
        "few = scenario_text('dak-nong').replace('points = 600', 'points = 20')\n"
        "few = re.sub('(?m)^stages = .*$', 'stages = [\"unserved\"]', few)\n"
        "open('few.toml', 'w', encoding='utf-8').write(few)\n"
        "try: main(['run', 'few.toml', '--out', 'out', '--only', 'map', '--quiet'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "foreign = {'models', 'cli', 'reports', 'planning', 'geodata', 'words'} & set(sys.modules)\n"
        "assert not foreign, foreign\n"
        "ours = [m for n, m in sys.modules.items() if n.startswith('ansinh.') and getattr(m, '__file__', None)]\n"
        f"assert all(m.__file__.startswith({str(installed)!r}) for m in ours)\n"
    )
    done = python("-P", "-c", program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "map.html").is_file()


def test_the_wheel_has_all_files_of_the_rooms(installed):
    asked = [name for name in tracked() if name.startswith(tuple(f"{room}/" for room in ROOMS))]
    assert len(asked) > len(ROOMS)
    assert [name for name in asked if not (installed / "ansinh" / name).is_file()] == []


def test_the_wheel_says_that_it_is_typed(installed):
    assert (installed / "ansinh" / "py.typed").is_file()
    assert not [
        path.name for path in installed.iterdir() if path.name in {"models", "planning", "reports", "cli"}
    ]
