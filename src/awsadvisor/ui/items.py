"""A practice item on the page: the story, the options to press, and after the answer what decided and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from awsadvisor.advisor import Advisor
from awsadvisor.models import Scenario
from awsadvisor.practice import explaining
from awsadvisor.practice.choosing import OPEN, lacking, matched, pressed
from awsadvisor.practice.models import Item, Matching, Response, Trial
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.wording import instruction, option_texts
from awsadvisor.ui import frame, resources, state
from awsadvisor.ui.reasons import source_list
from awsadvisor.ui.wording import bold, plain

Change = Callable[[Response], Response]
Choose = Callable[[Change], None]
"""Keeps a response with a change to it. What was chosen meanwhile counts, not what it was when the page was drawn."""
ONE = (":material/radio_button_unchecked:", ":material/radio_button_checked:")
SEVERAL = (":material/check_box_outline_blank:", ":material/check_box:")
MOST_SOURCES = 4


def ask(item: Item, seed: int, response: Response, choose: Choose, place: str) -> None:
    """The story and its options; `choose` takes every change. `place` tells this showing apart from others."""
    _story(item)
    st.markdown(f"**{instruction(item)}**{_still(item, response)}")
    texts = option_texts(resources.advisor().knowledge, item)
    if isinstance(item, Matching):
        _prompts(item, seed, response, choose, place, texts)
    else:
        _options(item, seed, response, choose, place, texts)


def _story(item: Item) -> None:
    with st.container(key="story"):
        st.markdown(plain(item.stem))


def _still(item: Item, response: Response) -> str:
    missing = lacking(item, response)
    if item.type == "multiple_choice" or not response or not missing:
        return ""
    return f" :gray[{len(item.right) - missing} of {len(item.right)} so far]"


def _options(item: Item, seed: int, response: Response, choose: Choose, place: str, texts: Mapping[str, str]) -> None:
    for number, name in enumerate(shown_options(item, seed), start=1):
        chosen = name in response
        st.button(
            _label(item, response, name, texts[name]),
            key=f"option-{place}-{number}",
            type="primary" if chosen else "secondary",
            icon=(SEVERAL if item.type == "multiple_response" else ONE)[chosen],
            disabled=not chosen and item.type == "multiple_response" and not lacking(item, response),
            on_click=choose,
            args=(partial(_pressed, item, name),),
            width="stretch",
            wrap=True,
            shortcut=str(number),
        )


def _label(item: Item, response: Response, name: str, text: str) -> str:
    """An option, and in words too whether it is chosen, since icons and colours are not for everyone."""
    if name not in response:
        return plain(text)
    return f"Step {response.index(name) + 1}: {plain(text)}" if item.type == "ordering" else f"{plain(text)} (chosen)"


def _pressed(item: Item, name: str, response: Response) -> Response:
    return pressed(item, response, name)


def _prompts(
    item: Matching, seed: int, response: Response, choose: Choose, place: str, texts: Mapping[str, str]
) -> None:
    for position, prompt in enumerate(item.prompts):
        key = f"prompt-{place}-{position}"
        st.session_state[key] = (response[position] or None) if response else None
        st.selectbox(
            f"{position + 1}\\. {plain(prompt.text)}",
            shown_options(item, seed),
            index=None,
            format_func=texts.__getitem__,
            placeholder="Choose one",
            key=key,
            on_change=_match,
            args=(item, position, key, choose),
        )


def _match(item: Item, position: int, key: str, choose: Choose) -> None:
    option = st.session_state[key]
    choose(lambda response: matched(item, response, position, option))


def explain(item: Item, seed: int, response: Response) -> None:
    """The story again, whether the response was right, what decided, a reason for every option, and the sources."""
    advisor = resources.advisor()
    _story(item)
    if is_right(item, response):
        st.success("**Right.**", icon=":material/check_circle:")
    else:
        st.error("**Not right.**" if any(response) else "**Not answered.**", icon=":material/cancel:")
    _what_decided(advisor, item)
    texts = option_texts(advisor.knowledge, item)
    if isinstance(item, Matching):
        _matches(item, seed, response, texts)
    elif item.type == "ordering":
        _steps(item, response, texts)
    else:
        _reasons(item, seed, response, texts)
    note = explaining.build_note(advisor, item)
    if note:
        st.info(plain(note), icon=":material/update:")
    _sources(advisor, item)


def _what_decided(advisor: Advisor, item: Item) -> None:
    decided = explaining.deciding_facts(advisor, item)
    counted = explaining.counting_facts(advisor, item)
    for heading, facts in (
        ("What decided", decided),
        ("What else counted", tuple(fact for fact in counted if fact not in decided)),
    ):
        if facts:
            said = "; ".join(plain(fact) for fact in facts)
            st.markdown(f"**{heading if decided else 'What counted'}:** {said}.")


def _reasons(item: Item, seed: int, response: Response, texts: Mapping[str, str]) -> None:
    because = {option.id: option.because or "" for option in item.options}
    for name in sorted(shown_options(item, seed), key=lambda name: name not in item.right):
        marks = [":green[:material/check_circle: **Right**]"] if name in item.right else []
        if name in response:
            marks.append(":gray[Your answer]" if name in item.right else ":red[:material/cancel: **Your answer**]")
        _reason(" · ".join([bold(texts[name]), *marks]), because[name])


def _steps(item: Item, response: Response, texts: Mapping[str, str]) -> None:
    because = {option.id: option.because or "" for option in item.options}
    for number, name in enumerate(item.right, start=1):
        given = response.index(name) + 1 if name in response else None
        mark = "" if given == number else f" · :red[:material/cancel: {_given_step(given)}]"
        _reason(f"{number}\\. {bold(texts[name])}{mark}", because[name])


def _given_step(given: int | None) -> str:
    return f"you had it as step {given}" if given else "you left it out"


def _matches(item: Matching, seed: int, response: Response, texts: Mapping[str, str]) -> None:
    given = response or (OPEN,) * len(item.prompts)
    for prompt, name in zip(item.prompts, given, strict=True):
        mark = "" if name == prompt.key else f" · :red[:material/cancel: {_given_match(texts, name)}]"
        _reason(f"{plain(prompt.text)}  \n{bold(texts[prompt.key])}{mark}", prompt.because)
    because = {option.id: option.because for option in item.options}
    for name in shown_options(item, seed):
        if name not in item.right:
            _reason(f"{bold(texts[name])} · :gray[left over]", because[name] or "")


def _given_match(texts: Mapping[str, str], name: str) -> str:
    return f"you took {plain(texts[name])}" if name else "you left it out"


def _reason(heading: str, because: str) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(heading)
        if because:
            st.markdown(plain(because))


def _sources(advisor: Advisor, item: Item) -> None:
    known = advisor.knowledge.sources
    names = [name for name in explaining.sources_of(advisor, item) if name in known][:MOST_SOURCES]
    if names:
        st.caption("Sources")
        source_list(known[name] for name in names)


def open_in_advisor(item: Item, place: str) -> None:
    """Takes the story's scenario to the page that advises, where its answers can be changed."""
    trials = item.trials
    if not trials:
        return
    for number, trial in enumerate(trials, start=1):
        said = "Open in the advisor" if len(trials) == 1 else f"Open case {number} in the advisor"
        if st.button(said, icon=":material/open_in_new:", key=f"open-{place}-{number}"):
            state.begin(_scenario(trial))
            st.switch_page(frame.page("advise"))


def _scenario(trial: Trial) -> Scenario:
    decision = resources.advisor().knowledge.decisions[trial.decision]
    return trial.scenario.model_copy(update={"title": f"Practice: {decision.title}"})


def report(item: Item, response: Response, place: str) -> None:
    """Lets a learner say that an item is wrong: a text that is ready to be sent."""
    with st.popover("Report a fault", icon=":material/flag:", key=f"report-{place}", on_change="rerun") as opened:
        if opened.open:
            remark = st.text_area("What do you think is wrong?", key=f"remark-{place}", max_chars=2000, height=100)
            st.caption("Copy this text and send it to whoever keeps these items, or open an issue with it.")
            text = explaining.report(resources.advisor(), item, response, remark or "")
            st.code(text, language=None, wrap_lines=True)
