"""Reasons, sources and problems as every page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from awsadvisor.advice import Evidence
from awsadvisor.errors import InputError
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Source
from awsadvisor.render import words
from awsadvisor.ui.wording import link, plain


def reason_list(knowledge: Knowledge, evidence: Sequence[Evidence]) -> None:
    """Each reason with its weight, and the answers that it rests on, heaviest first."""
    lines = []
    for item in words.first_sentences(evidence):
        mark = words.mark(item)
        sign = f"**{mark}**&ensp;" if mark else ""
        grounds = words.grounds(knowledge, item)
        said = plain(item.because + words.doubt(item) + words.origin(item))
        lines.append(f"- {sign}{said}" + (f"  \n  :gray[*{plain(grounds)}*]" if grounds else ""))
    if lines:
        st.markdown("\n".join(lines))


def source_list(sources: Iterable[Source]) -> None:
    """Sources in one line each, with the day on which they were checked."""
    lines = [f"- {link(source.title, source.url)}, checked {source.checked}" for source in sources]
    if lines:
        st.markdown("\n".join(lines))


def problem_list(heading: str, error: InputError) -> None:
    """Everything that is wrong with a file or link, each with its line."""
    st.error(heading, icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)
