"""Labelled rows, as the command line prints them, for a page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from awsadvisor.render.text import Row
from awsadvisor.ui.wording import bold, plain

FEW = 8
"""So many rows of a label stand on the page; the others are a click away."""


def show(rows: Iterable[Row]) -> None:
    """Each label before its row, or as a heading above several; a row without a label belongs to the one before."""
    heading = ""

    def label(row: Row) -> str:
        nonlocal heading
        heading = row[0] or heading
        return heading

    for said, group in groupby(rows, label):
        title, lines = bold(said[:1].upper() + said[1:]), [plain(text.plain) for _, text, _ in group]
        if len(lines) == 1:
            st.markdown(f"{title}: {lines[0]}")
            continue
        st.markdown(f"{title}\n\n{_listed(lines[:FEW])}")
        if lines[FEW:]:
            with st.expander(f"{len(lines) - FEW} more"):
                st.markdown(_listed(lines[FEW:]))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
