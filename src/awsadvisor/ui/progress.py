"""The page of what a learner knows: what is due, mastery, confusions, the outlook; and taking it along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from awsadvisor.store.insight import Insight, Mastery
from awsadvisor.store.learner import LOCAL, Plan
from awsadvisor.study import Study
from awsadvisor.ui import frame, learning, practice, presses, resources, transfer
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import bold, plain
from awsadvisor.wording import plural

MOST_WEAK, MOST_CONFUSED = 6, 6


def show() -> None:
    """Everything that the answers show."""
    study = learning.study()
    with learning.explained():
        plan, found = study.learner.plan(learning.now()), study.insight(learning.now())
    st.title("Your progress", anchor=False)
    learning.trouble()
    _today(study, plan, found)
    _outlook(study, plan, found)
    if found.answers:
        _domains(found)
        _decisions(study, found)
        _confusions(study, found)
    transfer.show(study)
    _whose()


def _today(study: Study, plan: Plan, found: Insight) -> None:
    with st.container(horizontal=True, key="today"):
        _figure("Due now", str(len(plan.due)), _later(plan))
        _figure("Done today", f"{plan.done} of {plan.cap}")
        _figure("Days in a row", str(found.streak))
        _figure("Right so far", f"{found.right} of {found.answers}")
    if not found.answers:
        st.info("Nothing answered yet. Practise a little, and this page shows what you know.", icon=":material/school:")
    said = "Practise what is due" if plan.due else "Practise something new"
    _to_practice(said, "progress-practise", partial(practice.begin, study, "all"), primary=True)


def _figure(label: str, value: str, more: str = "") -> None:
    with st.container(border=True, key=f"figure-{label.lower().replace(' ', '-')}", gap="xsmall"):
        st.caption(label)
        st.markdown(f"### {value}")
        if more:
            st.caption(more)


def _later(plan: Plan) -> str:
    return f"{plan.waiting} more on later days" if plan.waiting else ""


def _to_practice(label: str, key: str, begin: Callable[[], None], primary: bool = False) -> None:
    """A button that begins a round and goes to its page."""
    if st.button(label, key=key, icon=":material/play_arrow:", type="primary" if primary else "secondary"):
        with learning.explained():
            begin()
        st.switch_page(frame.page("practice"))


def _outlook(study: Study, plan: Plan, found: Insight) -> None:
    today = learning.now().date()
    with st.container(horizontal=True, key="plan", vertical_alignment="bottom"):
        st.date_input(
            "Day of your exam",
            value=None,
            min_value=min(today, plan.exam_date or today),
            key=presses.control("progress:exam", plan.exam_date, partial(_take_exam, study)),
            format="YYYY-MM-DD",
            help="Repetitions are then planned so that everything comes up once more before it.",
            width=220,
        )
        st.number_input(
            "Cards a day at most",
            min_value=1,
            max_value=500,
            key=presses.control("progress:cap", plan.cap, partial(_take_cap, study)),
            width=220,
        )
    days = (found.exam_date - today).days if found.exam_date else -1
    if days >= 0:
        st.markdown(f"**{plural(days, 'day')}** until the exam.")


def _take_exam(study: Study, _: dt.date | None, now: dt.date | None) -> None:
    learning.attempt(study.learner.set_exam, now)


def _take_cap(study: Study, _: int, now: int) -> None:
    learning.attempt(study.learner.set_daily_cap, now)


def _domains(found: Insight) -> None:
    st.header("What you know, by domain", anchor=False)
    exam = resources.advisor().knowledge.exam
    known = {entry.name: entry for entry in found.by_domain}
    heads = ["Domain", "Right", "Remembered now", *(["On exam day"] if found.forecast else [])]
    rows = []
    for domain in exam.domains if exam else ():
        entry = known.get(domain.id)
        row = [f"{domain.id}. {domain.title} ({domain.percent} %)", *_known(entry)]
        rows.append([*row, _percent(found.forecast.get(domain.id))] if found.forecast else row)
    _table(heads, rows)
    st.caption(
        "Remembered: how likely you still know what you have practised there, also where the first answer was wrong; "
        "it fades day by day. It says nothing about what you have not practised, and it is no forecast of a score."
    )


def _decisions(study: Study, found: Insight) -> None:
    titles = {name: decision.title for name, decision in resources.advisor().knowledge.decisions.items()}
    known = {entry.name: entry for entry in found.by_decision if entry.name in titles}
    weakest = [known[name] for name in found.weakest if name in known][:MOST_WEAK]
    if weakest:
        st.header("Where it goes wrong", anchor=False)
        _table(["Decision", "Right"], [[titles[entry.name], _known(entry)[0]] for entry in weakest])
        _to_practice("Practise these", "progress-weak", partial(practice.begin, study, "weak"))
    with panel("All decisions you have practised", "progress:decisions") as opened:
        if opened.open:
            rows = [[titles[name], *_known(entry)] for name, entry in known.items()]
            _table(["Decision", "Right", "Remembered now"], rows)


def _known(entry: Mastery | None) -> tuple[str, str]:
    """Right answers and what is remembered, as a table shows them."""
    return (f"{entry.right} of {entry.answers}", _percent(entry.recall)) if entry else ("none yet", "")


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for first, *rest in rows:
        cells = [plain(first), *(cell.replace(" ", "\u00a0") for cell in rest)]
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))


def _confusions(study: Study, found: Insight) -> None:
    decisions = resources.advisor().knowledge.decisions
    pairs = [pair for pair in found.confusions if pair.decision in decisions][:MOST_CONFUSED]
    if pairs:
        st.header("What you take for something else", anchor=False)
    for number, pair in enumerate(pairs):
        decision = decisions[pair.decision]
        right, taken = (
            decision.options[name].name if name in decision.options else name for name in (pair.key, pair.chosen)
        )
        with st.container(border=True, key=f"confusion-{number}", gap="xsmall"):
            st.markdown(f"{bold(taken)} instead of {bold(right)}")
            st.caption(f"{plain(decision.title)} · {plural(pair.times, 'time')}")
            names = (pair.decision, pair.key, pair.chosen)
            _to_practice("Tell them apart", f"drill-{number}", partial(practice.begin, study, "drill", *names))


def _whose() -> None:
    if learning.subject() == LOCAL:
        st.caption("Not signed in: everyone who uses this app without signing in shares this one profile.")
