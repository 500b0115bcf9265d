"""Trouble with the database, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from awsadvisor.errors import AdvisorError

CURES = (
    ("database is locked", "is in use by another program that does not let go; close it and try again"),
    ("disk is full", "cannot be written: the disk is full; make room and try again. What was there before is safe"),
    ("no space left", "cannot be written: the disk is full; make room and try again. What was there before is safe"),
    ("not a database", "is no progress database, or is damaged; it is left as it is"),
    ("malformed", "is damaged; it is left as it is"),
    ("readonly database", "cannot be written: it is read-only for this user"),
    ("unable to open", "cannot be opened: look whether its folder exists and may be written"),
    ("password authentication failed", "refuses the user or password; look at AWSADVISOR_DATABASE_URL"),
    ("does not exist", "does not exist; look at AWSADVISOR_DATABASE_URL"),
    ("connection refused", "does not answer; look whether the server runs and at AWSADVISOR_DATABASE_URL"),
    ("could not translate host name", "has a host name that nobody knows; look at AWSADVISOR_DATABASE_URL"),
    ("failed to resolve host", "has a host name that nobody knows; look at AWSADVISOR_DATABASE_URL"),
)


class StoreError(AdvisorError):
    """Progress cannot be read or kept; the message says why and what to do."""


def shown(url: URL) -> str:
    """A database as messages name it: the file, or the address without its password."""
    return url.database or "memory" if url.get_backend_name() == "sqlite" else url.render_as_string()


@contextmanager
def explained(url: URL, hint: str = "") -> Iterator[None]:
    """Turns errors of the database into a StoreError; `hint` is added to one about damage."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(_message(url, error, hint)) from error


def _message(url: URL, error: SQLAlchemyError, hint: str) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    for sign, cure in CURES:
        if sign in said.lower():
            more = f" {hint}" if hint and "damaged" in cure else ""
            return f"{shown(url)} {cure}.{more}"
    return f"{shown(url)} gives an error: {said.splitlines()[0] if said else type(error).__name__}"
