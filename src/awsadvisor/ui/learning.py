"""Who learns here, with what, and what is said when the extra `practice` or the database is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from awsadvisor.errors import AdvisorError
from awsadvisor.practice.supply import Supply
from awsadvisor.ui import resources
from awsadvisor.ui.frame import PageSpec
from awsadvisor.ui.wording import plain

if TYPE_CHECKING:
    from awsadvisor.store.learner import Store
    from awsadvisor.study import Study

EXTRA = ("sqlalchemy", "alembic", "fsrs")
"""What the extra `practice` brings and these pages cannot do without."""
WIDTH = 960
"""Pixels: lines of a length that reads well."""
_TROUBLE = "awsadvisor.trouble"


def now() -> dt.datetime:
    """This moment, in the time zone of the visitor's browser, in which their days begin and end."""
    return dt.datetime.now(zone(st.context.timezone))


def zone(name: str | None) -> dt.tzinfo:
    """The time zone with this name; UTC where the browser names none that is known here."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return dt.UTC


def study() -> Study:
    """What the visitor has learned and can learn. Where the database cannot be opened, says so and ends the page."""
    from awsadvisor.study import Study

    with explained():
        return Study(resources.advisor(), store().learner(subject()), supply())


def subject() -> str:
    """The visitor as the store knows them: by provider and subject, or the one profile of who is not signed in."""
    from awsadvisor.store.learner import LOCAL

    user = st.user.to_dict()
    return f"{user.get('iss', '')} {user['sub']}" if user.get("is_logged_in") and user.get("sub") else LOCAL


@st.cache_resource(show_spinner="Reading the practice items ...")
def supply() -> Supply:
    """The items that everybody here shares."""
    return Supply.load(resources.advisor())


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The database of all learners here. Raises StoreError."""
    from awsadvisor.store.learner import Store

    return Store.open()


@contextmanager
def explained() -> Iterator[None]:
    """Shows what goes wrong inside, in the words of the error, and ends the page there."""
    try:
        yield
    except AdvisorError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.stop()


def attempt(action: Callable[..., object], *args: object) -> None:
    """For callbacks: does something that the database may refuse; then the page says so and nothing else changes."""
    try:
        action(*args)
    except AdvisorError as error:
        st.session_state[_TROUBLE] = str(error)


def trouble() -> None:
    """What the last action could not do."""
    said = st.session_state.pop(_TROUBLE, None)
    if said:
        st.error(f"Not kept: {plain(said)}", icon=":material/error:")


def _show(module: str) -> None:
    """A page, or what has to be installed first."""
    try:
        page = import_module(f"awsadvisor.ui.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in EXTRA:
            raise
        st.title("One more thing to install", anchor=False)
        st.markdown("Practice remembers what you have learned, and the part that does so is not installed yet:")
        st.code("pip install 'awsadvisor[app,practice]'", language=None)
        st.markdown("Then start the app again. Everything else works without it.")
        return
    with st.container(width=WIDTH):
        page.show()


def _page(module: str, title: str, icon: str) -> PageSpec:
    return PageSpec(partial(_show, module), title, module, f":material/{icon}:")


PAGES = (
    _page("practice", "Practice", "school"),
    _page("mock", "Mock exam", "timer"),
    _page("progress", "Progress", "insights"),
)
"""The pages for those who study. Each is loaded when it is opened, since the extra may be missing."""
