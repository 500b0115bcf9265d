"""Scenarios and options side by side as Markdown: tables for a wiki, a pull request or a design document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from awsadvisor.comparison import Comparison, Matrix
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import words
from awsadvisor.render.comparison import fact_rows, letter, pick_words, reason_weights, setting_rows
from awsadvisor.render.discussion import MOST_REASONS, reasons_by_option
from awsadvisor.render.markdown import escape, source_line
from awsadvisor.render.text import reason_text
from awsadvisor.render.turns import answer_words
from awsadvisor.wording import plural


def matrix_markdown(knowledge: Knowledge, found: Matrix) -> str:
    """The decision matrix: what each option is and takes, then every reason with what it weighs for each."""
    names = [column.option.name for column in found.columns]
    facts = [[label, *cells] for label, cells in fact_rows(knowledge, found)]
    weights = [[reason.plain, *cells] for reason, cells in reason_weights(knowledge, found)]
    lines = [f"# {escape(found.advice.title)}", "", f"_{escape(words.setting(found.advice, knowledge))}_", ""]
    lines += [f"## {escape(knowledge.decisions[found.decision].title)}", "", *_table(["", *names], facts)]
    if weights:
        lines += _table(["reason", *names], weights)
    lines += source_line(knowledge, [item for column in found.columns for item in column.verdict.evidence])
    return "\n".join(lines)


def comparison_markdown(knowledge: Knowledge, found: Comparison, files: Sequence[str]) -> str:
    """Only what differs between scenarios: settings, answers, decisions, and the reasons behind them."""
    called = [letter(position) for position in range(len(found.advice))]
    titles = [[who, each.title, file] for who, each, file in zip(called, found.advice, files, strict=True)]
    apart = list(setting_rows(found.advice))
    first = found.advice[0]
    shared = f"knowledge {first.fingerprint} of {knowledge.date}" if apart else words.setting(first, knowledge)
    lines = ["# Side by side", "", *_table(["", "scenario", "file"], titles), f"_{escape(shared)}_", ""]
    lines += [f"- {label}: {escape(content.plain)}" for label, content, _ in apart] + [""] * bool(apart)
    asked = {name: knowledge.questions[name] for name in found.answers}
    answers = [
        [question.short, *(answer_words(question, value) for value in found.answers[name])]
        for name, question in asked.items()
    ]
    lines += (
        ["## Answers that differ", "", *_table(["", *called], answers)]
        if answers
        else ["The answers are the same.", ""]
    )
    if not found.decisions:
        return "\n".join([*lines, "Every decision comes out the same.", ""])
    picks = [[each[0].title, *(pick_words(knowledge, one) for one in each)] for each in found.decisions.values()]
    others = f" ({plural(found.same, 'other')} the same)" if found.same else ""
    lines += [f"## Decisions that differ{others}", "", *_table(["", *called], picks)]
    for name, outcomes in found.decisions.items():
        reasons = list(_reasons(knowledge, found, name))
        if reasons:
            lines += [f"### {escape(outcomes[0].title)}", "", *reasons, ""]
    return "\n".join(lines)


def _reasons(knowledge: Knowledge, found: Comparison, decision: str) -> Iterator[str]:
    """The reasons of a decision that not all scenarios have: who has them, then each under its option."""
    for position, changes in enumerate(found.changes, start=1):
        who = letter(position)
        for change in (change for change in changes if change.decision == decision):
            for label, reasons in ((f"only {who}", change.gained), (f"not {who}", change.lost)):
                for option, own in reasons_by_option(knowledge, decision, reasons).items():
                    yield f"- {label}: **{escape(option)}**"
                    yield from (f"  - {escape(reason_text(each.evidence, knowledge, option).plain)}" for each in own)
                if len(reasons) > MOST_REASONS:
                    yield f"- {label}: {plural(len(reasons) - MOST_REASONS, 'reason')} more"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table and the empty line after it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines] + [""]


def _cell(text: str) -> str:
    return escape(text).replace("\n", "<br>")
