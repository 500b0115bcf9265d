"""What if: the scenario with other answers, what that changes, and such copies kept as variants side by side."""

from __future__ import annotations

import streamlit as st

from awsadvisor import comparison
from awsadvisor.comparison import Comparison
from awsadvisor.differences import differences
from awsadvisor.models import Question
from awsadvisor.questionnaire import UNKNOWN, is_known
from awsadvisor.render import words
from awsadvisor.render.comparison import letter, pick_words, setting_rows
from awsadvisor.render.discussion import difference_rows, reason_rows
from awsadvisor.render.turns import answer_words
from awsadvisor.ui import questions, resources, rows, state
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
    turned = state.work().turned
    st.session_state["discuss:turned"] = list(known[:MOST_TURNED] if turned is None else turned)
    st.multiselect(
        "What if these answers were others?",
        [*known, *(name for name in knowledge.questions if name not in known)],
        format_func=lambda name: knowledge.questions[name].short,
        key="discuss:turned",
        placeholder="Choose questions",
        select_all=False,
        on_change=_take_turned,
        help="Your answers first, then what is still open. The scenario itself stays as it is.",
    )
    for name in st.session_state["discuss:turned"]:
        question = knowledge.questions[name]
        if question.kind == "number":
            _slider(question)
        else:
            questions.ask(question, "suppose", COPY)
        if name in state.work().supposed:
            own = words.said_as_written(knowledge, name, scenario.answers[name]) if name in known else "not answered"
            st.caption(f":orange[Changed here.] The scenario says: {plain(own)}")


def _take_turned() -> None:
    state.update(turned=tuple(st.session_state["discuss:turned"]))


def _slider(question: Question) -> None:
    """A number by the stretches that rules tell apart, each standing for all numbers in it."""
    key = f"suppose:{question.id}"
    now, own = state.supposed_answers().get(question.id, UNKNOWN), state.answers().get(question.id, UNKNOWN)
    said: dict[str | float, str] = {UNKNOWN: "Don't know"}
    for stretch in stops(resources.advisor(), question, state.work().scenario.decisions):
        inside = [value for value in (now, own) if value != UNKNOWN and value in stretch]
        if inside:
            said[inside[0]] = f"{number(inside[0])} {question.unit}"
        else:
            said[stretch.sample] = stretch.words(question.unit)
    st.session_state[key] = now
    st.select_slider(
        plain(question.ask),
        list(said),
        format_func=said.__getitem__,
        key=key,
        help=questions.help_text(question),
        on_change=_take_number,
        args=(question.id, key),
    )


def _take_number(question: str, key: str) -> None:
    state.suppose(question, st.session_state[key])


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
    with st.form("save-variant", border=False, clear_on_submit=True):
        full = len(work.variants) >= MOST_VARIANTS
        st.text_input("Name of the variant", key="variant:name", max_chars=120, placeholder=_next_name())
        st.form_submit_button("Save as a variant", icon=":material/bookmark_add:", on_click=_keep, disabled=full)
    if full:
        st.caption(f"{plural(MOST_VARIANTS, 'variant')} are saved; remove one to save another.")
    st.button("Back to the scenario's answers", icon=":material/undo:", on_click=state.update, kwargs={"supposed": {}})


def _next_name() -> str:
    return f"Variant {letter(len(state.work().variants) + 1)}"


def _keep() -> None:
    name = str(st.session_state["variant:name"]).strip() or _next_name()
    state.update(variants=(*state.work().variants, state.supposed().model_copy(update={"title": name})))


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
        with st.expander(
            f"Why {heads[position]} comes out otherwise", on_change="rerun", key=f"behind:{position}"
        ) as panel:
            if panel.open:
                for change in changes:
                    st.markdown(bold(change.before.title))
                    rows.show(reason_rows(knowledge, change, "only here", "no longer"))


def _manage() -> None:
    """Go on with a variant, or let it go."""
    for position, variant in enumerate(state.work().variants):
        with st.container(horizontal=True, key=f"variant-{position}", vertical_alignment="center"):
            said = plain(variant.title)
            st.button(
                f"Go on with {said}",
                key=f"variant:take:{position}",
                icon=":material/arrow_forward:",
                on_click=state.begin,
                args=(variant,),
                help="It becomes the scenario in hand; the present one can be brought back on the start page.",
            )
            st.button(
                f"Remove {said}",
                key=f"variant:drop:{position}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_drop,
                args=(position,),
            )


def _drop(position: int) -> None:
    kept = state.work().variants
    state.update(variants=kept[:position] + kept[position + 1 :])
