"""Read a PostGIS table in a read-only transaction, with the password from the environment."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import pandas as pd

from ansinh.geodata.extras import needed
from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.vector import split_geometry
from ansinh.geodata.own.spec import Source

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

PASSWORD_VARIABLES = ("ANSINH_DB_PASSWORD", "PGPASSWORD")
HOST_VARIABLE = "ANSINH_DB_HOST"
"""Names the only host (or ``host:port``) that gets a password from the environment; this computer always may."""
KEYS = ("application_name", "connect_timeout", "sslmode", "sslrootcert")
"""Keys that an address may have after "?"; others would read files, change the host, or load code."""
_SAFE_MODES = ("require", "verify-ca", "verify-full")
_THIS_COMPUTER = ("", "localhost", "127.0.0.1", "::1")
_PORT = 5432  # of PostgreSQL, where an address names none
_SECONDS = 10  # to wait for a connection; a server in the same office answers within one
_LONGEST_REASON = 300  # letters of the database's own message that a finding quotes


def address(text: str) -> URL:
    """Return the address of the database with the password of the environment.

    Raises
    ------
    ReadError
        The address isn't PostgreSQL's, or it contains a password, which is refused because scenario files are passed on.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if not text:
        raise ReadError("database_missing")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ReadError("database_address", why="not an address") from error
    if url.password or "password" in url.query:
        raise ReadError("database_password")
    if url.drivername.split("+")[0] not in ("postgresql", "postgres", "postgis"):
        raise ReadError("database_address", why=f"{url.drivername} is not PostgreSQL")
    strange = sorted(set(url.query) - set(KEYS))
    if strange:
        raise ReadError(
            "database_address", why=f"key {', '.join(strange)} is not allowed; allowed: {', '.join(KEYS)}"
        )
    password = next((os.environ[name] for name in PASSWORD_VARIABLES if os.environ.get(name)), None)
    if password is not None:
        _refuse_strange_host(url)
    return url.set(drivername="postgresql+psycopg", password=password)


def _refuse_strange_host(url: URL) -> None:
    """Refuse to send a password to a host that only the scenario names, since scenarios are passed on."""
    host = (url.host or "").lower()
    if host in _THIS_COMPUTER:
        return
    allowed = os.environ.get(HOST_VARIABLE, "").lower()
    if allowed not in (host, f"{host}:{url.port or _PORT}"):
        raise ReadError("database_host", host=url.host, variable=HOST_VARIABLE)
    mode = url.query.get("sslmode", "")
    if mode and mode not in _SAFE_MODES:
        raise ReadError("database_address", why=f"sslmode={mode} would send data in clear")


def _options(url: URL) -> dict[str, Any]:
    """Return what every connection asks for: a time limit, and proof that the server knows the password already.

    With SCRAM a server never gets the password itself, not even its hash, and can't ask for it in clear.
    """
    options: dict[str, Any] = {} if "connect_timeout" in url.query else {"connect_timeout": _SECONDS}
    if url.password is not None:
        options["require_auth"] = "scram-sha-256"
    if (url.host or "").lower() not in _THIS_COMPUTER and "sslmode" not in url.query:
        options["sslmode"] = "require"
    return options


def read_database(database: str, source: Source) -> RawTable:
    """Read a whole table. The driver quotes its name, so that no name can add to the statement."""
    needed("sqlalchemy", "database", f"table {source.table} of {database}")
    needed("psycopg", "database", f"table {source.table} of {database}")
    import sqlalchemy as sa

    url = address(database)
    schema, _, name = source.table.rpartition(".")
    engine = sa.create_engine(url, connect_args=_options(url), poolclass=sa.NullPool)
    try:
        with engine.connect().execution_options(postgresql_readonly=True) as connection:
            frame = _table(connection, schema or None, name)
    except sa.exc.NoSuchTableError as error:
        raise ReadError("database_table", table=source.table) from error
    except sa.exc.SQLAlchemyError as error:
        raise ReadError("database_error", why=_reason(error)) from error
    if frame.empty:
        raise ReadError("empty_table")
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return split_geometry(frame, Origin(f"{url.database}:{source.table}"))


def _table(connection: Connection, schema: str | None, name: str) -> pd.DataFrame:
    import sqlalchemy as sa

    columns = sa.inspect(connection).get_columns(name, schema=schema)
    kinds = connection.execute(
        sa.text(
            "select column_name, udt_name from information_schema.columns where table_name = :name"
            " and table_schema = coalesce(:schema, current_schema())"
        ),
        {"name": name, "schema": schema},
    )
    shapes = [column for column, kind in kinds if kind in ("geometry", "geography")]
    table = sa.table(name, *(sa.column(str(column["name"])) for column in columns), schema=schema)
    statement = sa.select(table).order_by(sa.column(str(columns[0]["name"])))
    if not shapes:
        return pd.read_sql(statement, connection)
    return cast("pd.DataFrame", gpd.read_postgis(statement, connection, geom_col=shapes[0]))


def _reason(error: Any) -> str:
    """Return the database's own message in one line, without passwords."""
    text = str(getattr(error, "orig", None) or error).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (
        re.sub(r"password=\S+", "password=…", "; ".join(lines[:2]))[:_LONGEST_REASON] or type(error).__name__
    )
