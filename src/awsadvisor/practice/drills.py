"""Contrast drills: two stories that differ in exactly one fact, and the fact flips the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awsadvisor.conditions import DECIDED, Is, atoms
from awsadvisor.practice.checks import check_item
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.generating import ATTEMPTS, Maker, parse_id
from awsadvisor.practice.models import Item
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.situation import Answer, Situation
from awsadvisor.practice.telling import sentences_of, tellable
from awsadvisor.practice.winning import cards_for, recommendation, winning_situation, wins


@dataclass(frozen=True, slots=True)
class Drill:
    """Two items with the same options. `before` and `after` are the sentences on the fact in which they differ."""

    first: Item
    second: Item
    fact: str
    before: str
    after: str


def contrast(maker: Maker, decision: str, first: str, second: str, seed: int) -> Drill | None:
    """A drill in which the first story has one option as its key and the second the other; None when there is none."""
    entry = maker.words.decisions.get(decision)
    if entry is None or first == second or not {first, second}.isdisjoint(entry.unasked):
        return None
    for attempt in range(ATTEMPTS * 2):
        source = dice("drill", decision, first, second, seed, attempt)
        begin = source.choice(entry.begins)
        base = Situation(begin.states)
        situation = winning_situation(maker.advisor, decision, first, base, source, 1 + attempt % 3)
        if situation is None or not hangs_together(maker.advisor, situation, base):
            continue
        for fact, value in _flips(maker, decision, situation, second):
            other = situation.with_answer(fact, value)
            if not tellable(maker.advisor.knowledge, other) or not tellable(maker.advisor.knowledge, situation):
                continue
            if not hangs_together(maker.advisor, other, base):
                continue
            items = maker.twins(decision, (first, situation), (second, other), begin, seed)
            if items is not None and not any(fault for item in items for fault in check_item(maker.advisor, item)):
                told = [sentences_of(maker.advisor.knowledge, {fact: s.answers[fact]}) for s in (situation, other)]
                return Drill(*items, fact, " ".join(told[0]), " ".join(told[1]))
    return None


def _flips(maker: Maker, decision: str, situation: Situation, option: str) -> Iterator[tuple[str, Answer]]:
    """Single changes of what the situation states that make the option win instead."""
    questions = maker.advisor.knowledge.questions
    for card in cards_for(maker.advisor, decision, option):
        for atom in atoms(card.condition):
            stated = situation.answers.get(atom.fact)
            if stated is None or not isinstance(atom, Is) or atom.fact.startswith(DECIDED):
                continue
            for word in atom.values:
                value: Answer = (word,) if questions[atom.fact].kind == "choices" else word
                changed = situation.with_answer(atom.fact, value)
                if value != stated and wins(recommendation(maker.advisor, changed, decision), option):
                    yield atom.fact, value


def rebuild(maker: Maker, name: str) -> Item | None:
    """One half of a drill, made again from its id `drill.<decision>.<first>.<second>.<seed>.<half>`."""
    rest, _, half = name.removeprefix("drill.").rpartition(".")
    parts = parse_id(maker.advisor, rest)
    if parts is None or len(parts[1]) != 2 or half not in ("1", "2"):
        return None
    decision, (first, second), seed = parts
    drill = contrast(maker, decision, first, second, seed)
    return None if drill is None else (drill.first if half == "1" else drill.second)
