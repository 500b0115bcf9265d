"""Answers that make a condition true, chosen by dice."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from awsadvisor.conditions import DECIDED, All, AnyOf, Compare, Condition, Is, Not, truth
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Lens, Question, Scenario
from awsadvisor.practice.models import Trial

MANTISSAS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
ROUND = tuple(mantissa * 10**power for power in range(-1, 13) for mantissa in MANTISSAS)
"""Numbers that people name."""
SMALLEST = 0.1
NEAR = 4
"""So many times a bound, or a part of it, still says why the bound matters; more would sound far-fetched."""

Answer = str | float | tuple[str, ...]


class CannotTellError(Exception):
    """The condition cannot be met beside what is already stated, or nobody would tell it so."""


@dataclass(frozen=True)
class Situation:
    """What is stated: answers, and earlier decisions that are already made."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def without(self, fact: str, value: str | None = None) -> Situation:
        """The same with one thing left out: an answer, one value of several, or a given decision."""
        if fact.startswith(DECIDED):
            name = fact.removeprefix(DECIDED)
            return Situation(self.answers, {key: option for key, option in self.given.items() if key != name})
        answers = dict(self.answers)
        stated = answers.pop(fact)
        if value is not None and isinstance(stated, tuple) and stated != (value,):
            answers[fact] = tuple(word for word in stated if word != value)
        return Situation(answers, self.given)

    def with_answer(self, fact: str, value: Answer) -> Situation:
        """The same with one answer changed or added."""
        return Situation({**self.answers, fact: value}, self.given)

    def parts(self) -> list[tuple[str, str | None]]:
        """Everything that can be left out by itself: facts, and each value of an answer with several."""
        found: list[tuple[str, str | None]] = []
        for fact, value in self.answers.items():
            if isinstance(value, tuple) and len(value) > 1:
                found += [(fact, word) for word in value]
            else:
                found.append((fact, None))
        return [*found, *((DECIDED + name, None) for name in self.given)]

    def scenario(self, decision: str, lens: Lens = "exam") -> Scenario:
        """As something to advise on."""
        return Scenario(answers=self.answers, given=self.given, decisions=(decision,), lens=lens)

    def trial(self, decision: str, key: frozenset[str], listed: tuple[str, ...]) -> Trial:
        """As a claim about a key among listed options."""
        return Trial(self.scenario(decision), decision, key, listed, ())


def meet(knowledge: Knowledge, condition: Condition, situation: Situation, dice: random.Random) -> Situation:
    """The situation with more answers, so that the condition holds. Raises CannotTellError."""
    match condition:
        case All(parts):
            for part in parts:
                situation = meet(knowledge, part, situation, dice)
            return situation
        case AnyOf(parts):
            return meet(knowledge, dice.choice(parts), situation, dice)
        case Not(Is(fact, values)):
            return _meet_not(knowledge, fact, values, situation, dice)
        case Not():
            raise CannotTellError
        case Is(fact, values) if fact.startswith(DECIDED):
            return _give(fact.removeprefix(DECIDED), values, situation, dice)
        case Is(fact, values):
            return _state(knowledge.questions[fact], values, situation, dice)
        case Compare(fact, _, _):
            return _count(knowledge.questions[fact], condition, situation, dice)


def _state(question: Question, values: tuple[str, ...], situation: Situation, dice: random.Random) -> Situation:
    known = situation.answers.get(question.id)
    if known is None:
        word = dice.choice(values)
        return situation.with_answer(question.id, (word,) if question.kind == "choices" else word)
    if isinstance(known, tuple):
        if set(known) & set(values):
            return situation
        return situation.with_answer(question.id, (*known, dice.choice(values)))
    if known in values:
        return situation
    raise CannotTellError


def _meet_not(
    knowledge: Knowledge, fact: str, values: tuple[str, ...], situation: Situation, dice: random.Random
) -> Situation:
    if fact.startswith(DECIDED):
        raise CannotTellError
    question = knowledge.questions[fact]
    known = situation.answers.get(fact)
    if isinstance(known, tuple):
        if set(known) & set(values):
            raise CannotTellError
        return situation
    others = tuple(word for word in question.words if word not in values)
    if not others:
        raise CannotTellError
    return _state(question, others, situation, dice)


def _give(decision: str, options: tuple[str, ...], situation: Situation, dice: random.Random) -> Situation:
    known = situation.given.get(decision)
    if known is not None and known not in options:
        raise CannotTellError
    return Situation(situation.answers, {**situation.given, decision: known or dice.choice(options)})


def _count(question: Question, test: Compare, situation: Situation, dice: random.Random) -> Situation:
    known = situation.answers.get(question.id)
    if known is not None:
        if truth(test, {question.id: known}):  # type: ignore[dict-item]
            return situation
        raise CannotTellError
    if test.operator in ("at_least", "over") and test.bound <= 1:
        raise CannotTellError  # any number will do, and a story would name one that says nothing
    low = question.at_least if question.at_least is not None else SMALLEST
    high = question.at_most if question.at_most is not None else ROUND[-1]
    fitting = [number for number in ROUND if low <= number <= high and truth(test, {question.id: number})]
    near = [n for n in fitting if max(test.bound, SMALLEST) / NEAR <= n <= max(test.bound, SMALLEST) * NEAR]
    near = [n for n in near if n not in (0, 1) and (n.is_integer() or question.unit in ("MB", "GB", "KB"))]
    if not near:
        raise CannotTellError
    number = dice.choice(near)
    return situation.with_answer(question.id, int(number) if number.is_integer() else number)
