"""Graphs in Graphviz's language: the path from answers to a pick, and how decisions build on each other."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from awsadvisor.advice import Evidence, OptionVerdict, Part
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.render import words

WRAP = 30
_HEAD = 'rankdir={direction}; bgcolor="transparent"; nodesep=0.18; ranksep=0.45; pad=0.1;'
_NODE = 'node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11, margin="0.12,0.07", penwidth=1];'
_EDGE = 'edge [fontname="sans-serif", fontsize=10, arrowsize=0.7, color="#6b7a86"];'
ANSWER, RULE, PICK, RIVAL = "#dbeafe", "#f1f5f9", "#c9efe6", "#fdeccf"
INK = "#16212b"


def path_graph(knowledge: Knowledge, part: Part) -> str:
    """From the user's answers and earlier picks over the reasons to the pick and its runner-up."""
    graph = _Graph("LR")
    for option in path_options(part):
        target = graph.node("option " + option.id, option.name, PICK if option.id in part.picks else RIVAL)
        for item in words.first_sentences(option.evidence):
            if words.counts(item):
                _reason(graph, knowledge, item, target)
    return graph.source()


def path_options(part: Part) -> list[OptionVerdict]:
    """The options that the path shows: picks, and the runner-up."""
    rival = words.runner_up(part)
    return [option for option in part.options if option.id in part.picks] + ([rival] if rival else [])


def _reason(graph: _Graph, knowledge: Knowledge, item: Evidence, target: str) -> None:
    rule = graph.node("rule " + item.rule, item.because, RULE)
    graph.edge(rule, target, words.mark(item).rstrip(":"))
    for name, value in item.answers.items():
        graph.edge(graph.node("answer " + name, words.said(knowledge, name, value), ANSWER), rule)
    for name, value in item.decisions.items():
        said = words.decided(knowledge, name, value)
        graph.edge(graph.node("decided " + name, said, ANSWER), rule)


def decision_graph(decisions: Mapping[str, Decision], chosen: str | None = None) -> str:
    """Which decision builds on which; with a `chosen` one, only its neighbours."""
    graph = _Graph("TB" if chosen is None else "LR")
    for decision in decisions.values():
        for earlier in decision.after:
            if chosen in (None, decision.id, earlier):
                ends = (_decision(graph, decisions[name], name == chosen) for name in (earlier, decision.id))
                graph.edge(*ends)
    return graph.source()


def _decision(graph: _Graph, decision: Decision, chosen: bool) -> str:
    return graph.node(decision.id, decision.title, PICK if chosen else RULE)


class _Graph:
    """Nodes and edges, each once, with texts that can hold anything."""

    def __init__(self, direction: str) -> None:
        self._direction = direction
        self._nodes: dict[str, str] = {}
        self._lines: list[str] = []
        self._edges: dict[str, None] = {}

    def node(self, key: str, text: str, fill: str) -> str:
        """The name of a node, made when it is new."""
        if key not in self._nodes:
            self._nodes[key] = name = f"n{len(self._nodes)}"
            label = _quoted(textwrap.wrap(text, WRAP, break_on_hyphens=False) or [""])
            self._lines.append(f'{name} [label={label}, fillcolor="{fill}", color="#8a99a6", fontcolor="{INK}"];')
        return self._nodes[key]

    def edge(self, start: str, end: str, label: str = "") -> None:
        """An arrow between two nodes."""
        words_ = f' [label="{label}", fontcolor="#6b7a86"]' if label else ""
        self._edges[f"{start} -> {end}{words_};"] = None

    def source(self) -> str:
        """The graph as Graphviz reads it."""
        head = (_HEAD.format(direction=self._direction), _NODE, _EDGE)
        return "digraph {\n  " + "\n  ".join((*head, *self._lines, *self._edges)) + "\n}\n"


def _quoted(lines: Iterable[str]) -> str:
    return '"' + r"\n".join(line.replace("\\", "\\\\").replace('"', r"\"") for line in lines) + '"'
