"""The answering side: picks first, how sure they are, why, and what would change them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from awsadvisor import questionnaire
from awsadvisor.advice import Advice, OtherLens, Part, Recommendation
from awsadvisor.render import words
from awsadvisor.ui import pictures, presses, resources, setting, state
from awsadvisor.ui.panels import panel
from awsadvisor.ui.reasons import reason_list, source_list
from awsadvisor.ui.wording import bold, plain
from awsadvisor.wording import plural

ICONS = {
    "settled": ":material/verified:",
    "decided": ":material/check_circle:",
    "close": ":material/balance:",
    "open": ":material/help:",
}
VIEWS = ("Why", "Chart", "Path", "Compare")
MOST_RULED_OUT = 6


def short(advice: Advice) -> None:
    """The answer in one sentence; on a phone it stands right below the question."""
    with st.container(key="short"):
        st.markdown(_headline(advice))


def show(advice: Advice) -> None:
    """The recommendation, as a list of picks or as a map."""
    with st.container(key="headline"):
        st.header(_headline(advice), anchor=False)
    if not state.work().scenario.answers:
        st.markdown(_FIRST_WORDS)
        return
    _progress(advice)
    _notes(advice)
    view = st.segmented_control(
        "Show the recommendation as",
        ["Picks", "Architecture map"],
        default="Picks",
        required=True,
        key="recommendation:view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == "Picks":
        _picks(advice)
    else:
        pictures.layer_map(advice, resources.advisor().knowledge)
    with st.container(gap="xsmall", key="rest"):
        _rest(advice)


_FIRST_WORDS = """
Each answer shows here at once:

- what to pick, and how sure that is,
- why, in your own answers, and what comes second,
- what is ruled out and by what,
- which answer would change it.

