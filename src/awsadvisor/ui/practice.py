"""The page to practise on: choose what, answer, see why, go on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import streamlit as st

from awsadvisor.practice.choosing import merged
from awsadvisor.practice.models import Response
from awsadvisor.study import Asked, Study
from awsadvisor.ui import items, keys, learning, presses, resources
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural

Kind = Literal["all", "domain", "decision", "weak", "drill"]
KINDS: dict[Kind, str] = {
    "all": "Everything",
    "domain": "One domain",
    "decision": "One decision",
    "weak": "What I get wrong",
}
_ROUND, _QUESTIONS = "awsadvisor.round", "awsadvisor.questions"
SEEDS = 1_000_000_000


@dataclass(frozen=True)
class Round:
    """A round of practice as it stands. `asked` is None at its end, `outcome` while the question is open."""

    kind: Kind
    about: tuple[str, ...]
    cram: bool
    seed: int
    asked: Asked | None = None
    response: Response = ()
    hasty: bool = False
    """Whether it was to be checked before it was complete. The button for that is never disabled, since a press on it
    right after the last choice would be lost."""
    outcome: bool | None = None
    answered: int = 0
    right: int = 0
    since: float = 0.0


class Coming:
    """The questions of a round to come; the first of them stays until it is dropped."""

    def __init__(self, questions: Iterator[Asked]) -> None:
        self._questions = questions
        self._head: list[Asked | None] = []

    def head(self) -> Asked | None:
        """The question that comes next; None at the end."""
        if not self._head:
            self._head.append(next(self._questions, None))
        return self._head[0]

    def drop(self) -> None:
        """Done with it."""
        self._head.clear()


def show() -> None:
    """The choice of what to practise, or the question."""
    study = learning.study()
    found = current()
    if found is None:
        _start(study)
        return
    learning.trouble()
    if found.asked is None:
        _ended(found)
    elif found.outcome is None:
        _question(study, found, found.asked)
    else:
        _answered(study, found, found.asked)


def _choose(asked: Asked, before: Response, after: Response) -> None:
    """Keep what was chosen, as long as the question is open."""
    found = current()
    if found is not None and found.asked is not None and found.asked.token == asked.token and found.outcome is None:
        response = merged(asked.item, before, after, found.response)
        st.session_state[_ROUND] = replace(found, response=response, hasty=False)


def current() -> Round | None:
    """The round that goes on in this session."""
    found = st.session_state.get(_ROUND)
    return found if isinstance(found, Round) else None


def begin(study: Study, kind: Kind, *about: str, cram: bool = False) -> None:
    """Begin a round: on a domain, a decision, or a decision and two of its options to tell apart."""
    st.session_state[_ROUND] = Round(kind, about, cram, secrets.randbelow(SEEDS))
    st.session_state.pop(_QUESTIONS, None)
    go_on(study)


def leave() -> None:
    """Leave the round; what was answered is kept."""
    st.session_state.pop(_ROUND, None)
    st.session_state.pop(_QUESTIONS, None)


def go_on(study: Study) -> None:
    """To the next question of the round."""
    found = current()
    if found is None:
        return
    if _QUESTIONS not in st.session_state:
        st.session_state[_QUESTIONS] = Coming(_questions(study, found))
    coming: Coming = st.session_state[_QUESTIONS]
    since = learning.now().timestamp()
    st.session_state[_ROUND] = replace(found, asked=coming.head(), response=(), hasty=False, outcome=None, since=since)
    coming.drop()


def _questions(study: Study, found: Round) -> Iterator[Asked]:
    match found.kind:
        case "weak":
            return study.weak_round(found.seed, learning.now())
        case "drill":
            return study.drill_round(found.seed, *found.about)
        case "domain" | "decision":
            return study.round(
                found.seed,
                learning.now(),
                repeat=not found.cram,
                **{found.kind: found.about[0]},
            )
        case "all":
            return study.round(found.seed, learning.now(), repeat=not found.cram)


def _start(study: Study) -> None:
    st.title("Practise with scenario questions", anchor=False)
    st.markdown(
        "Questions as the AWS Certified AI Practitioner exam (AIF-C01) asks them, with answers that the rules prove. "
        "After each one: what decided, and a reason for every option."
    )
    learning.trouble()
    with learning.explained():
        plan, insight = study.learner.plan(learning.now()), study.insight(learning.now())
    due = f"**{plural(len(plan.due), 'card')} due now**" if plan.due else "Nothing is due now"
    st.markdown(f"{due}, {plan.done} done today. What is due comes first, then what is new.")
    with st.container(border=True, key="practice-start"):
        kind = st.segmented_control(
            "What do you want to practise?",
            list(KINDS),
            format_func=KINDS.__getitem__,
            default="all",
            required=True,
            key="practice:kind",
            persist_state="session",
        )
        about = _about(study, kind or "all")
        if kind == "weak":
            _weak(insight.weakest)
        cram = st.toggle(
            "Cram: leave the schedule as it is",
            key="practice:cram",
            persist_state="session",
            help="Answers are kept, but they do not move the day on which a card comes again.",
        )
        keys.switch(study)
        presses.button(
            "Begin",
            learning.attempt,
            partial(begin, study, kind or "all", *about, cram=cram),
            type="primary",
            icon=":material/play_arrow:",
            key="practice-begin",
            disabled=kind == "weak" and not insight.weakest,
        )


def _about(study: Study, kind: Kind) -> tuple[str, ...]:
    """The domain or decision that is chosen, when one is asked for."""
    knowledge = resources.advisor().knowledge
    if kind == "domain" and knowledge.exam is not None:
        domains = knowledge.exam.domains
        words = {domain.id: f"{domain.id}. {domain.title} ({domain.percent} % of the exam)" for domain in domains}
    elif kind == "decision":
        words = {name: knowledge.decisions[name].title for name in study.supply.decisions()}
    else:
        return ()
    label = "Which domain?" if kind == "domain" else "Which decision?"
    key = f"practice:{kind}"
    chosen = st.selectbox(label, list(words), format_func=words.__getitem__, key=key, persist_state="session")
    return (chosen,) if chosen else ()


def _weak(weakest: tuple[str, ...]) -> None:
    if not weakest:
        st.info("Nothing has gone wrong yet. Practise something else first.", icon=":material/thumb_up:")
        return
    decisions = resources.advisor().knowledge.decisions
    titles = [decisions[name].title for name in weakest[:5] if name in decisions]
    st.markdown("\n".join(f"- {plain(title)}" for title in titles))


def _question(study: Study, found: Round, asked: Asked) -> None:
    _head(found, asked)
    place = asked.token
    shortcuts = keys.on(study)
    items.ask(asked.item, found.seed, found.response, place, shortcuts, partial(_choose, asked))
    presses.button(
        "Check",
        learning.attempt,
        _check,
        study,
        type="primary",
        icon=":material/task_alt:",
        key=f"check-{place}",
        shortcut="N" if shortcuts else None,
    )
    if found.hasty:
        st.warning(items.wanting(asked.item, found.response) or "", icon=":material/touch_app:")


def _check(study: Study) -> None:
    """Keep the answer; only then is it shown whether it was right."""
    found = current()
    if found is None or found.asked is None or found.outcome is not None:
        return
    if items.wanting(found.asked.item, found.response):
        st.session_state[_ROUND] = replace(found, hasty=True)
        return
    moment = learning.now()
    seconds = round(moment.timestamp() - found.since, 1)
    right = study.answer(found.asked, found.response, moment, seconds, "cram" if found.cram else "practice")
    answered, total = found.answered + 1, found.right + right
    st.session_state[_ROUND] = replace(found, outcome=right, answered=answered, right=total)


def _answered(study: Study, found: Round, asked: Asked) -> None:
    _head(found, asked)
    place = asked.token
    items.explain(asked.item, found.seed, found.response)
    if asked.contrast is not None and asked.item.id == asked.contrast.second.id:
        st.info(
            f"**The one difference between the two stories**  \n{plain(asked.contrast.before)}  \n"
            f"became: {plain(asked.contrast.after)}",
            icon=":material/compare_arrows:",
        )
    with st.container(horizontal=True, key="after-answer"):
        presses.button(
            "Next question",
            learning.attempt,
            go_on,
            study,
            type="primary",
            icon=":material/arrow_forward:",
            key=f"next-{place}",
            shortcut="N" if keys.on(study) else None,
        )
        items.open_in_advisor(asked.item, place)
        items.report(asked.item, found.response, place)


def _head(found: Round, asked: Asked) -> None:
    item = asked.item
    number = found.answered + (found.outcome is None)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="round-head"
    ):
        st.header(f"Question {number}", anchor=False)
        presses.button("End the round", leave, icon=":material/stop:", key="end-round")
    facts = [f"{found.right} of {found.answered} right"] if found.answered else []
    facts += [f"task {item.task}", item.difficulty]
    facts += ["seen before, due again"] if asked.due else []
    facts += ["contrast drill"] if asked.contrast else []
    facts += ["your own item, unproven"] if not item.provable and not item.concept else []
    st.caption(" · ".join(facts))


def _ended(found: Round) -> None:
    st.title("That was all", anchor=False)
    if found.kind == "drill" and not found.answered:
        st.markdown("No single fact tells these two apart in a story.")
        presses.button("Practise something else", leave, type="primary", key="end-round")
        return
    st.markdown(
        f"{found.right} of {found.answered} right. There is nothing further of this kind that you have not seen."
    )
    presses.button("Practise something else", leave, type="primary", key="end-round")
