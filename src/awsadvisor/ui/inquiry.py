"""What would change a decision, why or why not one option, and options side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from awsadvisor import comparison
from awsadvisor.advice import Recommendation
from awsadvisor.models import Scenario
from awsadvisor.render import words
from awsadvisor.render.comparison import matrix_rows, pick_words
from awsadvisor.render.discussion import flip_rows, hold_rows, nearest, verdict, why_rows
from awsadvisor.render.turns import flip_words, outcome_words
from awsadvisor.scenarios import to_yaml
from awsadvisor.ui import presses, resources, rows, state
from awsadvisor.ui.reasons import source_list
from awsadvisor.ui.wording import bold, plain
from awsadvisor.whatif import Flip, Fragility, Outcomes, fragility
from awsadvisor.whatif import flips as all_of
from awsadvisor.why import Why
from awsadvisor.why import why as explain

MOST_OPTIONS = 4
FIRST_OPTIONS = 3
SIZES = {1: "One answer", 2: "Up to two answers"}


def flips() -> None:
    """The smallest sets of changed answers that change a decision, and what it rests on."""
    scenario, knowledge = resources.dated(state.work().scenario), resources.advisor().knowledge
    decision = _decision("flips")
    most = st.segmented_control(
        "How many answers may change at once?",
        list(SIZES),
        default=1,
        required=True,
        format_func=SIZES.__getitem__,
        key="flips:most",
        persist_state="session",
    )
    if not _wanted(("flips", scenario, decision, most), "Find what would change it"):
        return
    found = resources.advise(scenario)[decision]
    ways, held = _flips(scenario, decision, most)
    st.markdown(f"Now: {bold(pick_words(knowledge, found))}")
    rows.show(hold_rows(knowledge, found, held))
    if not ways:
        rows.show(flip_rows(knowledge, found, ways, None))
    for size, of_size in groupby(enumerate(nearest(ways)), lambda entry: len(entry[1].changes)):
        st.markdown(bold("One answer" if size == 1 else f"{size} answers"))
        entries = list(of_size)
        with st.container(gap="xsmall"):
            for position, flip in entries[: rows.FEW]:
                _flip(found, position, flip)
        if entries[rows.FEW :]:
            with st.expander(f"{len(entries) - rows.FEW} more"):
                for position, flip in entries[rows.FEW :]:
                    _flip(found, position, flip)


def _flip(found: Recommendation, position: int, flip: Flip) -> None:
    """What changes and what comes of it, with the button that supposes it."""
    knowledge = resources.advisor().knowledge
    with st.container(border=True, key=f"flip-{position}"):
        saying, trying = st.columns([6, 1], vertical_alignment="center")
        outcome = outcome_words(knowledge, found, flip.status, flip.picks)
        saying.markdown(f"{plain(flip_words(knowledge, flip))} → {bold(outcome)}")
        with trying:
            presses.button(
                "Try this",
                _try,
                flip.answers,
                key=f"flip:try:{position}",
                icon=":material/experiment:",
                width="stretch",
                help="Supposes these answers under What if, where everything that they change is shown.",
            )


def _try(answers: Mapping[str, Any]) -> None:
    """Suppose a flip's answers, and look at what they change; the scenario itself stays as it is."""
    state.update(supposed={}, turned=tuple(answers))
    for question, value in answers.items():
        state.suppose(question, value)
    st.session_state["discuss:view"] = state.WHAT_IF


def why() -> None:
    """Why an option was picked; else what kept it from it, and what would make it win."""
    scenario, knowledge = resources.dated(state.work().scenario), resources.advisor().knowledge
    decision = _decision("why")
    options = knowledge.decisions[decision].options
    option = st.selectbox(
        "Which option?", list(options), format_func=lambda name: options[name].name, key=f"why:option:{decision}"
    )
    if not _wanted(("why", scenario, decision, option), "Explain it"):
        return
    found = _why(scenario, decision, option)
    st.header(plain(found.option.name), anchor=False)
    st.markdown(plain(verdict(knowledge, found)))
    rows.show(why_rows(knowledge, found, None, switches=False))
    with st.expander("Sources", icon=":material/menu_book:"):
        source_list(words.sources_of(knowledge, found.option.evidence))


def options() -> None:
    """The decision matrix of some options."""
    scenario, knowledge = resources.dated(state.work().scenario), resources.advisor().knowledge
    decision = _decision("compared")
    known = knowledge.decisions[decision].options
    parts = resources.advise(scenario)[decision].parts
    ranked = list(dict.fromkeys(option.id for part in parts for option in part.options)) or list(known)
    chosen = st.multiselect(
        "Which options?",
        ranked,
        default=ranked[:FIRST_OPTIONS],
        format_func=lambda name: known[name].name,
        max_selections=MOST_OPTIONS,
        select_all=False,
        key=f"compared:{decision}",
        placeholder="Choose two or more",
    )
    if not chosen:
        return
    found = comparison.matrix(resources.advisor(), scenario, decision, chosen)
    heads = [f"[{plain(known[name].name)}](<explore?item=option/{decision}/{name}>)" for name in chosen]
    table: dict[str, list[str]] = {head: [] for head in (" ", *heads)}
    for label, cells in matrix_rows(knowledge, found):
        table[" "].append(bold(label))
        for head, cell in zip(heads, cells, strict=True):
            table[head].append(plain(cell))
    with st.container(key=f"scroll-matrix-{decision}"):
        st.table(table, hide_index=True, border="horizontal", alt=f"Options side by side: {found.decision}")


def _decision(place: str) -> str:
    """One of the decisions that have something to say, or of all while none has."""
    advice, knowledge = resources.advise(state.work().scenario), resources.advisor().knowledge
    found = [*words.speaking(advice), *words.waiting(advice)] or list(advice.recommendations.values())
    chosen: str = st.selectbox(
        "Which decision?",
        [each.decision for each in found],
        format_func=lambda name: knowledge.decisions[name].title,
        key=f"{place}:decision",
    )
    return chosen


def _wanted(asked: tuple[object, ...], label: str) -> bool:
    """Whether this was asked for; else the button that asks for it, since the answer takes a moment."""
    if state.work().asked == asked:
        return True
    presses.button(label, partial(state.update, asked=asked), type="primary", key=f"{asked[0]}:go")
    return False


KEPT = 20
"""So many answers that took a moment are kept, for their own visitor only."""


@st.cache_resource(
    show_spinner="Trying every change of answers ...", scope="session", max_entries=KEPT, hash_funcs={Scenario: to_yaml}
)
def _flips(scenario: Scenario, decision: str, most: int) -> tuple[list[Flip], Fragility]:
    outcomes = Outcomes(resources.advisor(), scenario)
    return all_of(outcomes, decision, most), fragility(outcomes, decision)


@st.cache_resource(
    show_spinner="Looking for what would win ...", scope="session", max_entries=KEPT, hash_funcs={Scenario: to_yaml}
)
def _why(scenario: Scenario, decision: str, option: str) -> Why:
    return explain(Outcomes(resources.advisor(), scenario), decision, option)
