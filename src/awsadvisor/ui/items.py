"""A practice item on the page: the story, the options to press, and after the answer what decided and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from awsadvisor.advisor import Advisor
from awsadvisor.models import Scenario
from awsadvisor.practice import explaining
from awsadvisor.practice.choosing import OPEN, lacking, merged
from awsadvisor.practice.models import Item, Matching, MultipleResponse, Ordering, Response, Trial
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.wording import instruction, option_texts
from awsadvisor.ui import frame, keys, resources, state
from awsadvisor.ui.reasons import source_list
from awsadvisor.ui.wording import bold, plain
from awsadvisor.wording import plural

MOST_SOURCES = 4
_SEEN = "awsadvisor.seen"


def take(item: Item, place: str, kept: Response, keep: Callable[[Response], object]) -> None:
    """Keep what was chosen in the browser since the item was drawn; `kept` is the response as it was until now."""
    if not any(key in st.session_state for key in _keys(item, place)):
        return
    seen, chosen = _seen(), _chosen(item, place)
    response = merged(item, seen.get(place, ()), chosen, kept)
    if response != kept:
        keep(response)
    seen[place] = chosen  # at once: nothing that touches the session may stand between this and the line before


def ask(item: Item, seed: int, response: Response, place: str, shortcuts: bool) -> None:
    """The story and its options, to choose in; `place` tells this showing apart from others.

    What is chosen lives in the browser's own controls, so that no press can be lost on the way. They are set from here
    only where `response` differs from what they say: on first sight, or when another tab or the database would have it.
    """
    _story(item)
    shown = shown_options(item, seed)
    if _chosen(item, place) != response:
        _put(item, response, place)
    _seen()[place] = response
    st.markdown(f"**{instruction(item)}**{_still(item, response)}")
    texts = option_texts(resources.advisor().knowledge, item)
    if isinstance(item, Ordering):
        st.markdown("\n".join(f"- {plain(texts[name])}" for name in shown))
    if isinstance(item, Matching | Ordering):
        for position, label in enumerate(_lines(item)):
            st.selectbox(
                label,
                shown,
                index=None,
                format_func=texts.__getitem__,
                placeholder="Choose one",
                key=_line(place, position),
            )
    else:
        numbers = {name: number for number, name in enumerate(shown, start=1)}
        st.pills(
            instruction(item),
            shown,
            selection_mode="multi" if isinstance(item, MultipleResponse) else "single",
            format_func=lambda name: f"{numbers[name]}\\. {plain(texts[name])}",
            key=_options(place),
            label_visibility="collapsed",
            width="stretch",
        )
        if shortcuts:
            keys.listen(_options(place))


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


def _lines(item: Matching | Ordering) -> list[str]:
    if isinstance(item, Ordering):
        return [f"Step {number}" for number in range(1, len(item.right) + 1)]
    return [f"{number}\\. {plain(prompt.text)}" for number, prompt in enumerate(item.prompts, start=1)]


def _options(place: str) -> str:
    return f"options-{place}"


def _line(place: str, position: int) -> str:
    return f"line-{place}-{position}"


def _keys(item: Item, place: str) -> tuple[str, ...]:
    lines = range(len(item.right)) if isinstance(item, Matching | Ordering) else ()
    return tuple(_line(place, number) for number in lines) or (_options(place),)


def _seen() -> dict[str, Response]:
    """What the controls of each showing said when they were last looked at."""
    if _SEEN not in st.session_state:
        st.session_state[_SEEN] = {}
    found: dict[str, Response] = st.session_state[_SEEN]
    return found


def _chosen(item: Item, place: str) -> Response:
    """What the controls say; nothing before they are drawn."""
    if isinstance(item, Matching | Ordering):
        lines = tuple(st.session_state.get(_line(place, number)) or OPEN for number in range(len(item.right)))
        return lines if any(lines) else ()
    value = st.session_state.get(_options(place))
    if isinstance(value, str):
        return (value,)
    return tuple(option.id for option in item.options if option.id in (value or ()))


def _put(item: Item, response: Response, place: str) -> None:
    if isinstance(item, Matching | Ordering):
        for number in range(len(item.right)):
            st.session_state[_line(place, number)] = (response[number] or None) if response else None
    elif isinstance(item, MultipleResponse):
        st.session_state[_options(place)] = list(response)
    else:
        st.session_state[_options(place)] = response[0] if response else None


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
