"""Labelled rows, as the command line prints them, for a page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice

import streamlit as st

from awsadvisor.render.text import Row
from awsadvisor.ui.wording import bold, plain

FEW = 8
"""So many rows of a label stand on the page; the others are a click away."""


def show(rows: Iterable[Row]) -> None:
    """Each label as a heading above its rows; a row without a label belongs to the one before."""
    heading = ""

    def label(row: Row) -> str:
        nonlocal heading
        heading = row[0] or heading
        return heading

    for said, group in groupby(rows, label):
        lines = (f"- {plain(text.plain)}" for _, text, _ in group)
        first = list(islice(lines, FEW))
        st.markdown(f"{bold(said[:1].upper() + said[1:])}\n\n" + "\n".join(first))
        more = list(lines)
        if more:
            with st.expander(f"{len(more)} more"):
                st.markdown("\n".join(more))
