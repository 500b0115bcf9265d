"""The asking side: the next best question on a card, what was answered, and all questions by topic."""

from __future__ import annotations

from functools import partial

import streamlit as st

from awsadvisor import questionnaire
from awsadvisor.advice import Advice
from awsadvisor.models import Question
from awsadvisor.questionnaire import Section, is_known
from awsadvisor.render import words
from awsadvisor.ui import presses, questions, recommendation, resources, state
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural

MOST = 5
"""So many unanswered questions of a topic stand on the page until more are asked for."""
MOST_NAMED = 2


def show(advice: Advice) -> None:
    """Everything that is asked."""
    _card(advice)
    recommendation.short(advice)
    _answers()
    _topics(advice)


def _card(advice: Advice) -> None:
    question = _in_focus(advice)
    with st.container(border=True, key="question-card"):
        if question is None:
            st.markdown("**Nothing left to ask**")
            st.write("No further answer to a question in play could change a recommendation.")
            return
        answered = question.id in state.work().scenario.answers
        st.caption("**Next best question**" if not answered else "**Your answer**")
        questions.ask(question, "card")
        _why_asked(question)
        presses.button(
            "Next question" if answered else "Skip: don't know",
            state.next_question,
            question.id,
            type="primary" if answered else "secondary",
            icon=":material/arrow_forward:",
            key="next-question",
        )


def _in_focus(advice: Advice) -> Question | None:
    """The question on the card stays there until its user goes on."""
    work, advisor = state.work(), resources.advisor()
    if work.focus in advisor.knowledge.questions:
        return advisor.knowledge.questions[str(work.focus)]
    found = questionnaire.first_question(advisor, advice, work.scenario)
    if found is not None:
        state.update(focus=found.id)
    return found


def _why_asked(question: Question) -> None:
    decisions = resources.advisor().knowledge.decisions
    chosen = state.work().scenario.decisions
    names = [name for name in resources.bearing()[question.id] if not chosen or name in chosen]
    titles = [plain(decisions[name].title) for name in names[:MOST_NAMED]]
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    if titles:
        st.caption("Bears on: " + " · ".join([*titles, *more]))


def _answers() -> None:
    """What was answered; a click takes the question onto the card again."""
    scenario, knowledge = state.work().scenario, resources.advisor().knowledge
    if not scenario.answers:
        return
    known = [name for name in scenario.answers if is_known(scenario, name)]
    with panel(f"Your answers ({len(known)})", "answers", icon=":material/edit_note:") as opened:
        if not opened.open:
            return
        st.caption("Choose one to change it.")
        with st.container(gap=None):
            for name in scenario.answers:
                said = f"{knowledge.questions[name].short}: don't know"
                if name in known:
                    said = words.said_as_written(knowledge, name, scenario.answers[name])
                presses.button(plain(said), partial(state.update, focus=name), key=f"edit:{name}", type="tertiary")


def _topics(advice: Advice) -> None:
    scenario, knowledge = state.work().scenario, resources.advisor().knowledge
    with panel("All questions by topic", "topics", icon=":material/list:") as opened:
        if opened.open:
            said = "Also questions that can change nothing now"
            everything = st.toggle(said, key="topics:everything", persist_state="session")
            for section in questionnaire.sections(knowledge, advice, scenario, everything):
                _topic(section)


def _topic(section: Section) -> None:
    """The questions of a topic. Its label never changes: another one would take what is being typed inside with it."""
    with panel(plain(section.title), f"topic:{section.topic}") as topic:
        if not topic.open:
            return
        answered = f", {section.answered} answered" if section.answered else ""
        st.caption(plural(len(section.questions), "question") + answered)
        for question in _shown(section, MOST):
            questions.ask(question, "topic")
        hidden = len(section.questions) - len(state.work().shown[section.topic])
        if hidden:
            said, key = f"Show {plural(hidden, 'further question')}", f"topic:{section.topic}:all"
            look = {"key": key, "type": "tertiary", "icon": ":material/expand_more:"}
            presses.button(said, _shown, section, len(section.questions), **look)


def _shown(section: Section, most: int) -> list[Question]:
    """What was answered and so many open questions, in the order in which they came to stand on the page.

    None of them moves while its reader is at it; what is most telling changes with every answer.
    """
    work = state.work()
    known = {question.id: question for question in section.questions}
    shown = [name for name in work.shown.get(section.topic, ()) if name in known]
    waiting = sum(name not in work.scenario.answers for name in shown)
    for name in known:
        if name not in shown and (name in work.scenario.answers or waiting < most):
            shown.append(name)
            waiting += name not in work.scenario.answers
    state.update(shown={**work.shown, section.topic: tuple(shown)})
    return [known[name] for name in shown]
