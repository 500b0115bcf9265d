"""What the user chose, and nothing else: one frozen value in the session, changed as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import streamlit as st

from awsadvisor.errors import InputError
from awsadvisor.models import Scenario
from awsadvisor.questionnaire import UNKNOWN, with_answer

_KEY = "awsadvisor.work"

WHAT_IF = "What if"
"""The view of the Discuss page where answers are supposed."""


@dataclass(frozen=True)
class Work:
    """The scenario in hand, and where the user is with it.

    `focus` is the question on the card, `earlier` the scenario that was in hand before, `problems` what was wrong with
    the last file or link, `link` the last shared link that was followed, and `shown` the questions of each topic in the
    order in which they came to stand on the page. On the page for discussions `supposed`
    are answers given for the sake of argument (None: taken away), `turned` the questions that stand there (None: those
    that it begins with), `variants` the scenarios saved to compare, and `asked` what was last searched for.
    """

    scenario: Scenario = field(default_factory=lambda: Scenario(title="My workload"))
    begun: bool = False
    focus: str | None = None
    earlier: Scenario | None = None
    problems: InputError | None = None
    link: str | None = None
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    supposed: Mapping[str, Any] = field(default_factory=dict)
    turned: tuple[str, ...] | None = None
    variants: tuple[Scenario, ...] = ()
    asked: tuple[object, ...] | None = None


def work() -> Work:
    """What this session has so far."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Work) else Work()


def update(**changes: Any) -> None:
    """Change parts of the work."""
    st.session_state[_KEY] = replace(work(), **changes)


def update_scenario(**changes: Any) -> None:
    """Change parts of the scenario; what the reader of scenario files would refuse must not get here."""
    update(scenario=work().scenario.model_copy(update=changes))


def begin(scenario: Scenario) -> None:
    """Take another scenario in hand; one that had answers is kept beside it."""
    before = work().scenario
    earlier = before if before.answers and before != scenario else work().earlier
    now = Work(scenario, begun=True, earlier=earlier, link=work().link, variants=work().variants)
    st.session_state[_KEY] = now


def answer(question: str, value: Any) -> None:
    """Keep an answer; None takes it away."""
    update(scenario=with_answer(work().scenario, question, value))


def answers() -> Mapping[str, Any]:
    """The answers of the scenario in hand."""
    return work().scenario.answers


def supposed() -> Scenario:
    """A copy of the scenario in hand with the answers that are supposed."""
    return reduce(lambda copy, change: with_answer(copy, *change), work().supposed.items(), work().scenario)


def supposed_answers() -> Mapping[str, Any]:
    """The answers of that copy."""
    return supposed().answers


def suppose(question: str, value: Any) -> None:
    """Give an answer for the sake of argument; the scenario's own ends it."""
    others = {name: answer for name, answer in work().supposed.items() if name != question}
    update(supposed=others if value == answers().get(question) else {**others, question: value})


def next_question(question: str) -> None:
    """Go on from a question; without an answer it counts as "don't know"."""
    if question not in work().scenario.answers:
        answer(question, UNKNOWN)
    update(focus=None)
