"""Pictures where people would rather look than read, each with its text alternative."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

import altair as alt
import streamlit as st

from awsadvisor.advice import Advice, Part, Recommendation
from awsadvisor.answers import to_facts
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Scenario
from awsadvisor.render.contributions import STRENGTHS, Contribution, contributions
from awsadvisor.render.graphs import path_graph, path_options
from awsadvisor.render.layers import layers
from awsadvisor.render.matrix import Cell, Column, Row, matrix
from awsadvisor.ui import resources
from awsadvisor.ui.wording import bold, plain

COLORS = ("#0f766e", "#2f9e95", "#7fc8c0", "#7c6bc4", "#c2570c")
"""One for each of STRENGTHS; each stands out from both backgrounds."""
GAP = 0.05
BOX = 240
"""Pixels; narrower screens give each box a row of its own."""
NO_BREAK = "\u00a0"
SHORT = 14
"""Up to so many letters a cell of the comparison stays in one line."""
MARKS = {"fits": "✓\u00a0", "exceeds": "✗\u00a0", "unknown": "?\u00a0", "no limit": ""}


def chart(part: Part, found: Recommendation) -> None:
    """What each option's score is made of."""
    rows = contributions(resources.advisor().knowledge, part)
    if not rows:
        st.caption("Nothing speaks for or against an option yet.")
        return
    totals = {row.option: 0 for row in rows}
    for row in rows:
        totals[row.option] += row.end - row.start
    values = [_bar(row, totals[row.option]) for row in rows]
    used = [name for name in STRENGTHS if any(row.strength == name for row in rows)]
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height=22)
        .encode(
            y=alt.Y("option:N", sort=alt.SortField("rank"), title=None, axis=_LABELS),
            x=alt.X("start:Q", title="score", axis=alt.Axis(tickMinStep=1, format="d")),
            x2="end:Q",
            color=alt.Color(
                "strength:N",
                scale=alt.Scale(domain=used, range=[COLORS[STRENGTHS.index(name)] for name in used]),
                legend=alt.Legend(title=None, orient="top", columns=1, offset=4, padding=0),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="option"),
                alt.Tooltip("strength:N", title="kind"),
                alt.Tooltip("because:N", title="because"),
                alt.Tooltip("grounds:N", title="your answer"),
            ],
        )
        .properties(height=48 * len(totals) + 16 * len(used) + 90)
    )
    said = "; ".join(f"{name}: {total}" for name, total in totals.items())
    st.altair_chart(
        bars, width="stretch", alt=f"Scores for: {found.title} {said}", key=f"chart:{found.decision}:{part.value}"
    )
    st.caption("Each piece is one reason. A longer piece weighs more; point at it to read it.")


def _bar(row: Contribution, total: int) -> dict[str, object]:
    """A reason as a piece of a bar, a little shorter than its weight, so that pieces stand apart."""
    end = row.end - (GAP if row.end > row.start else -GAP)
    return {**asdict(row), "end": end, "name": row.option, "option": _label(row.option, total)}


_LABELS = alt.Axis(labelLimit=190, labelOverlap=False, labelExpr="split(datum.label, '\\n')")


def _label(name: str, total: int) -> str:
    """The option and its score in at most three short lines."""
    return "\n".join(textwrap.wrap(f"{name}: {total}", 27, max_lines=2, placeholder=" …"))


def path(part: Part, found: Recommendation) -> None:
    """From answers over reasons to the pick and its runner-up."""
    knowledge = resources.advisor().knowledge
    shown = path_options(part)
    if not any(item.weight for option in shown for item in option.evidence):
        st.caption("No reason with a weight leads here yet.")
        return
    names = " and ".join(option.name for option in shown)
    with st.container(key=f"scroll-path-{found.decision}-{part.value}"):
        st.graphviz_chart(path_graph(knowledge, part), alt=f"Which answers lead to {names}; the same as under Why.")
    st.caption("Blue: your answers and earlier decisions. Gray: reasons. Green: the pick. Orange: the runner-up.")


def comparison(found: Recommendation, part: Part, scenario: Scenario) -> None:
    """Options by their limits, with the user's own values marked."""
    knowledge = resources.advisor().knowledge
    decision = knowledge.decisions[found.decision]
    facts = to_facts(knowledge, scenario.answers)
    compared = matrix(knowledge, decision, part, facts)
    verdicts = {"recommended": "pick", "alternative": "possible", "ruled_out": "ruled out"}
    table = {
        "Option": [_card(found.decision, row) for row in compared.rows],
        "Verdict": [verdicts[row.verdict] for row in compared.rows],
        "Effort": [row.effort for row in compared.rows],
    }
    for position, column in enumerate(compared.columns):
        table[_head(column)] = [_cell(row.cells[position]) for row in compared.rows]
    with st.container(key=f"scroll-matrix-{found.decision}-{part.value}"):
        st.table(table, hide_index=True, border="horizontal", alt=f"Options compared: {found.title}")
    if compared.columns:
        st.caption("✓ takes your value, ✗ does not, ? not answered yet; empty: no such limit is known.")


def _card(decision: str, row: Row) -> str:
    """The option, linked to its card; the link also lets the keyboard into a table that scrolls sideways."""
    name = f"[{plain(row.name)}](<explore?item=option/{decision}/{row.option}>)"
    return f"**{name}**" if row.verdict == "recommended" else name


def _head(column: Column) -> str:
    """A measure with its unit, and the user's own value where it is known."""
    if column.own is not None:
        return f"{plain(column.title)} **(yours: {plain(column.own)})**"
    return plain(column.title + (f" ({column.unit})" if column.unit else ""))


def _cell(cell: Cell) -> str:
    if cell.fit == "no limit":
        return ""
    text = cell.text.replace(" ", NO_BREAK) if len(cell.text) < SHORT else cell.text
    said = MARKS[cell.fit] + plain(text)
    return f":red[{said}]" if cell.fit == "exceeds" else said


def layer_map(advice: Advice, knowledge: Knowledge) -> None:
    """The recommended architecture by layer, as boxes that wrap on a narrow screen."""
    found = layers(advice)
    if not found:
        st.caption("The map grows with the picks; there is none yet.")
    for layer in found:
        with st.container(border=True, key=f"layer-{layer.title.replace(' ', '-').lower()}", gap="small"):
            st.markdown(f":gray[{layer.title}]")
            with st.container(horizontal=True, gap="small"):
                for recommendation in layer.decisions:
                    _box(recommendation, knowledge)


def _box(recommendation: Recommendation, knowledge: Knowledge) -> None:
    options = knowledge.decisions[recommendation.decision].options
    several = len(recommendation.picks) > 1
    with st.container(border=True, width=BOX, key=f"box-{recommendation.decision}"):
        names = [bold(options[pick].name) for pick in recommendation.picks]
        listed = "\n".join(f"- {name}" for name in names) if several else names[0]
        st.markdown(f":gray[{plain(recommendation.title)}]\n\n{listed}")
