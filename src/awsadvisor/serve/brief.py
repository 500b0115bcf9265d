"""Answers for a reader with little room, as an assistant is: what, why in a few words, and on which pages it rests.

The words are those of the terminal; the values are text, and every id is one that the next question can use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from awsadvisor.advice import Advice, Evidence, Part, Recommendation
from awsadvisor.differences import Difference
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Question
from awsadvisor.render import words
from awsadvisor.render.discussion import difference_rows, flip_rows, hold_rows, verdict, why_rows
from awsadvisor.render.text import Row, reason_text
from awsadvisor.whatif import Flip, Fragility
from awsadvisor.why import Why

MOST_REASONS = 2
MOST_RULED_OUT = 2
MOST_FLIPS = 4

Brief = dict[str, Any]


def advice_brief(advice: Advice, knowledge: Knowledge) -> Brief:
    """Each decision's picks with their main reasons and the runner-up, what is open, and what to ask next."""
    cited: dict[str, None] = {}
    speaking = {found.decision: _decision(found, knowledge, cited) for found in words.speaking(advice)}
    return {
        "answer": words.headline(advice, knowledge),
        "setting": words.setting(advice, knowledge),
        "decisions": speaking,
        "notes": [" ".join(filter(None, (note.text, note.because))) for note in advice.warnings],
        "open": [found.decision for found in words.waiting(advice)],
        "nothing_known_about": [found.decision for found in words.quiet(advice)],
        "not_applicable": [name for name, found in advice.recommendations.items() if found.status == "not_applicable"],
        "ask_next": [question_brief(knowledge.questions[name]) for name in advice.next_questions],
        "sources": sources_brief(knowledge, cited),
    }


def _decision(found: Recommendation, knowledge: Knowledge, cited: dict[str, None]) -> Brief:
    options = knowledge.decisions[found.decision].options
    said: Brief = {"answer": found.summary, "picks": list(found.picks)}
    for part in found.parts:
        about = said
        if part.value is not None and found.for_each:
            about = said.setdefault("parts", {}).setdefault(knowledge.questions[found.for_each].values[part.value], {})
            about["picks"] = [options[pick].name for pick in part.picks]
        about.update(_part(found, part, knowledge, cited))
    if found.other_lens is not None:
        names = ", ".join(found.other_lens.names) or words.STATUS_WORDS[found.other_lens.status]
        said[f"{found.other_lens.lens}_lens"] = f"{names}. {' '.join(found.other_lens.because)}".rstrip()
    return said


def _part(found: Recommendation, part: Part, knowledge: Knowledge, cited: dict[str, None]) -> Brief:
    said: Brief = {}
    if part.picks:
        said["confidence"] = words.confidence(found, part)
        chosen = [option for option in part.options if option.id in part.picks]
        leading = chain.from_iterable(words.first_sentences(option.evidence)[:MOST_REASONS] for option in chosen)
        said["why"] = list(dict.fromkeys(_reason(item, knowledge, cited) for item in leading))
        rival = words.runner_up(part)
        if rival is not None:
            said["runner_up"] = f"{rival.name}: {words.separates(knowledge, found, part, rival)}"
    out = [option for option in words.ruled_out(part) if any(item.weight > 0 for item in option.evidence)]
    if out:
        said["ruled_out"] = [f"{option.name}: {words.ruled_out_because(option)}" for option in out[:MOST_RULED_OUT]]
    return said


def _reason(item: Evidence, knowledge: Knowledge, cited: dict[str, None]) -> str:
    cited.update(dict.fromkeys(item.sources))
    return " ".join((reason_text(item, knowledge).plain, *(f"[{name}]" for name in item.sources)))


def why_brief(why: Why, knowledge: Knowledge) -> Brief:
    """What became of an option, for and against, and what holds it or would make it win."""
    return {
        "decision": why.recommendation.decision,
        "option": why.option.id,
        "verdict": verdict(knowledge, why),
        **_rows(why_rows(knowledge, why, MOST_FLIPS, switches=False)),
        "sources": sources_brief(knowledge, (name for item in why.option.evidence for name in item.sources)),
    }


def flips_brief(
    advice: Advice, knowledge: Knowledge, found: Mapping[str, tuple[Sequence[Flip], Fragility]], most: int
) -> Brief:
    """What would change each decision, and what holds it."""
    decisions = {}
    for name, (flips, held) in found.items():
        recommendation = advice[name]
        rows = chain(
            hold_rows(knowledge, recommendation, held),
            flip_rows(knowledge, recommendation, flips, MOST_FLIPS, switches=False),
        )
        decisions[name] = {"now": recommendation.summary, **_rows(rows)}
    return {"setting": words.setting(advice, knowledge), "max_changes": most, "decisions": decisions}


def differences_brief(after: Advice, knowledge: Knowledge, found: Sequence[Difference]) -> Brief:
    """What changed answers change, and through which reasons."""
    cited = (
        name for each in found for reason in (*each.gained, *each.lost) for name in reason.evidence.sources
    )  # of more reasons than are shown, but of none that is not about the picks
    return {
        "setting": words.setting(after, knowledge),
        "changed": {each.decision: _rows(difference_rows(knowledge, each)) for each in found},
        "the_same": len(after.recommendations) - len(found),
        "sources": sources_brief(knowledge, cited),
    }


def question_brief(question: Question) -> Brief:
    """How a question is answered: its words, or its unit and range."""
    said: Brief = {"id": question.id, "kind": question.kind, "ask": question.ask}
    if question.values:
        said["values"] = dict(question.values)
    keys = {"unit", "at_least", "at_most"}
    return said | question.model_dump(mode="json", include=keys, exclude_none=True)


def sources_brief(knowledge: Knowledge, names: Iterable[str]) -> dict[str, str]:
    """Title, address and day of checking of each source."""
    found = {name: knowledge.sources[name] for name in names}
    return {name: f"{source.title}: {source.url} (checked {source.checked})" for name, source in found.items()}


def _rows(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The terminal's rows by their labels; a row without one belongs to the label before it."""
    found: dict[str, list[str]] = {}
    current = ""
    for label, text, _ in rows:
        current = label.replace(" ", "_") or current
        found.setdefault(current, []).append(text.plain)
    return found
