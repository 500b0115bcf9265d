"""What every page stands in: navigation, the fixed style, and a last line that says what the advice rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources_of

import streamlit as st

from awsadvisor.errors import AdvisorError
from awsadvisor.ui import presses, resources, sign_in

STYLE = """<style>
  [data-testid="stMainBlockContainer"] { padding-top: 4.5rem; padding-bottom: 4rem; max-width: 84rem; }
  .stMarkdown, [data-testid="stText"], [data-testid="stHeading"] { overflow-wrap: anywhere; }
  [data-testid="stCaptionContainer"] { opacity: .82; }
  [data-testid="stCaptionContainer"] * { color: inherit; }
  [class*="st-key-scroll-"] { overflow-x: auto; }
  [class*="st-key-scroll-matrix"] :is(td, th) { min-width: 10rem; }
  [class*="st-key-scroll-matrix"] :is(td, th):first-child {
    min-width: 7rem; position: sticky; left: 0; z-index: 1; background: light-dark(#fff, #10171e);
  }
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-box-"]) { flex: 1 1 14rem; width: auto; }
  [data-testid="stPageLink"] a, [data-testid="stPageLink"] a * { white-space: normal; height: auto; }
  [data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"] * { color: light-dark(#fff, #06211f); }
  [data-testid="stBaseButton-tertiary"] { justify-content: flex-start; text-align: left; }
  body a[href]:focus-visible, label:has(:is([type=radio], [type=checkbox]):focus-visible) {
    outline: 2px solid light-dark(#0b6b66, #5ec4bb); outline-offset: 1px; border-radius: .25rem;
  }
  [data-testid^="stBaseButton"] kbd { color: inherit; opacity: .9; }
  [data-testid^="stBaseButton"]:disabled kbd { opacity: 1; }
  @media (hover: none) { [data-testid^="stBaseButton"] kbd { display: none; } }
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-figure-"]) { flex: 1 1 9rem; width: auto; }
  [class*="st-key-options-"] > div > div[role] { flex-direction: column; align-items: stretch; gap: .5rem; }
  [class*="st-key-options-"] button {
    width: 100%; max-width: none; height: auto; min-height: 2.75rem; padding: .45rem .9rem; border-radius: .5rem;
    justify-content: flex-start; text-align: left; white-space: normal; gap: .6rem;
  }
  [class*="st-key-options-"] button > div { width: auto; }
  [class*="st-key-options-"] button::before { content: "○"; }
  [class*="st-key-options-"] button[aria-checked="true"]::before { content: "●"; }
  [class*="st-key-options-"] button[aria-pressed]::before { content: "☐"; }
  [class*="st-key-options-"] button[aria-pressed="true"]::before { content: "☑"; }
  [data-testid="stMultiSelect"] :is(span[title], [aria-label^="Remove"]) { color: light-dark(#fff, #06211f); }
  .st-key-question-card { border-left: 4px solid #2f9e95; }
  @media (min-width: 640.1px) { .st-key-short { display: none; } }
  @media (min-width: 900px) {
    [data-testid="stColumn"]:has(.st-key-question-card) {
      position: sticky; top: 4rem; align-self: flex-start; max-height: calc(100vh - 5rem); overflow-y: auto;
    }
  }
  @media (max-width: 640px) {
    .st-key-headline { display: none; }
    [class*="st-key-scroll-"] svg { max-width: none; }
    [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
  }
</style>"""


@dataclass(frozen=True)
class PageSpec:
    """A page: what draws it, its title, its address and its icon."""

    show: Callable[[], None]
    title: str
    path: str
    icon: str


def run(first: PageSpec, *others: PageSpec) -> None:
    """Draw the page that the address names; the first one stands at the top."""
    st.set_page_config(page_title="awsadvisor", page_icon=_icon(), layout="wide")
    st.html(STYLE)
    pages = [_page(first, default=True), *(_page(spec) for spec in others)]
    chosen = st.navigation(pages, position="top")
    sign_in.gate()
    try:
        resources.advisor()
    except AdvisorError as error:  # an overlay with problems: nothing can be advised, and all of them are listed
        st.error("The knowledge cannot be read, so nothing can be advised.")
        st.code(str(error), language=None, wrap_lines=True)
        st.stop()
    st.session_state["awsadvisor.pages"] = {spec.path: page for spec, page in zip((first, *others), pages, strict=True)}
    presses.do()
    chosen.run()


@cache
def _icon() -> str:
    """The picture for the browser's tab; Streamlit would fetch one of its own from another host."""
    return resources_of("awsadvisor.ui").joinpath("icon.svg").read_text(encoding="utf-8")


def _page(spec: PageSpec, default: bool = False) -> st.Page:
    return st.Page(
        spec.show, title=spec.title, icon=spec.icon, url_path=None if default else spec.path, default=default
    )


def page(path: str) -> st.Page:
    """A page of the app, to link to."""
    found: st.Page = st.session_state["awsadvisor.pages"][path]
    return found


def back_to(path: str, label: str) -> None:
    """A link to a page as it stands without parameters."""
    st.page_link(page(path), label=label, icon=":material/arrow_back:", query_params={})
