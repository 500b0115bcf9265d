"""The page that asks and recommends."""

from __future__ import annotations

import streamlit as st

from awsadvisor.ui import keep, questionnaire, recommendation, resources, setting, start, state
from awsadvisor.ui.frame import PageSpec
from awsadvisor.ui.wording import plain


def show() -> None:
    """Ask on one side, recommend on the other."""
    start.follow_link()
    work = state.work()
    if not work.begun:
        start.show()
        return
    advice = resources.advise(work.scenario)
    _heading()
    recommendation.short(advice)
    asking, advising = st.columns([5, 7], gap="large")
    with asking:
        questionnaire.show(advice)
    with advising:
        recommendation.show(advice)


def _heading() -> None:
    scenario = state.work().scenario
    st.title(plain(scenario.title), anchor=False)
    with st.container(horizontal=True, key="toolbar"):
        setting.scope()
        setting.reading()
        keep.menu()
        st.button(
            "Start page", icon=":material/home:", on_click=state.update, kwargs={"begun": False}, key="start-page"
        )
    if scenario.story:
        with st.expander("The story"):
            st.text(scenario.story)


PAGE = PageSpec(show, "Advise", "advise", ":material/forum:")
