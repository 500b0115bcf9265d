"""The page to look around in: services, options, decisions and rules, with search and filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from awsadvisor import browse
from awsadvisor.browse import Entry
from awsadvisor.errors import did_you_mean
from awsadvisor.render.graphs import decision_graph
from awsadvisor.render.phrases import STATE_WORDS, programme_name
from awsadvisor.ui import cards, frame, resources
from awsadvisor.ui.frame import PageSpec
from awsadvisor.ui.panels import panel
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural

ITEM = "item"
"""The query parameter that names what is looked at: `service/amazon-kendra`."""
MOST = 25
KINDS = {"service": "Services", "option": "Options", "decision": "Decisions"}
ICONS = {"service": ":material/cloud:", "option": ":material/label:", "decision": ":material/alt_route:"}


def show() -> None:
    """One thing when the address names it; otherwise the search."""
    item = st.query_params.get(ITEM)
    if item:
        st.query_params[ITEM] = item  # a link within a page does not change the address by itself
        frame.back_to(PAGE.path, "Back to the catalog")
        _item(item)
    else:
        st.query_params.clear()
        st.title("Explore what awsadvisor knows", anchor=False)
        _results(_filtered())


def _item(key: str) -> None:
    known = {entry.key: entry for entry in resources.catalog(dt.date.today())}
    entry = known.get(key)
    if entry is None:
        st.warning("There is nothing of that name in the catalog.", icon=":material/search_off:")
        st.text(key[:200] + did_you_mean(key[:200], known))
        return
    match key.split("/"):
        case ["service", name]:
            cards.service(name)
        case ["option", decision, name]:
            cards.option(decision, name)
        case [_, name]:
            cards.decision(name)


def _filtered() -> list[Entry]:
    knowledge = resources.advisor().knowledge
    text = st.text_input(
        "Search",
        key="explore:text",
        placeholder="Kendra, async, vector store ...",
        help="Names, former names and aliases, then what the summaries say.",
        persist_state="session",
        type="search",
    )
    with st.expander("Filters", icon=":material/filter_list:", key="explore:filters"):
        left, right = st.columns(2)
        with left:
            kind = _filter("Kind", KINDS, "kind")
            decision = _filter("Decision", {n: d.title for n, d in knowledge.decisions.items()}, "decision")
            state = _filter(
                "Lifecycle today", {name: words.capitalize() for name, words in STATE_WORDS.items()}, "state"
            )
        with right:
            names = {name: programme_name(name) for name in browse.programmes(knowledge)}
            programme = _filter("Listed under the programme", names, "programme")
            regions = knowledge.regions.regions if knowledge.regions else {}
            region = _filter("Offered in the Region", {n: f"{n}, {title}" for n, title in regions.items()}, "region")
    pool = browse.narrowed(resources.catalog(dt.date.today()), kind, decision, state, programme, region)  # type: ignore[arg-type]
    return browse.search(pool, text or "")


def _filter(label: str, words: Mapping[str, str], name: str) -> str | None:
    return st.selectbox(
        label,
        list(words),
        index=None,
        format_func=words.__getitem__,
        placeholder="Any",
        key=f"explore:{name}",
        persist_state="session",
    )


def _results(found: list[Entry]) -> None:
    if not found:
        st.info("Nothing fits. Try a shorter word, or take a filter away.", icon=":material/search_off:")
        return
    searching = bool(st.session_state.get("explore:text"))
    filters = any(
        st.session_state.get(f"explore:{name}") for name in ("kind", "decision", "state", "programme", "region")
    )
    if not searching and not filters:
        _overview()
        return
    st.caption(plural(len(found), "entry").replace("entrys", "entries"))
    for entry in found[:MOST]:
        _result(entry)
    if len(found) > MOST:
        st.caption(f"The {MOST} best are shown. Type more, or set a filter, to narrow it down.")


def _result(entry: Entry) -> None:
    with st.container(border=True, key=f"result-{entry.key.replace('/', '-').replace('.', '-')}", gap="xsmall"):
        state = "" if entry.state == "active" else f" · {STATE_WORDS[entry.state]}"
        cards.to(entry.key, entry.title, ICONS[entry.kind])
        where = cards.decision_title(entry.key.split("/")[1]) if entry.kind == "option" else entry.kind
        st.caption(f"{plain(where)}{state}")
        if entry.summary:
            st.markdown(plain(entry.summary))


def _overview() -> None:
    """Where to begin when nothing is searched: all decisions, and how they build on each other."""
    knowledge = resources.advisor().knowledge
    st.header("Decisions", anchor=False)
    left, right = st.columns(2)
    decisions = list(knowledge.decisions.values())
    half = (len(decisions) + 1) // 2
    for column, chosen in ((left, decisions[:half]), (right, decisions[half:])):
        with column:
            for decision in chosen:
                cards.to(f"decision/{decision.id}", decision.title, ICONS["decision"])
    with panel("How the decisions build on each other", "graph", icon=":material/account_tree:") as opened:
        if opened.open:
            with st.container(key="scroll-decisions"):
                said = "; ".join(f"{d.title} after {', '.join(d.after)}" for d in decisions if d.after)
                st.graphviz_chart(decision_graph(knowledge.decisions), alt=f"How decisions build on each other: {said}")


PAGE = PageSpec(show, "Explore", "explore", ":material/travel_explore:")
