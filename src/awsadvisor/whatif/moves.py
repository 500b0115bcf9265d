"""The changes of one answer that can matter to a decision, each standing for all answers that rules see alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from awsadvisor.cells import Stretch, stretches
from awsadvisor.conditions import COMPARISONS, DECIDED, Compare, Facts, Is, Value, atoms
from awsadvisor.models import Question
from awsadvisor.whatif.live import Live
from awsadvisor.whatif.outcomes import Changes, Outcomes

Effect = Literal["set", "add", "drop"]


@dataclass(frozen=True, slots=True, eq=False)  # by identity: searches look moves up in sets a million times
class Move:
    """One changed answer: to another value (`set`), or a list with one word more or one less (`add`, `drop`).

    `words` are alternatives with the same effect. A number has a `stretch` instead. Neither: a list becomes empty.
    """

    question: str
    effect: Effect
    words: tuple[str, ...] = ()
    stretch: Stretch | None = None


def apply(moves: Iterable[Move], facts: Facts) -> Changes | None:
    """The answers that change; None where two of the moves exclude each other."""
    changed: dict[str, Value] = {}
    alone: set[str] = set()
    for move in moves:
        name = move.question
        if name in alone or (move.effect == "set" and name in changed):
            return None
        if move.effect == "set":
            alone.add(name)
            changed[name] = move.stretch.sample if move.stretch else move.words[0] if move.words else frozenset()
        else:
            before = changed.get(name, facts.get(name, frozenset()))
            assert isinstance(before, frozenset)
            changed[name] = before ^ {move.words[0]}
    return frozenset(changed.items())


def moves_for(outcomes: Outcomes, live: Live) -> list[Move]:
    """Every change of one answer that can make a difference to live conditions."""
    tests: dict[str, dict[Is | Compare, None]] = {}
    for _, condition in live.conditions:
        for atom in atoms(condition):
            if not atom.fact.startswith(DECIDED):
                tests.setdefault(atom.fact, {})[atom] = None
    found: list[Move] = []
    for name, question in outcomes.advisor.knowledge.questions.items():
        divided = (
            name in live.dividing
        )  # it matters even where nothing within reach tests it: each value gets an outcome of its own
        if name in tests or divided:
            found.extend(_moves(question, tuple(tests.get(name, ())), outcomes.facts.get(name), divided))
    return found


def _moves(question: Question, tests: Sequence[Is | Compare], now: Value | None, divided: bool) -> Iterator[Move]:
    if question.kind == "number":
        yield from _to_numbers(question, tests, now)
    elif question.kind == "choices":
        yield from _to_lists(question, tests, now, divided)
    else:
        yield from _to_words(question, tests, now)


def _to_numbers(question: Question, tests: Sequence[Is | Compare], now: Value | None) -> Iterator[Move]:
    def sign(value: float) -> Hashable:
        return tuple(COMPARISONS[t.operator](value, t.bound) for t in tests if isinstance(t, Compare))

    here = None if now is None else sign(float(now))  # type: ignore[arg-type]
    for stretch in stretches(question, (t.bound for t in tests if isinstance(t, Compare)), sign):
        if sign(stretch.sample) != here:
            yield Move(question.id, "set", stretch=stretch)


def _to_words(question: Question, tests: Sequence[Is | Compare], now: Value | None) -> Iterator[Move]:
    for words in _alike(question.words, tests).values():
        if now not in words:
            yield Move(question.id, "set", words)


def _to_lists(question: Question, tests: Sequence[Is | Compare], now: Value | None, divided: bool) -> Iterator[Move]:
    present = now if isinstance(now, frozenset) else frozenset()
    if now is None:
        yield Move(question.id, "set")
    for sign, words in _alike(question.words, tests).items():
        matters = divided or now is None or any(sign)
        if matters and present.isdisjoint(words):
            yield Move(question.id, "add", words)
        elif matters:
            yield from (Move(question.id, "drop", (word,)) for word in words if word in present)


def _alike(words: Iterable[str], tests: Sequence[Is | Compare]) -> Mapping[tuple[bool, ...], tuple[str, ...]]:
    """The words grouped by which of the tests they fulfil."""
    found: dict[tuple[bool, ...], tuple[str, ...]] = {}
    for word in words:
        sign = tuple(word in test.values for test in tests if isinstance(test, Is))
        found[sign] = (*found.get(sign, ()), word)
    return found
