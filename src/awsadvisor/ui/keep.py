"""Keeping and sharing: the scenario as a file or a link, the advice as a document."""

from __future__ import annotations

import re

import streamlit as st

from awsadvisor import share
from awsadvisor.advice import Advice
from awsadvisor.models import Scenario
from awsadvisor.render import data, markdown, page
from awsadvisor.scenarios import to_yaml
from awsadvisor.ui import presses, resources, start, state
from awsadvisor.ui.panels import menu


def offer() -> None:
    """The menu; what it offers is made when it is opened, documents when they are asked for."""
    with menu("Keep and share", "keep", ":material/ios_share:") as opened:
        if opened.open:
            _link(state.work().scenario)
            _files(state.work().scenario)


def _link(scenario: Scenario) -> None:
    st.markdown("**A link that holds the whole scenario**")
    try:
        code = share.encode(scenario)
    except share.TooLongError:
        st.info("This scenario is too long for a link; send the file instead.")
        return
    address = (st.context.url or "").split("?")[0]
    st.code(f"{address}?{start.PARAMETER}={code}", language=None, wrap_lines=True)
    st.caption("Whoever has the link can read the story and the answers; the server keeps neither.")
    presses.button("Put it into the address bar", _to_address, code, key="to-address")


def _to_address(code: str) -> None:
    state.update(link=code)
    st.query_params[start.PARAMETER] = code


def _files(scenario: Scenario) -> None:
    name = file_name(scenario.title)
    st.markdown("**Files**")

    def advice() -> Advice:
        return resources.advise(scenario)

    knowledge = resources.advisor().knowledge
    downloads = (
        ("Scenario (YAML)", "yaml", "text/yaml", lambda: to_yaml(scenario)),
        ("Advice, to print or as PDF (HTML)", "html", "text/html", lambda: page.to_html(advice(), knowledge, scenario)),
        ("Advice (Markdown)", "md", "text/markdown", lambda: markdown.to_markdown(advice(), knowledge)),
        ("Advice (JSON)", "json", "application/json", lambda: data.to_json(advice(), indent=2)),
    )
    for label, suffix, kind, make in downloads:
        st.download_button(
            label,
            make,
            file_name=f"{name}.{suffix}",
            mime=kind,
            key=f"download:{suffix}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )


def file_name(title: str) -> str:
    """A title as the name of a file: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "scenario"
