"""Test tables from a real PostgreSQL server with PostGIS, which the tests start in a temporary folder."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from ansinh.geodata import existing_facilities
from ansinh.geodata.own import OwnData, Source
from tests.geodata.own.small import DEMAND, FACILITIES
from tests.patience import PATIENCE_S

PASSWORD = "không đoán được"  # noqa: S105 - the server exists only during the tests
ROOT = os.name == "posix" and os.geteuid() == 0


def _programs() -> Path | None:
    """Return the program folder of the newest installed server with PostGIS."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        if (
            Path(f"/usr/share/postgresql/{version}/extension/postgis.control").is_file()
            and (folder / "initdb").is_file()
        ):
            return folder
    return None


def _as_server(*command: str) -> None:
    """Run a program as the user of the server, who must not be root."""
    start = ["runuser", "-u", "postgres", "--"] if ROOT else []
    subprocess.run(
        [*start, *command], check=True, capture_output=True, text=True, cwd="/", timeout=PATIENCE_S
    )


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Yield the address of a database with PostGIS; the server is stopped and deleted afterwards."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL with PostGIS; tools/system-packages.sh installs it")
    if ROOT and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL refuses to run as root, and there is no runuser to be someone else")
    folder = Path(tempfile.mkdtemp(prefix="ansinh-pg-"))
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir()
    if ROOT:
        shutil.chown(home, "postgres")
        shutil.chown(secret, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(home / "data")
    try:
        _as_server(
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            "planner",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        _as_server(
            str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start"
        )
        yield f"postgresql://planner@127.0.0.1:{port}/postgres"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            _as_server(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def filled(database: str, tables: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill the database with boundaries in VN-2000, points in WGS 84 and a table of facilities without geometry."""
    import sqlalchemy as sa

    monkeypatch.setenv("ANSINH_DB_PASSWORD", PASSWORD)
    url = sa.make_url(database).set(drivername="postgresql+psycopg", password=PASSWORD)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    demand = pd.read_csv(io.StringIO(DEMAND), dtype={"Mã xã": "str"})
    points = gpd.GeoDataFrame(
        demand, geometry=gpd.points_from_xy(demand["Kinh độ"], demand["Vĩ độ"]), crs=4326
    )
    with engine.begin() as connection:
        connection.execute(sa.text("create extension if not exists postgis"))
        connection.execute(sa.text("create schema if not exists qlxh"))
        shapes = gpd.read_file(tables / "b.geojson").to_crs(9216)
        shapes.rename_geometry("hinh").to_postgis(
            "Ranh giới xã", connection, schema="qlxh", if_exists="replace"
        )
        points.drop(columns=["Kinh độ", "Vĩ độ"]).to_postgis("dan_cu", connection, if_exists="replace")
        pd.read_csv(io.StringIO(FACILITIES), dtype={"Mã xã": "str"}).to_sql(
            "co_so", connection, index=False, if_exists="replace"
        )
    engine.dispose()
    return database


SOURCES = {
    "boundaries": Source(table="qlxh.Ranh giới xã", label="qlxh.Ranh giới xã"),
    "demand": Source(table="dan_cu", label="dan_cu"),
    "facilities": Source(table="public.co_so", label="public.co_so"),
}


def test_a_province_from_a_database(filled: str, read: Callable[..., OwnData]):
    files, data = read(), read(**SOURCES, database=filled)
    assert [finding.problem_en for finding in data.errors] == []
    assert files.province is not None
    assert data.province is not None
    pd.testing.assert_frame_equal(files.province.people, data.province.people, atol=1e-7)
    assert list(existing_facilities(data.province)["name_vi"]) == [
        "Trung tâm Bảo trợ xã hội",
        "Mái ấm Đắk Tô",
    ]
    moved = files.province.communes.geometry.symmetric_difference(data.province.communes.geometry).area.sum()
    assert moved < 1e-8


def test_the_usual_variable_of_postgresql_serves_too(
    filled: str, read: Callable[..., OwnData], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ANSINH_DB_PASSWORD")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert read(**SOURCES, database=filled).errors == ()


def test_a_wrong_password_is_told_without_being_shown(
    filled: str, read: Callable[..., OwnData], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ANSINH_DB_PASSWORD", "wrong-secret")
    errors = read(**SOURCES, database=filled).errors
    assert {finding.code for finding in errors} == {"database_error"}
    assert "password" in errors[0].problem_en
    assert "wrong-secret" not in str(errors)


@pytest.mark.parametrize(
    "table", ["none_such", "dan_cu; drop table dan_cu", 'dan_cu" where "1"="1', "pg_none.dan_cu"]
)
def test_a_table_that_is_not_there_is_told_and_nothing_is_executed(
    table: str, filled: str, read: Callable[..., OwnData]
):
    errors = read(**SOURCES | {"demand": Source(table=table, label=table)}, database=filled).errors
    assert [finding.code for finding in errors] == ["database_table"]
    assert read(**SOURCES, database=filled).errors == ()


def test_a_finding_names_the_row_of_the_table(
    filled: str, read: Callable[..., OwnData], monkeypatch: pytest.MonkeyPatch
):
    import sqlalchemy as sa

    url = sa.make_url(filled).set(drivername="postgresql+psycopg", password=PASSWORD)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text('update dan_cu set "Dân số" = null where "Mã điểm" = \'d3\''))
    (finding,) = read(**SOURCES, database=filled).errors
    assert (finding.code, finding.file, finding.rows, finding.column) == (
        "value_missing",
        "postgres:dan_cu",
        (3,),
        "Dân số",
    )
