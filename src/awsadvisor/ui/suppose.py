"""What if: the scenario with other answers, what that changes, and such copies kept as variants side by side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from awsadvisor import comparison
from awsadvisor.comparison import Comparison
from awsadvisor.differences import differences
from awsadvisor.models import Question, Scenario
from awsadvisor.questionnaire import UNKNOWN, is_known
from awsadvisor.render import words
from awsadvisor.render.comparison import letter, pick_words, setting_rows
from awsadvisor.render.discussion import difference_rows, reason_rows
from awsadvisor.render.turns import answer_words
from awsadvisor.ui import presses, questions, resources, rows, state
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import bold, plain
from awsadvisor.whatif import stops
from awsadvisor.wording import number, plural

MOST_VARIANTS = 5
MOST_TURNED = 4
"""So many questions stand on the page before others are chosen."""
COPY = questions.Sheet(state.supposed_answers, state.suppose)


def what_if() -> None:
    """The answers to turn on one side, what that changes on the other."""
    asking, changing = st.columns([5, 7], gap="medium")
    with asking:
        _turn()
    with changing, st.container(key="differences"):
        _differences()
        _save()


def _turn() -> None:
    knowledge, scenario = resources.advisor().knowledge, state.work().scenario
    known = [name for name in knowledge.questions if is_known(scenario, name)]
    known.sort(key=lambda name: knowledge.questions[name].kind != "number")
    chosen = state.work().turned
    turned = list(known[:MOST_TURNED] if chosen is None else chosen)
    st.multiselect(
        "What if these answers were others?",
        [*known, *(name for name in knowledge.questions if name not in known)],
        format_func=lambda name: knowledge.questions[name].short,
        key=presses.control("discuss:turned", turned, _take_turned),
        placeholder="Choose questions",
        select_all=False,
        help="Your answers first, then what is still open. The scenario itself stays as it is.",
    )
    for name in turned:
        question = knowledge.questions[name]
        if question.kind == "number":
            _slider(question)
        else:
            questions.ask(question, "suppose", COPY)
        if name in state.work().supposed:
            own = words.said_as_written(knowledge, name, scenario.answers[name]) if name in known else "not answered"
            st.caption(f":orange[Changed here.] The scenario says: {plain(own)}")


def _take_turned(_: list[str], now: list[str]) -> None:
    state.update(turned=tuple(now))


def _slider(question: Question) -> None:
    """A number by the stretches that rules tell apart, each standing for all numbers in it.

    What a stretch is called does not depend on what is chosen: the browser tells the choice by that name.
    """
    now, own = state.supposed_answers().get(question.id, UNKNOWN), state.answers().get(question.id, UNKNOWN)
    said: dict[str | float, str] = {UNKNOWN: "Don't know"}
    for stretch in stops(resources.advisor(), question, state.work().scenario.decisions):
        inside = [value for value in (now, own) if value != UNKNOWN and value in stretch]
        value = inside[0] if inside else stretch.sample
        said[value] = f"{number(value)} {question.unit}" if value == own else stretch.words(question.unit)
    st.select_slider(
        plain(question.ask),
        list(said),
        format_func=said.__getitem__,
        key=presses.control(f"suppose:{question.id}", now, partial(_take_number, question.id)),
        help=questions.help_text(question),
    )


def _take_number(question: str, _: str | float, now: str | float) -> None:
    state.suppose(question, now)


def _differences() -> None:
    """What the supposed answers change."""
    work, knowledge = state.work(), resources.advisor().knowledge
    if not work.supposed:
        st.info("Change an answer, and what becomes of each decision stands here.", icon=":material/tune:")
        return
    before, after = resources.advise(work.scenario), resources.advise(state.supposed())
    found = differences(before, after)
    same = len(after.recommendations) - len(found)
    st.header(f"{plural(len(found), 'decision')} would change" if found else "Nothing would change", anchor=False)
    for difference in found:
        with st.container(border=True, key=f"difference-{difference.decision}"):
            st.markdown(bold(difference.before.title))
            rows.show(difference_rows(knowledge, difference))
    st.caption(f"{plural(same, 'decision')} the same.")


def _save() -> None:
    """Keep the copy under a name."""
    work = state.work()
    if not work.supposed:
        return
    number = len(work.variants) + 1
    full = number > MOST_VARIANTS
    st.text_input("Name of the variant", key=_name(number), max_chars=120, placeholder=_next_name(number))
    save = {"key": f"variant:save:{number}", "icon": ":material/bookmark_add:", "disabled": full}
    presses.button("Save as a variant", _keep, number, **save)
    if full:
        st.caption(f"{plural(MOST_VARIANTS, 'variant')} are saved; remove one to save another.")
    presses.button("Back to the scenario's answers", partial(state.update, supposed={}), icon=":material/undo:")


def _name(number: int) -> str:
    """Where the name of a variant is typed; the next one begins with an empty line."""
    return f"variant:name:{number}"


def _next_name(number: int) -> str:
    return f"Variant {letter(number)}"


def _keep(number: int) -> None:
    """Keep the copy as this variant, once."""
    kept = state.work().variants
    if len(kept) < number:
        name = str(st.session_state.get(_name(number)) or "").strip() or _next_name(number)
        state.update(variants=(*kept, state.supposed().model_copy(update={"title": name})))


def variants() -> None:
    """The scenario in hand beside the saved variants: only what differs."""
    work, knowledge = state.work(), resources.advisor().knowledge
    if not work.variants:
        st.info("Nothing is saved yet. Change answers under What if, then save them.", icon=":material/bookmark:")
        return
    scenarios = (work.scenario, *work.variants)
    found = comparison.compare(resources.advisor(), [resources.dated(each) for each in scenarios])
    heads = [f"{letter(position)}: {plain(each.title)}" for position, each in enumerate(scenarios)]
    rows.show(setting_rows(found.advice))
    _table(
        "Answers that differ",
        heads,
        [
            (knowledge.questions[name].short, [answer_words(knowledge.questions[name], value) for value in values])
            for name, values in found.answers.items()
        ],
    )
    _table(
        "Decisions that differ",
        heads,
        [
            (outcomes[0].title, [pick_words(knowledge, outcome) for outcome in outcomes])
            for outcomes in found.decisions.values()
        ],
    )
    st.caption(f"{plural(found.same, 'decision')} the same.")
    _reasons(found, heads)
    _manage()


def _table(heading: str, heads: list[str], cells: list[tuple[str, list[str]]]) -> None:
    st.header(heading, anchor=False)
    if not cells:
        st.caption("None.")
        return
    table = {" ": [bold(name) for name, _ in cells]}
    for position, head in enumerate(heads):
        table[head] = [plain(values[position]) for _, values in cells]
    with st.container(key=f"scroll-{heading.split()[0].lower()}", width="stretch"):
        st.table(table, hide_index=True, border="horizontal", alt=heading)


def _reasons(found: Comparison, heads: list[str]) -> None:
    """The reasons behind each variant's other picks."""
    knowledge = resources.advisor().knowledge
    for position, changes in enumerate(found.changes, start=1):
        if not changes:
            continue
        with panel(f"Why {heads[position]} comes out otherwise", f"behind:{position}") as opened:
            if opened.open:
                for change in changes:
                    st.markdown(bold(change.before.title))
                    rows.show(reason_rows(knowledge, change, "only here", "no longer"))


def _manage() -> None:
    """Go on with a variant, or let it go."""
    for position, variant in enumerate(state.work().variants):
        with st.container(horizontal=True, key=f"variant-{position}", vertical_alignment="center"):
            said = plain(variant.title)
            presses.button(
                f"Go on with {said}",
                state.begin,
                variant,
                key=f"variant:take:{position}",
                icon=":material/arrow_forward:",
                help="It becomes the scenario in hand; the present one can be brought back on the start page.",
            )
            presses.button(
                f"Remove {said}",
                _drop,
                variant,
                key=f"variant:drop:{position}",
                icon=":material/delete:",
                type="tertiary",
            )


def _drop(variant: Scenario) -> None:
    state.update(variants=tuple(kept for kept in state.work().variants if kept is not variant))
