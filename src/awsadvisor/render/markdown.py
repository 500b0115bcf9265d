"""Advice as Markdown, for a pull request, a wiki or a decision's appendix."""

from __future__ import annotations

import re
from collections.abc import Iterable

from awsadvisor.advice import Advice, Evidence, OptionVerdict, Part, Recommendation
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import words


def to_markdown(advice: Advice, knowledge: Knowledge) -> str:
    """The advice as GitHub-flavoured Markdown. What the user wrote is escaped."""
    lines = [f"# {escape(advice.title)}", "", f"**{escape(words.headline(advice, knowledge))}**", ""]
    lines += [f"_{escape(words.setting(advice, knowledge))}_", ""]
    for warning in advice.warnings:
        lines += [
            f"> **Note:** {escape(warning.text)}" + (f" {escape(warning.because)}" if warning.because else ""),
            "",
        ]
    for found in words.speaking(advice):
        lines += _decision(found, knowledge)
    absent = [found for found in advice.recommendations.values() if found.status == "not_applicable"]
    if absent:
        lines += [f"Does not apply: {', '.join(found.decision for found in absent)}.", ""]
    waiting = words.waiting(advice)
    if waiting:
        lines += ["What is known does not decide yet: " + ", ".join(found.decision for found in waiting) + ".", ""]
    silent = words.quiet(advice)
    if silent:
        lines += [f"Nothing in the answers bears on: {', '.join(found.decision for found in silent)}.", ""]
    if advice.next_questions:
        lines += ["## Most telling open questions", ""]
        lines += [f"1. {escape(knowledge.questions[name].ask)} (`{name}`)" for name in advice.next_questions]
        lines += [""]
    return "\n".join(lines)


def _decision(found: Recommendation, knowledge: Knowledge) -> list[str]:
    lines = [f"## {escape(found.title)}", "", escape(found.summary), ""]
    for part in found.parts:
        lines += _part(found, part, knowledge)
    if found.other_lens:
        names = ", ".join(found.other_lens.names) or words.STATUS_WORDS[found.other_lens.status]
        because = escape(" ".join(found.other_lens.because))
        lines += [f"Under the {found.other_lens.lens} lens: **{escape(names)}**. {because}", ""]
    if found.next_questions:
        asked = "; ".join(escape(knowledge.questions[name].ask) for name in found.next_questions[:3])
        lines += [f"Still to be known: {asked}", ""]
    return lines + source_line(knowledge, [item for part in found.parts for o in _shown(part) for item in o.evidence])


def _shown(part: Part) -> list[OptionVerdict]:
    return [option for option in part.options if option.id in part.picks]


def _part(found: Recommendation, part: Part, knowledge: Knowledge) -> list[str]:
    lines: list[str] = []
    if part.value is not None:
        question = knowledge.questions[found.for_each or ""]
        lines += [f"### {escape(question.values[part.value])}", ""]
    for option in _shown(part):
        lines.append(f"- **{escape(option.name)}** ({words.confidence(found, part)})")
        for item in words.first_sentences(option.evidence):
            mark = f"{words.mark(item)} ".lstrip()
            grounds = words.grounds(knowledge, item)
            tail = f" _({escape(grounds)})_" if grounds else ""
            lines.append(f"  - {mark}{escape(item.because + words.doubt(item) + words.origin(item))}{tail}")
    rival = words.runner_up(part)
    if rival and part.picks:
        lines.append(f"- Runner-up: **{escape(rival.name)}**, {escape(words.separates(knowledge, found, part, rival))}")
        lines += [f"  - {item.weight:+d} {escape(item.because)}" for item in words.differing(part, rival)]
    for option in words.ruled_out(part):
        because = words.ruled_out_because(option)
        lines.append(f"- Ruled out: **{escape(option.name)}**. {escape(because)}")
    return [*lines, ""] if lines else []


def source_line(knowledge: Knowledge, evidence: Iterable[Evidence]) -> list[str]:
    """The sources of some evidence with their days, and the empty line after them; nothing where there are none."""
    sources = words.sources_of(knowledge, evidence)
    said = "; ".join(f"[{escape(each.title)}]({each.url}) (checked {each.checked})" for each in sources)
    return [f"Sources: {said}", ""] if sources else []


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
