"""The page that asks and recommends."""

from __future__ import annotations

import streamlit as st

from awsadvisor.ui import keep, presses, questionnaire, recommendation, resources, setting, start, state
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
    asking, advising = st.columns([5, 7], gap="medium")
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
        keep.offer()
        presses.button("Open another", _leave, icon=":material/folder_open:", key="open-another")
    if scenario.story:
        with st.expander("The story"):
            st.text(scenario.story)


def _leave() -> None:
    """To the start page, where one can also go on with what is in hand."""
    state.update(begun=False)


PAGE = PageSpec(show, "Advise", "advise", ":material/forum:")
