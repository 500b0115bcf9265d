"""What this is, what it rests on, and what it does not do."""

from __future__ import annotations

import streamlit as st

from awsadvisor import checks
from awsadvisor.ui import resources
from awsadvisor.ui.frame import PageSpec
from awsadvisor.ui.wording import plain


def show() -> None:
    """How to read the advice, and where it comes from."""
    advisor = resources.advisor()
    knowledge = advisor.knowledge
    st.title("About the advice", anchor=False)
    st.markdown(_HOW_TO_READ)
    st.header("What it rests on", anchor=False)
    st.markdown(
        f"awsadvisor {plain(knowledge.version)}, knowledge `{knowledge.fingerprint}`, checked up to {knowledge.date}."
        f"  \n{plain(checks.summary(knowledge, advisor.program.decisions))}."
    )
    if knowledge.overlays:
        st.markdown("Overlays: " + plain(", ".join(knowledge.overlays)))
    st.header("What it does not do", anchor=False)
    st.markdown(_LIMITS)


_HOW_TO_READ = """
- **Decided**: one option leads. **A close call**: two are equal, and only the catalog's order puts one first.
  **Open**: too little is known, since a pick needs one clear reason or two slight ones.
- **Settled** is a promise: no answer that is still missing can change the pick.
- Each reason has a weight: slight 1, clear 2, strong 3, minus for a reason against. They add up to an option's score.
  What is **ruled out** cannot be outweighed.
- An answer that is missing is never taken for a no.
- **Build today** and **Exam guide** are two readings of the same knowledge: AWS closes services to new customers while
  its exams still teach them. Where they differ, both are shown.
"""
_LIMITS = """
- It does not look into your account, measure anything, or call AWS, and it computes no prices.
- It gives no legal advice, and it does not guess: where the answers do not suffice, it asks.
- Weights are judgement, written down so that they can be read and disputed on the Explore page.
- Your answers stay in this session and are gone when it ends. Keep them as a file or a link.
"""

PAGE = PageSpec(show, "About", "about", ":material/info:")
