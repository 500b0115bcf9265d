"""One question as the widget that suits it; nothing is preselected, and "don't know" is always there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from awsadvisor.models import Question
from awsadvisor.questionnaire import UNKNOWN
from awsadvisor.ui import state
from awsadvisor.ui.wording import plain

NONE = "none of these"
FEW_CHOICE, FEW_CHOICES = 9, 14
"""Up to so many values stand on the page; more are a list to search in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where answers are read from and kept."""

    read: Callable[[], Mapping[str, Any]]
    keep: Callable[[str, Any], None]


SCENARIO = Sheet(state.answers, state.answer)


def ask(question: Question, place: str, sheet: Sheet = SCENARIO) -> None:
    """Draw the question with the answer it has; `place` tells apart where on the page it stands."""
    key = f"{place}:{question.id}"
    answer = sheet.read().get(question.id)
    if question.kind == "number":
        _number(question, key, answer, sheet)
        return
    multiple = question.kind == "choices"
    st.session_state[key] = _shown(question, answer)
    label, about = plain(question.ask), help_text(question)
    values = [*question.words, NONE, UNKNOWN] if multiple else [*question.words, UNKNOWN]
    taking: dict[str, Any] = {"key": key, "help": about, "on_change": _take, "args": (question, key, sheet)}

    def say(value: str) -> str:
        return _say(question, value)

    if multiple and len(question.words) <= FEW_CHOICES:
        st.pills(label, values, selection_mode="multi", wrap=True, format_func=lambda v: plain(say(v)), **taking)
    elif multiple:
        st.multiselect(label, values, format_func=say, placeholder="Choose all that apply", select_all=False, **taking)
    elif len(question.words) <= FEW_CHOICE:
        across = question.kind == "yes_no"
        st.radio(label, values, index=None, format_func=lambda v: plain(say(v)), horizontal=across, **taking)
    else:
        st.selectbox(label, values, index=None, format_func=say, placeholder="Choose one", **taking)


def help_text(question: Question) -> str:
    """What stands behind the question mark: the technical wording, how to answer, and the name in scenario files."""
    return f"**{plain(question.technical)}**  \n{plain(question.help)}  \nIn scenario files: `{question.id}`"


def _number(question: Question, key: str, answer: Any, sheet: Sheet) -> None:
    st.session_state[key] = None if answer in (None, UNKNOWN) else float(answer)
    st.number_input(
        f"{plain(question.ask)} ({plain(question.unit or '')})",
        min_value=question.at_least,
        max_value=question.at_most,
        value=None,
        step=1.0,
        format="%g",
        key=key,
        help=help_text(question),
        placeholder=f"A number of {question.unit}",
        on_change=_take,
        args=(question, key, sheet),
    )
    unknown = f"{key}:unknown"
    st.session_state[unknown] = answer == UNKNOWN
    st.checkbox("Don't know", key=unknown, on_change=_take_unknown, args=(question, unknown, sheet))


def _say(question: Question, value: str) -> str:
    if value == UNKNOWN:
        return "Don't know"
    if value == NONE:
        return "None of these"
    wording = question.values.get(value, value)
    return wording[:1].upper() + wording[1:]


def _shown(question: Question, answer: Any) -> Any:
    """An answer as the widget has it."""
    if question.kind != "choices":
        return ("yes" if answer else "no") if isinstance(answer, bool) else answer
    if answer is None:
        return []
    chosen = [answer] if isinstance(answer, str) else list(answer)
    return chosen or [NONE]


def _take(question: Question, key: str, sheet: Sheet) -> None:
    value = st.session_state[key]
    if question.kind == "choices":
        before = _shown(question, sheet.read().get(question.id))
        value = chosen(before, value)
    sheet.keep(question.id, value)


def chosen(before: list[str], now: list[str]) -> list[str] | str | None:
    """The answer that a selection of several values means.

    "None of these" and "don't know" exclude the rest, and choosing another value takes them back.
    """
    alone = next((value for value in (NONE, UNKNOWN) if value in now and value not in before), None)
    if alone is None:
        rest = [value for value in now if value not in (NONE, UNKNOWN)]
        alone = next((value for value in (NONE, UNKNOWN) if value in now and not rest), None)
        if alone is None:
            return rest or None
    return [] if alone == NONE else UNKNOWN


def _take_unknown(question: Question, key: str, sheet: Sheet) -> None:
    sheet.keep(question.id, UNKNOWN if st.session_state[key] else None)