Skip what you do not know. A missing answer is never taken for a no.
"""


def _headline(advice: Advice) -> str:
    return plain(words.headline(advice, resources.advisor().knowledge).removesuffix(" below."))


def _progress(advice: Advice) -> None:
    found = questionnaire.progress(advice)
    said = f"{found.decided} of {plural(found.in_play, 'decision')} in play decided"
    settled = f", {found.settled} settled: no open answer can change them" if found.settled else ""
    st.progress(found.share, text=said + settled)


def _notes(advice: Advice) -> None:
    if advice.warnings:
        with st.expander(plural(len(advice.warnings), "note"), icon=":material/info:", key="notes"):
            for note in advice.warnings:
                st.markdown(f"- {bold(note.text)} {plain(note.because or '')}")


def _picks(advice: Advice) -> None:
    with st.container(gap="xsmall", key="picks"):
        _pick_list(advice)


def _pick_list(advice: Advice) -> None:
    speaking = words.speaking(advice)
    alone = len(speaking) == 1
    for found in speaking:
        options = resources.advisor().knowledge.decisions[found.decision].options
        names = ", ".join(options[pick].name for pick in found.picks) or "Every option is ruled out"
        differs = " · :orange[exam and build differ]" if found.other_lens else ""
        certainty = "settled" if found.settled and found.picks else found.status
        sure = words.STATUS_WORDS.get(certainty, certainty)
        label = f"{bold(names)}  \n:gray[{plain(found.title)} · {sure}]{differs}"
        with panel(label, f"pick:{found.decision}", icon=ICONS[certainty], expanded=alone) as opened:
            if opened.open:
                _detail(found, advice)


def _detail(found: Recommendation, advice: Advice) -> None:
    if found.other_lens:
        _both_lenses(found, found.other_lens, advice)
    view = st.segmented_control(
        f"What to show of: {plain(found.title)}",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key=f"view:{found.decision}",
        label_visibility="collapsed",
        persist_state="session",
    )
    for part in found.parts:
        if part.value is not None and found.for_each:
            wording = resources.advisor().knowledge.questions[found.for_each].values[part.value]
            st.markdown(f"##### {plain(wording[:1].upper() + wording[1:])}")
        match view:
            case "Chart":
                pictures.chart(part, found)
            case "Path":
                pictures.path(part, found)
            case "Compare":
                pictures.comparison(found, part, state.work().scenario)
            case _:
                _part(found, part)
    if view == "Why":
        _afterwards(found)


def _both_lenses(found: Recommendation, other: OtherLens, advice: Advice) -> None:
    """The two readings side by side, the one in force first."""
    options = resources.advisor().knowledge.decisions[found.decision].options
    here, there = st.columns(2, border=True)
    with here:
        st.caption(f"{setting.SHORT_LENSES[advice.lens]} (in force)")
        st.markdown(bold(", ".join(options[pick].name for pick in found.picks) or words.STATUS_WORDS[found.status]))
    with there:
        st.caption(setting.SHORT_LENSES[other.lens])
        st.markdown(bold(", ".join(other.names) or words.STATUS_WORDS[other.status]))
    if other.because:
        st.markdown(plain(" ".join(other.because)))


def _part(found: Recommendation, part: Part) -> None:
    knowledge = resources.advisor().knowledge
    if not part.picks:
        st.markdown(plain(found.summary if part.value is None else "Nothing in the answers points to one option."))
    confidence = words.confidence(found, part)
    for option in part.options:
        if option.id in part.picks:
            st.markdown(f"{bold(option.name)}  \n:green[{plain(confidence)}]")
            if knowledge.decisions[found.decision].options[option.id].summary:
                st.caption(plain(knowledge.decisions[found.decision].options[option.id].summary))
            reason_list(knowledge, option.evidence)
    _runner_up(found, part)
    _ruled_out(part)


def _runner_up(found: Recommendation, part: Part) -> None:
    rival, knowledge = words.runner_up(part), resources.advisor().knowledge
    if rival is not None and part.picks and found.select == "one":
        st.markdown(f"**Runner-up:** {bold(rival.name)}, {plain(words.separates(knowledge, found, part, rival))}")
        reason_list(knowledge, words.differing(part, rival))


def _ruled_out(part: Part) -> None:
    out = words.ruled_out(part)
    if out:
        st.markdown("**Ruled out**")
        lines = [f"- {bold(option.name)}: {plain(words.ruled_out_because(option))}" for option in out]
        st.markdown("\n".join(lines[:MOST_RULED_OUT]))
        if len(lines) > MOST_RULED_OUT:
            with st.expander(f"{len(lines) - MOST_RULED_OUT} more"):
                st.markdown("\n".join(lines[MOST_RULED_OUT:]))


def _afterwards(found: Recommendation) -> None:
    knowledge = resources.advisor().knowledge
    if found.next_questions:
        st.markdown("**What could change it**")
        for name in found.next_questions[:3]:
            _to_question(name, f"ask:{found.decision}:{name}")
    sources = words.sources_of(knowledge, words.evidence_of_picks(found))
    if sources:
        with st.expander(plural(len(sources), "source"), icon=":material/menu_book:"):
            source_list(sources)


def _to_question(name: str, key: str) -> None:
    """A link to a question: it comes onto the card."""
    question = resources.advisor().knowledge.questions[name]
    show = partial(state.update, focus=name)
    presses.button(plain(question.ask), show, key=key, type="tertiary", icon=":material/help:")


def _rest(advice: Advice) -> None:
    waiting = words.waiting(advice)
    if waiting:
        with panel(f"Still open ({len(waiting)})", "open", icon=ICONS["open"]) as opened:
            if opened.open:
                for found in waiting:
                    st.markdown(bold(found.title))
                    for name in found.next_questions[:1]:
                        _to_question(name, f"open:{found.decision}:{name}")
    absent = [found.title for found in advice.recommendations.values() if found.status == "not_applicable"]
    silent = [found.title for found in words.quiet(advice)]
    if absent or silent:
        with st.expander(f"Not in play ({len(absent) + len(silent)})", icon=":material/block:", key="not-in-play"):
            for heading, titles in (("Does not apply here", absent), ("Nothing in the answers bears on", silent)):
                if titles:
                    st.markdown(f"**{heading}**\n\n" + "\n".join(f"- {plain(title)}" for title in titles))
    if words.speaking(advice):
        st.caption(plain(words.setting(advice, resources.advisor().knowledge)))
