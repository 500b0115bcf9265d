"""Buttons whose presses nothing can cut short.

When the browser sends a press while the callback of another one runs, Streamlit ends that callback wherever it next
touches the session, and what it had not done yet is lost. So a callback here only notes what is to be done, and the
page does it, first thing when it is drawn. A drawing that is cut short is begun again, and finds the note still there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

_NOTED = "awsadvisor.noted"


def button(label: str, action: Callable[..., object], *args: object, **look: Any) -> None:
    """A button with an action, which must bear being begun twice."""
    st.button(label, on_click=_noted().append, args=(partial(action, *args),), **look)


def do() -> None:
    """Do what was pressed since the page was drawn."""
    noted = _noted()
    while noted:
        try:
            noted[0]()
        except Exception:  # a fault of ours, shown once; what Streamlit cuts short with is none of these
            del noted[0]
            raise
        del noted[0]


def _noted() -> list[Callable[[], object]]:
    if _NOTED not in st.session_state:
        st.session_state[_NOTED] = []
    found: list[Callable[[], object]] = st.session_state[_NOTED]
    return found
