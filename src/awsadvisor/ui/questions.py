"""One question as the widget that suits it; nothing is preselected, and "don't know" is always there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from awsadvisor.models import Question
from awsadvisor.questionnaire import UNKNOWN
from awsadvisor.ui import presses, state
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
    presses.control(key, _shown(question, answer), partial(_take, question, sheet))
    label = plain(question.ask)
    values = [*question.words, NONE, UNKNOWN] if multiple else [*question.words, UNKNOWN]

    def say(value: str) -> str:
        return _say(question, value)

    taking: dict[str, Any] = {"key": key, "help": help_text(question)}
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
    presses.control(key, None if answer in (None, UNKNOWN) else float(answer), partial(_take, question, sheet))
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
    )
    unknown = presses.control(f"{key}:unknown", answer == UNKNOWN, partial(_take_unknown, question, sheet))
    st.checkbox("Don't know", key=unknown)


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


def _take(question: Question, sheet: Sheet, before: Any, now: Any) -> None:
    sheet.keep(question.id, chosen(before, now) if question.kind == "choices" else now)


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


def _take_unknown(question: Question, sheet: Sheet, _: bool, now: bool) -> None:
    if now or sheet.read().get(question.id) == UNKNOWN:  # a number that was typed meanwhile stays
        sheet.keep(question.id, UNKNOWN if now else None)
