"""Keys instead of presses. Who does not want keys of a single character to do anything switches them off for good."""

from __future__ import annotations

from functools import partial

import streamlit as st

from awsadvisor.study import Study
from awsadvisor.ui import learning, presses

LISTEN = """
export default function ({ data, parentElement }) {
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true]")) return;
    const options = document.querySelectorAll(`[class*="${data.options}"] :is([role=radio], [aria-pressed])`);
    if (/^[1-9]$/.test(event.key)) options[event.key - 1]?.click();
  };
  document.removeEventListener("keydown", parentElement.press);
  parentElement.press = press;
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
"""
"""Presses the option of a number key in the browser itself, since a key that went through the server could be late."""


def on(study: Study) -> bool:
    """Whether the learner wants them."""
    return study.learner.shortcuts()


def listen(options: str) -> None:
    """Lets number keys press the options of a question; `options` is part of the class of what holds them."""
    st.components.v2.component("awsadvisor_keys", js=LISTEN)(key="keys:listen", data={"options": options})


def switch(study: Study) -> None:
    """The switch, and what the keys do."""
    st.toggle(
        "Keyboard shortcuts",
        key=presses.control("keys:on", on(study), partial(_keep, study)),
        help="1 to 7 choose options, and steps in their order; what is matched line by line has no keys. N checks and "
        "goes on. In a mock exam P goes back and F flags.",
    )


def _keep(study: Study, _: bool, wanted: bool) -> None:
    learning.attempt(study.learner.set_shortcuts, wanted)
