"""A practice item on the page: the story, the options to press, and after the answer what decided and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from awsadvisor.advisor import Advisor
from awsadvisor.models import Scenario
from awsadvisor.practice import explaining
from awsadvisor.practice.choosing import OPEN, lacking
from awsadvisor.practice.models import Item, Matching, Ordering, Response, Trial
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.wording import instruction, option_texts
from awsadvisor.ui import frame, keys, presses, resources, state
from awsadvisor.ui.panels import menu
from awsadvisor.ui.reasons import source_list
from awsadvisor.ui.wording import bold, plain
from awsadvisor.wording import plural

MOST_SOURCES = 4
Keep = Callable[[Response, Response], object]
"""Told what the controls of an item said before, and what they say now."""


def ask(item: Item, seed: int, response: Response, place: str, shortcuts: bool, keep: Keep) -> None:
    """The story and its options, to choose in; `place` tells this showing apart from others."""
    _story(item)
    shown = shown_options(item, seed)
    st.markdown(f"**{instruction(item)}**{_still(item, response)}")
    texts = option_texts(resources.advisor().knowledge, item)
    if isinstance(item, Matching):
        _lines(item, shown, response, place, texts, keep)
        return
    if isinstance(item, Ordering):
        st.caption("Choose the first step first, then the second, and so on. Choosing one again takes it away.")
    numbers = {name: number for number, name in enumerate(shown, start=1)}
    key = f"options-{place}"
    st.pills(
        instruction(item),
        shown,
        selection_mode="single" if item.type == "multiple_choice" else "multi",
        format_func=lambda name: f"{numbers[name]}\\. {plain(texts[name])}",
        key=presses.control(key, _value(item, response, st.session_state.get(key)), partial(_choose, keep)),
        label_visibility="collapsed",
        width="stretch",
    )
    if isinstance(item, Ordering):
        _order_so_far(item, response, texts)
    if shortcuts:
        keys.listen(key)


def _lines(
    item: Matching, shown: Sequence[str], response: Response, place: str, texts: Mapping[str, str], keep: Keep
) -> None:
    """A list to choose from for each line of a matching item."""
    for position, prompt in enumerate(item.prompts):
        chosen = response[position] or None if response else None
        st.selectbox(
            f"{position + 1}\\. {plain(prompt.text)}",
            shown,
            index=None,
            format_func=texts.__getitem__,
            placeholder="Choose one",
            key=presses.control(f"line-{place}-{position}", chosen, partial(_match, item, position, keep)),
        )


def _match(item: Matching, position: int, keep: Keep, before: str | None, now: str | None) -> None:
    def only(name: str | None) -> Response:
        return tuple(name or OPEN if place == position else OPEN for place in range(len(item.prompts)))

    keep(only(before), only(now))


def _choose(keep: Keep, before: str | list[str] | None, now: str | list[str] | None) -> None:
    keep(_response(before), _response(now))


def _response(says: str | list[str] | None) -> Response:
    """What the options say, as a response."""
    return (says,) if isinstance(says, str) else tuple(says or ())


def _value(item: Item, response: Response, says: str | list[str] | None) -> str | list[str] | None:
    """A response as the options say it; as they say it already where only an order differs that does not count."""
    chosen = [name for name in response if name != OPEN]
    if item.type == "multiple_choice":
        return chosen[0] if chosen else None
    same = item.type == "multiple_response" and isinstance(says, list) and set(says) == set(chosen)
    return says if same else chosen


def _order_so_far(item: Ordering, response: Response, texts: Mapping[str, str]) -> None:
    """The steps that were chosen, and those that are open."""
    chosen = [plain(texts[name]) for name in response if name != OPEN]
    open_ = ["..."] * (len(item.right) - len(chosen))
    lines = [f"{number}. {text}" for number, text in enumerate([*chosen, *open_], start=1)]
    st.markdown("**Your order**\n\n" + "\n".join(lines))


def wanting(item: Item, response: Response) -> str | None:
    """What has to be done before a response can be checked; None when it is complete."""
    missing = lacking(item, response)
    if missing < 0:
        return f"Take {-missing} away: {len(item.right)} are asked for."
    return f"{instruction(item)} {plural(missing, 'choice')} still to be made." if missing else None


def _story(item: Item) -> None:
    with st.container(key="story"):
        st.markdown(plain(item.stem))


def _still(item: Item, response: Response) -> str:
    missing = lacking(item, response)
    if item.type == "multiple_choice" or not response or not missing:
        return ""
    if missing < 0:
        return f" :orange[{-missing} too many: {len(item.right)} are asked for]"
    return f" :gray[{len(item.right) - missing} of {len(item.right)} so far]"


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
    with menu("Report a fault", f"report-{place}", ":material/flag:") as opened:
        if opened.open:
            remark = st.text_area("What do you think is wrong?", key=f"remark-{place}", max_chars=2000, height=100)
            st.caption("Copy this text and send it to whoever keeps these items, or open an issue with it.")
            text = explaining.report(resources.advisor(), item, response, remark or "")
            st.code(text, language=None, wrap_lines=True)
