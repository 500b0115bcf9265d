"""The page of questions: by topic, in plain and in technical words, with values and the decisions that use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from awsadvisor.knowledge import Knowledge
from awsadvisor.lookup import questions_of
from awsadvisor.models import Question
from awsadvisor.reference.blocks import NOTICE, anchor, joined
from awsadvisor.render.markdown import escape
from awsadvisor.render.phrases import answers_words

KINDS = {"choice": "one of these", "choices": "any of these; what is not named does not apply"}


def questions_page(knowledge: Knowledge) -> str:
    """Every question that a scenario can answer."""
    used = _uses(knowledge)
    lines = [NOTICE, "# Questions", "", "[Reference](index.md)", ""]
    lines += ["What a scenario can answer. A question that is left out is unknown, which is never read as no.", ""]
    for topic in knowledge.topics:
        lines += [f"- {escape(topic.title)}: " + ", ".join(_link(question) for question in topic.questions)]
    for topic in knowledge.topics:
        lines += ["", f"## {escape(topic.title)}", ""]
        for question in topic.questions:
            lines += _question(question, used.get(question.id, ()))
    return "\n".join(lines)


def _link(question: Question) -> str:
    return f"[{escape(question.short)}](#question-{question.id})"


def _uses(knowledge: Knowledge) -> Mapping[str, Sequence[str]]:
    """The decisions that each question bears on, in their order."""
    used: dict[str, list[str]] = {}
    for decision in knowledge.decisions.values():
        for name in questions_of(knowledge, decision):
            used.setdefault(name, []).append(decision.id)
    return used


def _question(question: Question, decisions: Sequence[str]) -> list[str]:
    lines = [anchor("question", question.id), "", f"### {escape(question.ask)}", ""]
    lines += [joined([f"`{question.id}`", escape(question.technical)]), "", escape(question.help), ""]
    lines.append(f"Answer: {KINDS.get(question.kind) or answers_words(question)}")
    if question.values:
        lines += ["", *(f"- `{value}`: {escape(wording)}" for value, wording in question.values.items())]
    bears_on = ", ".join(f"[{name}](decisions/{name}.md)" for name in decisions) or "no decision"
    return [*lines, "", f"Bears on {bears_on}", ""]
