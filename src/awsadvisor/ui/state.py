"""What the user chose, and nothing else: one frozen value in the session, changed as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from awsadvisor.errors import InputError
from awsadvisor.models import Scenario
from awsadvisor.questionnaire import UNKNOWN, with_answer

_KEY = "awsadvisor.work"


@dataclass(frozen=True)
class Work:
    """The scenario in hand, and where the user is with it.

    `focus` is the question on the card, `earlier` the scenario that was in hand before, `problems` what was wrong with
    the last file or link, and `link` the last shared link that was followed.
    """

    scenario: Scenario = field(default_factory=lambda: Scenario(title="My workload"))
    begun: bool = False
    focus: str | None = None
    earlier: Scenario | None = None
    problems: InputError | None = None
    link: str | None = None


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
    update(scenario=scenario, begun=True, focus=None, earlier=earlier, problems=None)


def bring_back() -> None:
    """The scenario that was in hand before."""
    earlier = work().earlier
    if earlier is not None:
        begin(earlier)


def answer(question: str, value: Any) -> None:
    """Keep an answer; None takes it away."""
    update(scenario=with_answer(work().scenario, question, value))


def next_question(question: str) -> None:
    """Go on from a question; without an answer it counts as "don't know"."""
    if question not in work().scenario.answers:
        answer(question, UNKNOWN)
    update(focus=None)
