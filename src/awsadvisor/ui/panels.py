"""Panels to open, each worked out only while it is open."""

from __future__ import annotations

from typing import Any

import streamlit as st

_LOOKS = "awsadvisor.looks"


def panel(label: str, key: str, **look: Any) -> Any:
    """A panel that stays open or closed, as its reader left it, when its label changes; `open` says which it is.

    Streamlit takes a panel with another label for another panel.
    """
    if _LOOKS not in st.session_state:
        st.session_state[_LOOKS] = {}
    looks: dict[str, tuple[str, dict[str, Any]]] = st.session_state[_LOOKS]
    if key in st.session_state and looks.get(key) != (label, look):
        st.session_state[key] = st.session_state[key]
    found = st.expander(label, key=key, on_change="rerun", **look)
    looks[key] = (label, look)
    return found
