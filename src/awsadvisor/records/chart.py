"""A decision as a Mermaid flowchart, from answers to picks."""

from __future__ import annotations

from awsadvisor.records.record import Chapter


def flowchart(chapter: Chapter) -> str:
    """The chart's source: each answer that speaks for a pick, the pick, and what was ruled out.

    The same is said in words by the chapter's `links`, for readers who cannot see the chart.
    """
    lines = ["flowchart LR"]
    answers = list(dict.fromkeys(answer for answer, _, _ in chapter.links))
    picks = {name: f"p{number}" for number, name in enumerate(chapter.chosen)}
    lines += [f'  a{number}["{_text(answer)}"]' for number, answer in enumerate(answers)]
    lines += [f'  {key}(["{_text(name)}"])' for name, key in picks.items()]
    for answer, name, weight in chapter.links:
        label = f"|+{weight}|" if weight else ""
        lines.append(f"  a{answers.index(answer)} -->{label} {picks[name]}")
    out = [option for option in chapter.considered if option.out]
    for number, option in enumerate(out):
        lines.append(f'  o{number}["{_text(option.name)}"]:::out')
        lines.append(f"  o{number} -. ruled out .- p0")
    if out:
        lines.append("  classDef out stroke-dasharray: 5 5")
    return "\n".join(lines)


def _text(words: str) -> str:
    """Text inside a Mermaid label: quotes and markup as entities."""
    for sign, entity in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        words = words.replace(sign, entity)
    return words
