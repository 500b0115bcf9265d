"""Opening the database: which one it is, its settings, its backup, and its newest schema."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool, QueuePool

from awsadvisor.errors import reason
from awsadvisor.store.errors import StoreError, explained, shown

VARIABLE = "AWSADVISOR_DATABASE_URL"
VERSION = "0002"
"""The newest version in `migrations/versions`; a test holds the two together."""
BUSY_SECONDS = 10
BACKUP_AGE = dt.timedelta(days=1)
MIGRATION_LOCK = 7_264_001
"""Any number that nothing else in the database uses as an advisory lock."""


def database_url(wanted: str | None = None) -> URL:
    """The database to use: as asked, from the environment, or a file in the user's own data folder.

    Raises StoreError when the address cannot be understood.
    """
    text_ = wanted or os.environ.get(VARIABLE)
    if not text_:
        return URL.create("sqlite", database=str(user_data_path("awsadvisor") / "practice.db"))
    try:
        url = make_url(text_)
    except ArgumentError:
        raise StoreError(f"{VARIABLE} is no database address such as postgresql://user@host/name") from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{VARIABLE}: '{url.drivername}' is not supported; use sqlite or postgresql")
    return url


def open_database(url: URL) -> Engine:
    """An engine on the database, made and brought to the newest schema where needed. Raises StoreError."""
    file = sqlite_file(url)
    if file is not None:
        _make_folder(file)
    engine = _engine(url)
    try:
        with explained(url, _hint(file)):
            if file is not None and file.exists() and file.stat().st_size:
                _look_at(engine, file)
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for others and for one in memory."""
    name = url.database
    return Path(name) if url.get_backend_name() == "sqlite" and name and name != ":memory:" else None


def backup_file(file: Path) -> Path:
    """Where the last good copy of a SQLite database lies."""
    return file.with_name(file.name + ".backup")


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"{file.parent} cannot be made: {reason(error)}") from None


def _hint(file: Path | None) -> str:
    if file is None or not backup_file(file).exists():
        return "Move it away to begin anew."
    return f"The last good copy is {backup_file(file)}: move the damaged file away and put the copy in its place."


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=QueuePool, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not before the first write
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what was answered is on the disk before the next question is shown
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # two tabs wait for each other instead of failing half-way


def _look_at(engine: Engine, file: Path) -> None:
    """Raises when the file is damaged; keeps a copy of a sound one once a day."""
    copy = backup_file(file)
    if copy.exists() and dt.datetime.now(dt.UTC).timestamp() - copy.stat().st_mtime < BACKUP_AGE.total_seconds():
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    if found != "ok":
        raise DatabaseError("PRAGMA quick_check", None, sqlite3.DatabaseError(f"malformed: {found}"))
    fresh = copy.with_name(copy.name + ".new")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
        fresh.replace(copy)
    except (OSError, sqlite3.Error):  # a copy that cannot be made must not keep anyone from learning
        fresh.unlink(missing_ok=True)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; nothing happens when it is there already."""
    with engine.connect() as connection:
        if _version(connection) == VERSION:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        found = _version(connection)
        if found == VERSION:
            return
        if found is not None and found > VERSION:
            raise StoreError(f"{shown(engine.url)} was made by a newer awsadvisor (schema {found}); upgrade awsadvisor")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
