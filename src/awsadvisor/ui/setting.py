"""The reading of the knowledge: which decisions, which lens, which account, which day, which Regions."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from awsadvisor.ui import presses, resources, state
from awsadvisor.ui.panels import menu
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
    with menu(said, "scope", ":material/checklist:") as opened:
        if not opened.open:
            return
        title = presses.control("scope:title", scenario.title, _take_title)
        st.text_input("Name of the workload", key=title, max_chars=200)
        story = presses.control("scope:story", scenario.story or "", _take_story)
        st.text_area("Its story", key=story, max_chars=4000, height=120)
        st.multiselect(
            "What is to be decided?",
            list(knowledge.decisions),
            format_func=lambda name: knowledge.decisions[name].title,
            key=presses.control("scope:decisions", list(scenario.decisions), partial(_take_list, "decisions")),
            placeholder="Everything",
            select_all=False,
        )


def reading() -> None:
    """Lens, account, day and Regions."""
    scenario = state.work().scenario
    day = f", {scenario.as_of}" if scenario.as_of else ", as of today"
    said = f"{SHORT_LENSES[scenario.lens]}, {SHORT_ACCOUNTS[scenario.account]}{day}"
    regions = resources.advisor().knowledge.regions
    with menu(said, "reading", ":material/tune:") as opened:
        if not opened.open:
            return
        _choice("lens", LENSES, scenario.lens, "Which reading of the knowledge?", captions=_LENS_CAPTIONS)
        _choice("account", ACCOUNTS, scenario.account, "Which account?")
        st.date_input(
            "As of which day?",
            value=None,
            key=presses.control("reading:as_of", scenario.as_of, _take_day),
            help="Lifecycles are judged on this day. Empty means today.",
            format="YYYY-MM-DD",
        )
        if regions is not None:
            st.multiselect(
                "Must it stay in certain Regions?",
                list(regions.regions),
                format_func=lambda name: f"{name}, {regions.regions[name]}",
                key=presses.control("reading:regions", list(scenario.regions), partial(_take_list, "regions")),
                placeholder="No such rule is known",
                select_all=False,
            )


_LENS_CAPTIONS = (
    "A service that is closed or being retired is no answer for a new account.",
    "Nothing is ruled out by its lifecycle.",
)


def _choice(name: str, words: dict[str, str], value: str, label: str, captions: tuple[str, ...] | None = None) -> None:
    st.radio(
        label,
        list(words),
        format_func=lambda option: plain(words[option]),
        key=presses.control(f"reading:{name}", value, partial(_take_word, name)),
        captions=captions,
    )


def _take_word(name: str, _: str, now: str) -> None:
    state.update_scenario(**{name: now})


def _take_list(name: str, _: list[str], now: list[str]) -> None:
    state.update_scenario(**{name: tuple(now)})


def _take_title(_: str, now: str) -> None:
    state.update_scenario(title=now.strip() or "My workload")


def _take_story(_: str, now: str) -> None:
    state.update_scenario(story=now.strip() or None)


def _take_day(_: dt.date | None, now: dt.date | None) -> None:
    state.update_scenario(as_of=now)
