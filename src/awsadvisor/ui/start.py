"""Where one begins: describe a workload, open an example, load a file, or follow a link."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from awsadvisor import share
from awsadvisor.errors import InputError
from awsadvisor.models import Scenario
from awsadvisor.scenarios import scenario_from
from awsadvisor.ui import presses, resources, state
from awsadvisor.ui.reasons import problem_list
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural
from awsadvisor.yamlfile import parse_yaml

MAX_UPLOAD_MB = 1
PARAMETER = "s"
"""The query parameter of a link that holds a scenario."""


def follow_link() -> None:
    """Take in hand what the address holds, once."""
    code = st.query_params.get(PARAMETER)
    if code and code != state.work().link:
        state.update(link=code)
        _read_link(code)


def show() -> None:
    """The start page."""
    st.title("Which AWS AI services fit your workload, and why?", anchor=False)
    st.write(
        "Answer what you know, in plain words. Each recommendation gives its reasons, its sources with dates, "
        "what was ruled out, and what would change it. No account, no key, no language model."
    )
    _problems()
    _continue()
    describe, example, load = st.columns(3, gap="medium", border=True)
    with describe:
        _describe()
    with example:
        _example()
    with load:
        _load()


def _problems() -> None:
    problems = state.work().problems
    if problems is not None:
        problem_list("Not loaded. Nothing that you answered before was changed.", problems)


def _continue() -> None:
    work = state.work()
    with st.container(horizontal=True):
        if work.scenario.answers:
            said = f"Go on with {plain(work.scenario.title)} ({plural(len(work.scenario.answers), 'answer')})"
            presses.button(said, partial(state.update, begun=True), icon=":material/arrow_forward:")
        if work.earlier is not None:
            said = f"Bring back {plain(work.earlier.title)} ({plural(len(work.earlier.answers), 'answer')})"
            presses.button(said, state.begin, work.earlier, icon=":material/undo:")


def _describe() -> None:
    knowledge = resources.advisor().knowledge
    st.header("Describe a workload", anchor=False)
    st.text_input("Name of the workload", key="start:title", max_chars=120, placeholder="My workload")
    st.multiselect(
        "What is to be decided?",
        list(knowledge.decisions),
        format_func=lambda name: knowledge.decisions[name].title,
        key="start:decisions",
        placeholder="Everything",
        select_all=False,
    )
    presses.button("Begin with the first question", _begin, type="primary", key="begin", width="stretch")


def _begin() -> None:
    title = str(st.session_state.get("start:title") or "").strip() or "My workload"
    state.begin(Scenario(title=title, decisions=tuple(st.session_state.get("start:decisions") or ())))


def _example() -> None:
    examples = resources.examples()
    st.header("Open an example", anchor=False)
    st.selectbox(
        "Example",
        list(examples),
        format_func=lambda name: _example_name(name, examples[name]),
        key="start:example",
        help="Whole architectures come first, then examples for single decisions. Type to search.",
    )
    presses.button("Open this example", _open_example, key="open-example", width="stretch")


def _example_name(name: str, scenario: Scenario) -> str:
    folder = name.split("/")[0].replace("_", " ") if "/" in name else "first steps"
    return f"{scenario.title} ({folder})"


def _open_example() -> None:
    state.begin(resources.examples()[st.session_state["start:example"]])


def _load() -> None:
    st.header("Load a file or a link", anchor=False)
    st.file_uploader(
        "Scenario file",
        type=["yaml", "yml"],
        max_upload_size=MAX_UPLOAD_MB,
        key=presses.watched("start:file", _open_file),
        help="A file that this app, `awsadvisor new scenario` or `awsadvisor interview` wrote.",
    )
    link = presses.watched("start:link", _open_link)
    st.text_input("Link that somebody shared", key=link, placeholder="https://...")


def _open_file(_: Any, file: UploadedFile | None) -> None:
    if file is None:
        return
    try:
        state.begin(scenario_from(parse_yaml(file.getvalue(), file.name), resources.advisor()))
    except InputError as error:
        state.update(problems=error)


def _open_link(_: Any, typed: str | None) -> None:
    text = (typed or "").strip()
    if text:
        _read_link(parse_qs(urlsplit(text).query).get(PARAMETER, [text])[0])


def _read_link(code: str) -> None:
    try:
        state.begin(share.decode(code, resources.advisor()))
    except InputError as error:
        state.update(problems=error, begun=False)
