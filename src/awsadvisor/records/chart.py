"""A decision as a Mermaid flowchart, from answers to what they speak for and what they rule out."""

from __future__ import annotations

from awsadvisor.records.record import Chapter


def flowchart(chapter: Chapter) -> str:
    """The chart's source: each answer that matters, the picks that it speaks for, and the options that it rules out.

    The same is said in words by the chapter's `links` and `bars`, for readers who cannot see the chart.
    """
    lines = ["flowchart LR"]
    speaking = [answer for answer, _, _ in chapter.links]
    barring = [answer for answers, _ in chapter.bars for answer in answers]
    answers = {answer: f"a{number}" for number, answer in enumerate(dict.fromkeys((*speaking, *barring)))}
    picks = {name: f"p{number}" for number, name in enumerate(chapter.chosen)}
    lines += [f'  {key}["{_text(answer)}"]' for answer, key in answers.items()]
    lines += [f'  {key}(["{_text(name)}"])' for name, key in picks.items()]
    for answer, name, weight in chapter.links:
        label = f"|+{weight}|" if weight else ""
        lines.append(f"  {answers[answer]} -->{label} {picks[name]}")
    for number, (because, names) in enumerate(chapter.bars):
        lines.append(f'  o{number}["{"<br>".join(map(_text, names))}"]:::out')
        lines += [f"  {answers[answer]} --x|rules out| o{number}" for answer in because]
    if chapter.bars:
        lines.append("  classDef out stroke-dasharray: 5 5")
    return "\n".join(lines)


def _text(words: str) -> str:
    """Text inside a Mermaid label: quotes and markup as entities."""
    for sign, entity in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        words = words.replace(sign, entity)
    return words
