"""The report of a mock exam: what was right, by domain, and every question to look back at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from awsadvisor.practice.mock import Result
from awsadvisor.practice.models import Item
from awsadvisor.store import mocks
from awsadvisor.store.mocks import MockState
from awsadvisor.study import Study, mock_items
from awsadvisor.ui import items, learning, presses, resources
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural

EXAM = "exam"
"""The query parameter that names an exam whose report is read."""
STEM = 90
"""So many characters of a story stand in a list."""


def look(name: str | None) -> None:
    """Show an exam's report, or none."""
    if name is None:
        st.query_params.pop(EXAM, None)
    else:
        st.query_params[EXAM] = name


def show(study: Study, name: str) -> None:
    """The report of an exam that was handed in."""
    presses.button("All exams", look, None, icon=":material/arrow_back:", key="mock-back")
    state = mocks.load(study.learner, name)
    found = mock_items(state)
    if not state.over(learning.now()):
        st.info("This exam is still running.")
        return
    if not found:
        st.info("The questions of this exam were kept by an earlier version and can no longer be read.")
        return
    result = study.submit_mock(name, learning.now())
    st.title(f"{result.right} of {result.items} right, {result.percent} %", anchor=False)
    st.caption(f"Begun on {state.started_at:%Y-%m-%d at %H:%M} UTC, {_used(mocks.load(study.learner, name))}.")
    st.markdown(_by_domain(result))
    st.caption("This is the raw result. AWS reports a scaled score, which cannot be worked out from it.")
    _look_back(state, found, result)


def _used(state: MockState) -> str:
    took = (state.submitted_at or state.ends_at) - state.started_at
    full = state.submitted_at == state.ends_at
    return (
        "handed in when the time was up"
        if full
        else f"handed in after {plural(int(took.total_seconds()) // 60, 'minute')}"
    )


def _by_domain(result: Result) -> str:
    exam = resources.advisor().knowledge.exam
    titles = {domain.id: domain.title for domain in exam.domains} if exam else {}
    lines = ["| Domain | Right |", "|---|---:|"]
    for domain, (right, total) in result.by_domain.items():
        share = f"{right} of {total} ({right * 100 // total} %)".replace(" ", "\u00a0")
        lines.append(f"| {domain}. {plain(titles.get(domain, ''))} | {share} |")
    return "\n".join(lines)


def _look_back(state: MockState, found: Sequence[Item], result: Result) -> None:
    groups = {"Not right": result.wrong, "Flagged": tuple(sorted(state.flagged)), "All": tuple(range(len(found)))}
    st.header("Look back", anchor=False)
    chosen = st.segmented_control(
        "Which questions?",
        list(groups),
        format_func=lambda name: f"{name} ({len(groups[name])})",
        default="Not right",
        required=True,
        key="mock:group",
    )
    for position in groups[chosen or "Not right"]:
        item = found[position]
        stem = item.stem if len(item.stem) <= STEM else f"{item.stem[:STEM].rsplit(' ', 1)[0]} ..."
        sign = ":red[:material/cancel:]" if position in result.wrong else ":green[:material/check_circle:]"
        label = f"{sign} {position + 1}. {plain(stem)}"
        place = f"{state.id}-{position}"
        with panel(label, f"look-{place}") as opened:
            if opened.open:
                response = state.responses.get(position, ())
                items.explain(item, state.seed, response)
                with st.container(horizontal=True):
                    items.open_in_advisor(item, place)
                    items.report(item, response, place)
