"""Why an option is right or wrong in a situation, in the words of the evidence."""

from __future__ import annotations

import random
from collections.abc import Sequence

from awsadvisor.advice import RULES_OUT, Evidence, OptionVerdict, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.conditions import atoms
from awsadvisor.practice.situation import Answer, Situation
from awsadvisor.practice.telling import sentence_of
from awsadvisor.practice.winning import cards_for, recommendation, wins

MOST = 2
"""How many reasons are given for one option."""
UNASKED = (
    "Nothing in the story asks for that.",
    "No fact of the story points to it.",
    "The story gives no reason for it.",
)


def why_right(found: OptionVerdict) -> str:
    """The weightiest evidence for the key."""
    speaking = [item for item in found.evidence if item.weight > 0 or item.effect == "require"]
    return _sentences(sorted(speaking, key=lambda item: (item.effect != "require", -item.weight)))


def why_wrong(
    advisor: Advisor,
    found: Recommendation,
    situation: Situation,
    distractor: str,
    keys: Sequence[str],
    dice: random.Random,
) -> str:
    """What beats a distractor: what rules it out or speaks against it, what the key has and it lacks, or which other
    answer it would have needed."""
    option = found.option(distractor)
    summary = advisor.knowledge.decisions[found.decision].options[distractor].summary
    said = why_right(found.option(keys[0]))
    out = [item for item in option.evidence if item.effect in RULES_OUT]
    against = sorted((item for item in option.evidence if item.weight < 0), key=lambda item: item.weight)
    objections = [item for item in (*out, *against) if item.because not in said]
    if objections:
        return _sentences(objections)
    instead = needed_instead(advisor, found.decision, situation, distractor)
    if instead:
        return f"{summary} It would be right if the story said instead: {instead}"
    if out or against:
        return f"{summary} The reason given for the right answer speaks against it."
    if any(item.weight > 0 for item in option.evidence):
        return f"{summary} It would help in part; the right answer fits what the story says more closely."
    return f"{summary} {dice.choice(UNASKED)}"


def needed_instead(advisor: Advisor, decision: str, situation: Situation, option: str) -> str | None:
    """The sentence with which the option would win, in place of what the story says on the same question."""
    for fact, value in _other_answers(advisor, decision, situation, option):
        if wins(recommendation(advisor, situation.with_answer(fact, value), decision), option):
            return sentence_of(advisor.knowledge.questions[fact], value)
    return None


def _other_answers(advisor: Advisor, decision: str, situation: Situation, option: str) -> Sequence[tuple[str, Answer]]:
    found: dict[tuple[str, Answer], None] = {}
    for card in cards_for(advisor, decision, option):
        for atom in atoms(card.condition):
            stated = situation.answers.get(atom.fact)
            if stated is None or not hasattr(atom, "values"):
                continue
            for word in atom.values:
                value: Answer = (word,) if isinstance(stated, tuple) else word
                if value != stated:
                    found[atom.fact, value] = None
    return tuple(found)


def _sentences(items: Sequence[Evidence]) -> str:
    chosen = list(dict.fromkeys(item.because for item in items))[:MOST]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in chosen)
