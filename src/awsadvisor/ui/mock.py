"""The page of mock exams: begin, sit, review, and hand in. The exam itself lives in the store."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

import streamlit as st

from awsadvisor.practice import mock
from awsadvisor.practice.models import Item, Response
from awsadvisor.store import mocks
from awsadvisor.store.mocks import MockState
from awsadvisor.study import Study, mock_items
from awsadvisor.ui import items, keys, learning, mock_report, presses
from awsadvisor.ui.practice import SEEDS
from awsadvisor.wording import plural

LENGTHS = (mock.ITEMS, 20)
LAST_MINUTES = 5
"""From here on the clock shows seconds."""
MOST_EARLIER = 10
MARKS, FLAG = {"answered": " ✓", "begun": " …", "open": ""}, " ⚑"
_PLACE = "awsadvisor.mock"


def show() -> None:
    """A report, the exam that is running, or the beginning of one."""
    study = learning.study()
    learning.trouble()
    wanted = st.query_params.get(mock_report.EXAM)
    with learning.explained():
        if not wanted:
            _take_choices(study)
        presses.do()
        if st.query_params.get(mock_report.EXAM):
            mock_report.show(study, st.query_params[mock_report.EXAM])
            return
        running = mocks.running(study.learner)
        if running is None:
            _start(study)
        elif running.over(learning.now()) or not mock_items(running):
            _hand_in(study, running.id)
            st.rerun()
        else:
            _sit(study, running)


def _take_choices(study: Study) -> None:
    """Keep what was chosen since the question was drawn at once, so that nothing is lost with the tab."""
    state = mocks.running(study.learner)
    found = mock_items(state) if state else []
    if state is None or not found or state.over(learning.now()):
        return
    position = _position(state)

    def keep(response: Response) -> None:
        learning.attempt(mocks.answer, study.learner, state.id, position, response, learning.now())

    items.take(found[position], _showing(state, position), state.responses.get(position, ()), keep)


def _start(study: Study) -> None:
    st.title("Mock exam", anchor=False)
    st.markdown(
        "Questions in the exam's proportions and of all its types, against the clock. A question counts only when it "
        "is right as a whole. You can leave at any time and go on later, but the clock does not stop."
    )
    with st.container(border=True, key="mock-start"):
        count = st.radio("How long?", LENGTHS, format_func=_length, key="mock:length", persist_state="session")
        keys.switch(study)
        presses.button(
            "Begin the exam",
            learning.attempt,
            _begin,
            study,
            count,
            type="primary",
            icon=":material/timer:",
            key="mock-begin",
        )
    _earlier(study)


def _length(count: int) -> str:
    whole = ", as in the exam" if count == mock.ITEMS else ""
    return f"{count} questions in {mock.minutes_for(count)} minutes{whole}"


def _begin(study: Study, count: int) -> None:
    with st.spinner("Putting the exam together ..."):
        study.begin_mock(secrets.randbelow(SEEDS), learning.now(), count, mock.minutes_for(count))


def _earlier(study: Study) -> None:
    found = mocks.history(study.learner)[:MOST_EARLIER]
    if found:
        st.header("Earlier exams", anchor=False)
    zone = learning.now().tzinfo
    for state in found:
        result = mock.result(mock_items(state), state.responses)
        said = f"{state.started_at.astimezone(zone):%Y-%m-%d}: {result.right} of {result.items} right"
        st.button(
            said,
            type="tertiary",
            icon=":material/history:",
            key=f"exam-{state.id}",
            on_click=mock_report.look,
            args=(state.id,),
        )


def _sit(study: Study, state: MockState) -> None:
    found = mock_items(state)
    position = _position(state)
    item = found[position]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="mock-head"):
        st.header(f"Question {position + 1} of {len(found)}", anchor=False)
        with st.container(width="content"):
            st.fragment(_clock, run_every=_tick(state))(state)
    response, shortcuts = state.responses.get(position, ()), keys.on(study)
    items.ask(item, state.seed, response, _showing(state, position), shortcuts)
    with st.container(horizontal=True, key="mock-moves"):
        back, onward = ("P", "N") if shortcuts else (None, None)
        _move(study, state, position - 1, "Back", ":material/arrow_back:", back, position > 0)
        _move(study, state, position + 1, "Next", ":material/arrow_forward:", onward, position + 1 < len(found))
        flagged = position in state.flagged
        presses.button(
            "Take the flag away" if flagged else "Flag for review",
            learning.attempt,
            _flag,
            study,
            state,
            position,
            not flagged,
            icon=":material/flag:",
            key="mock-flag",
            shortcut="F" if shortcuts else None,
        )
    _overview(study, state, found, position)


def _showing(state: MockState, position: int) -> str:
    """What tells the showing of a question apart from others."""
    return f"{state.id}-{position}"


def _position(state: MockState) -> int:
    """Where this tab is in the exam; after a reload, where the learner was last."""
    name, position = st.session_state.get(_PLACE, (None, 0))
    return position if name == state.id else min(state.position, len(state.items) - 1)


def _tick(state: MockState) -> float:
    """Seconds until the clock is drawn again."""
    return 1 if state.left(learning.now()) <= dt.timedelta(minutes=LAST_MINUTES + 1) else 15


def _clock(state: MockState) -> None:
    left = state.left(learning.now())
    if not left:
        st.rerun()  # the page hands the exam in
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    if minutes < LAST_MINUTES:
        st.markdown(f":orange[:material/timer: **{minutes}:{seconds:02} left**]")
    else:
        st.markdown(f":material/timer: **{minutes} minutes left**")


def _flag(study: Study, state: MockState, position: int, flagged: bool) -> None:
    mocks.answer(study.learner, state.id, position, None, learning.now(), flagged)


def _move(study: Study, state: MockState, to: int, label: str, icon: str, key: str | None, possible: bool) -> None:
    presses.button(
        label,
        learning.attempt,
        _go,
        study,
        state,
        to,
        icon=icon,
        key=f"mock-{label.lower()}",
        disabled=not possible,
        shortcut=key,
    )


def _go(study: Study, state: MockState, position: int) -> None:
    st.session_state[_PLACE] = (state.id, position)
    mocks.answer(study.learner, state.id, position, None, learning.now())


def _overview(study: Study, state: MockState, found: Sequence[Item], position: int) -> None:
    """All questions at a glance, to jump to; and handing in."""
    standing = mock.standing(found, state.responses)
    answered = standing.count("answered")
    with st.expander(
        f"Review and hand in: {answered} of {len(found)} answered, {len(state.flagged)} flagged",
        icon=":material/checklist:",
        key="mock-review",
        on_change="rerun",
    ) as panel:
        if not panel.open:
            return
        key = "mock-jump"
        st.session_state[key] = position
        st.pills(
            "Go to a question",
            range(len(found)),
            format_func=lambda number: (
                f"{number + 1}{MARKS[standing[number]]}{FLAG if number in state.flagged else ''}"
            ),
            key=key,
            on_change=_jump,
            args=(study, state, key),
        )
        st.caption("✓ answered, … begun, ⚑ flagged")
        missing = len(found) - answered
        if missing:
            st.warning(f"{plural(missing, 'question')} not answered; what is not answered counts as wrong.")
        presses.button(
            "Hand in the exam",
            learning.attempt,
            _hand_in,
            study,
            state.id,
            type="primary",
            icon=":material/send:",
            key="mock-hand-in",
        )


def _jump(study: Study, state: MockState, key: str) -> None:
    position = st.session_state[key]
    if position is not None:
        learning.attempt(_go, study, state, position)


def _hand_in(study: Study, name: str) -> None:
    study.submit_mock(name, learning.now())
    st.session_state.pop(_PLACE, None)
    mock_report.look(name)
