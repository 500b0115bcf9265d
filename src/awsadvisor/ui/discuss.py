"""The page for a design meeting: what if, why not, side by side, and on record."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from awsadvisor import records
from awsadvisor.models import Scenario
from awsadvisor.records.writing import Format, Writer
from awsadvisor.scenarios import to_yaml
from awsadvisor.ui import frame, inquiry, resources, state, suppose
from awsadvisor.ui.frame import PageSpec
from awsadvisor.ui.keep import file_name
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import plain
from awsadvisor.whatif import Outcomes, all_flips

ALL = ""
"""Stands for a record of all decisions."""
FORMS: dict[Format, tuple[str, str]] = {
    "markdown": ("Record (Markdown, MADR)", "text/markdown"),
    "html": ("Record, to print (HTML)", "text/html"),
}


def show() -> None:
    """One way to look at the scenario in hand at a time."""
    scenario = state.work().scenario
    if not scenario.answers:
        st.title("Discuss a scenario", anchor=False)
        st.write("Here a scenario is turned over: what if, why not, side by side. There is none with answers yet.")
        st.page_link(frame.page("advise"), label="Answer a question, or open an example", icon=":material/forum:")
        return
    st.title(f"Discuss: {plain(scenario.title)}", anchor=False)
    view = st.segmented_control(
        "How to look at it",
        list(VIEWS),
        default=None if "discuss:view" in st.session_state else state.WHAT_IF,
        required=True,
        key="discuss:view",
        label_visibility="collapsed",
        persist_state="session",
    )
    VIEWS[view or state.WHAT_IF]()


def _record() -> None:
    """The decision record as a file; it is written when it is asked for."""
    scenario, knowledge = resources.dated(state.work().scenario), resources.advisor().knowledge
    picks = resources.advise(scenario).picks
    if not picks:
        st.info("Nothing is decided yet, so there is nothing to record.", icon=":material/description:")
        return
    decision = st.selectbox(
        "What is recorded?",
        [ALL, *picks],
        format_func=lambda name: knowledge.decisions[name].title if name else "All decisions in one record",
        key="record:decision",
    )
    name = file_name(scenario.title)
    for form, (label, kind) in FORMS.items():
        st.download_button(
            label,
            partial(_written, form, scenario, decision),
            file_name=f"{file_name(decision) if decision else name}{records.writing.SUFFIXES[form]}",
            mime=kind,
            key=f"record:{form}",
            on_click="ignore",
            icon=":material/download:",
        )
    st.download_button(
        "Scenario that its command reads (YAML)",
        partial(to_yaml, state.work().scenario),
        file_name=f"{name}.yaml",
        mime="text/yaml",
        key="record:scenario",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )
    st.caption(
        "It holds the facts, all options with reasons, consequences, and when to look at it again. "
        "`awsadvisor record` numbers records in a folder and supersedes earlier ones."
    )
    with panel("Read it here", "record:read", icon=":material/description:") as opened:
        if opened.open:
            st.code(_written("markdown", scenario, decision), language=None, wrap_lines=True)


def _written(form: Format, scenario: Scenario, decision: str) -> str:
    """The record's text. It is made outside the session, so that all it needs comes in."""
    asked = scenario.model_copy(update={"decisions": (decision,)}) if decision else scenario
    advisor, advice = resources.advisor(), resources.advise(asked)
    again = [f"{file_name(asked.title)}.yaml"]
    again += [part for folder in resources.overlays() for part in ("--knowledge", Path(folder).name)]
    flips = all_flips(Outcomes(advisor, asked), advice.picks, 1)
    (found,) = records.records_of(advisor.knowledge, asked, advice, flips, again, whole=not decision)
    return Writer(form).write(found, 1, "proposed", None)


VIEWS = {
    state.WHAT_IF: suppose.what_if,
    "What would change it": inquiry.flips,
    "Why, or why not": inquiry.why,
    "Options side by side": inquiry.options,
    "Variants": suppose.variants,
    "Record": _record,
}
PAGE = PageSpec(show, "Discuss", "discuss", ":material/balance:")
