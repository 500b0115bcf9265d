"""The reading of the knowledge: which decisions, which lens, which account, which day, which Regions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from awsadvisor.ui import resources, state
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural

LENSES = {"build": "Build with it today", "exam": "What the exam guide teaches"}
SHORT_LENSES = {"build": "Build today", "exam": "Exam guide"}
ACCOUNTS = {"new": "New account", "existing": "Already uses closed services"}
SHORT_ACCOUNTS = {"new": "new account", "existing": "existing account"}


def scope() -> None:
    """Choose the decisions that one cares about, or all; and what the workload is called."""
    scenario, knowledge = state.work().scenario, resources.advisor().knowledge
    said = plural(len(scenario.decisions), "decision") if scenario.decisions else "All decisions"
    with st.popover(said, icon=":material/checklist:", key="scope"):
        _put("scope:title", scenario.title)
        st.text_input("Name of the workload", key="scope:title", max_chars=200, on_change=_take_title)
        _put("scope:story", scenario.story or "")
        st.text_area("Its story", key="scope:story", max_chars=4000, on_change=_take_story, height=120)
        _put("scope:decisions", list(scenario.decisions))
        st.multiselect(
            "What is to be decided?",
            list(knowledge.decisions),
            format_func=lambda name: knowledge.decisions[name].title,
            key="scope:decisions",
            placeholder="Everything",
            select_all=False,
            on_change=_take_list,
            args=("decisions", "scope:decisions"),
        )


def reading() -> None:
    """Lens, account, day and Regions."""
    scenario = state.work().scenario
    day = f", {scenario.as_of}" if scenario.as_of else ", as of today"
    said = f"{SHORT_LENSES[scenario.lens]}, {SHORT_ACCOUNTS[scenario.account]}{day}"
    regions = resources.advisor().knowledge.regions
    with st.popover(said, icon=":material/tune:", key="reading"):
        _choice("lens", LENSES, scenario.lens, "Which reading of the knowledge?", captions=_LENS_CAPTIONS)
        _choice("account", ACCOUNTS, scenario.account, "Which account?")
        _put("reading:as_of", scenario.as_of)
        st.date_input(
            "As of which day?",
            value=None,
            key="reading:as_of",
            on_change=_take_day,
            help="Lifecycles are judged on this day. Empty means today.",
            format="YYYY-MM-DD",
        )
        if regions is not None:
            _put("reading:regions", list(scenario.regions))
            st.multiselect(
                "Must it stay in certain Regions?",
                list(regions.regions),
                format_func=lambda name: f"{name}, {regions.regions[name]}",
                key="reading:regions",
                placeholder="No such rule is known",
                select_all=False,
                on_change=_take_list,
                args=("regions", "reading:regions"),
            )


_LENS_CAPTIONS = (
    "A service that is closed or being retired is no answer for a new account.",
    "Nothing is ruled out by its lifecycle.",
)


def _choice(name: str, words: dict[str, str], value: str, label: str, captions: tuple[str, ...] | None = None) -> None:
    key = f"reading:{name}"
    _put(key, value)
    st.radio(
        label,
        list(words),
        format_func=lambda option: plain(words[option]),
        key=key,
        captions=captions,
        on_change=_take_word,
        args=(name, key),
    )


def _put(key: str, value: Any) -> None:
    """A widget shows what the state says."""
    st.session_state[key] = value


def _take_word(name: str, key: str) -> None:
    state.update_scenario(**{name: st.session_state[key]})


def _take_list(name: str, key: str) -> None:
    state.update_scenario(**{name: tuple(st.session_state[key])})


def _take_title() -> None:
    state.update_scenario(title=str(st.session_state["scope:title"]).strip() or "My workload")


def _take_story() -> None:
    state.update_scenario(story=str(st.session_state["scope:story"]).strip() or None)


def _take_day() -> None:
    day = st.session_state["reading:as_of"]
    state.update_scenario(as_of=day if isinstance(day, dt.date) else None)
