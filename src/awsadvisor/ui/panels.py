"""Panels and menus to open. What is inside is worked out only while they are open; `open` says whether they are.

To Streamlit one with another label is another one, closed and with other controls inside.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_LOOKS = "awsadvisor.looks"


def panel(label: str, key: str, **look: Any) -> Any:
    """A panel that stays open or closed, as its reader left it, when its label changes."""
    looks = _looks()
    if key in st.session_state and looks.get(key) != (label, look):
        st.session_state[key] = st.session_state[key]
    found = st.expander(label, key=key, on_change="rerun", **look)
    looks[key] = (label, look)
    return found


def menu(label: str, key: str, icon: str) -> Any:
    """A menu that keeps its label while it is open, so that what is being changed inside stays as it is."""
    looks = _looks()
    if st.session_state.get(key):
        label = looks.get(key, label)
    looks[key] = label
    return st.popover(label, key=key, icon=icon, on_change="rerun")


def _looks() -> dict[str, Any]:
    if _LOOKS not in st.session_state:
        st.session_state[_LOOKS] = {}
    found: dict[str, Any] = st.session_state[_LOOKS]
    return found
