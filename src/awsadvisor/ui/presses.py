"""Buttons and controls of which no press can be lost.

When the browser sends a press while the callback of another one runs, Streamlit ends that callback wherever it next
touches the session, and what it had not done yet is lost. So nothing is done in callbacks: a button only notes its
action, a control only says what was chosen in it, and `do` looks at both, first thing when a page is drawn. A drawing
that is cut short is begun again, and finds them as they were. And a control is set only where it says something else
than it shall, since setting it takes away what is being chosen there meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

import streamlit as st

_NOTED, _CONTROLS = "awsadvisor.noted", "awsadvisor.controls"
_LOCK = "awsadvisor.presses"
"""Streamlit begins the next drawing in a thread of its own, while the one that it cuts short may still be at work."""


@dataclass
class _Control:
    """What a control said when it was last looked at, and who is told when it says something else."""

    said: Any
    take: Callable[[Any, Any], object]


def button(label: str, action: Callable[..., object], *args: object, **look: Any) -> None:
    """A button with an action, which must bear being begun twice."""
    st.button(label, on_click=_kept(_NOTED, list).append, args=(partial(action, *args),), **look)


def control(key: str, value: Any, take: Callable[[Any, Any], object]) -> str:
    """The key for a control that is drawn next and shall show a value.

    When something else is chosen in it, `take` gets what it said before and what it says then; it must bear being
    begun twice.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    _kept(_CONTROLS, dict)[key] = _Control(value, take)
    return key


def watched(key: str, take: Callable[[Any, Any], object]) -> str:
    """The key for a control that is drawn next, as `control`, but for one that shows what its user puts into it."""
    _kept(_CONTROLS, dict)[key] = _Control(st.session_state.get(key), take)
    return key


def do() -> None:
    """Take what was chosen since the page was drawn, then do what was pressed."""
    with _kept(_LOCK, Lock):
        _take()
        noted: list[Callable[[], object]] = _kept(_NOTED, list)
        while noted:
            try:
                noted[0]()
            except Exception:  # a fault of ours, shown once; what Streamlit cuts short with is none of these
                del noted[0]
                raise
            del noted[0]


def _take() -> None:
    controls: dict[str, _Control] = _kept(_CONTROLS, dict)
    for key, found in list(controls.items()):
        if key not in st.session_state:
            del controls[key]  # it is no longer drawn
            continue
        says = st.session_state[key]
        if says != found.said:
            try:
                found.take(found.said, says)
            except Exception:  # a fault of ours, as above
                found.said = says
                raise
            found.said = says  # at once: nothing that touches the session may stand between this and the line before


def _kept(name: str, make: Callable[[], Any]) -> Any:
    if name not in st.session_state:
        st.session_state[name] = make()
    return st.session_state[name]
