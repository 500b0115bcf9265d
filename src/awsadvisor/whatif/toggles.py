"""Which rules a few more changes can make fire or fall silent, and which changes have a part in that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.conditions import DECIDED, All, Compare, Condition, Facts, Is, Not, atoms, truth
from awsadvisor.whatif.distance import NEVER, distance
from awsadvisor.whatif.moves import Move

Free = Callable[[Move], bool]
"""Whether a change can still be made, beside those that have been made already."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """A rule that can begin to fire, or cease to. At least `far` of its `parties` must be made for that."""

    card: Card
    fires: bool
    far: int
    parties: tuple[Move, ...]


class Parties:
    """For each test of a rule, the changes that help it to hold, and those that help it not to."""

    def __init__(self, moves: Sequence[Move], facts: Facts) -> None:
        self._facts = facts
        self._by_question: dict[str, list[Move]] = {}
        for move in moves:
            self._by_question.setdefault(move.question, []).append(move)
        self._helping: dict[tuple[Condition, bool], tuple[Move, ...]] = {}

    def toggles(
        self,
        program: DecisionProgram,
        cards: Collection[int],
        facts: Facts,
        fired: Collection[int],
        left: int,
        free: Free,
    ) -> Iterator[Toggle]:
        """What `left` changes more can do to some cards while earlier decisions stay as they are."""
        for index in cards:
            card, fires = program.cards[index], index in fired
            far, tests = _tests(card, facts, fires)
            if far <= left:
                found = dict.fromkeys(move for test, holds in tests for move in self.helping(test, holds) if free(move))
                if len(found) >= far:
                    yield Toggle(card, fires, far, tuple(found))

    def helping(self, test: Condition, holds: bool) -> tuple[Move, ...]:
        """The changes without any of which a test cannot come to hold (or not to hold) that does not now."""
        found = self._helping.get((test, holds))
        if found is None:
            atom = test.part if isinstance(test, Not) else test
            assert isinstance(atom, Is | Compare)
            wanted = holds != isinstance(test, Not)
            moves = self._by_question.get(atom.fact, ())
            found = self._helping[test, holds] = tuple(m for m in moves if self._helps(m, atom, wanted))
        return found

    def _helps(self, move: Move, atom: Is | Compare, wanted: bool) -> bool:
        if isinstance(atom, Compare):
            assert move.stretch is not None
            return truth(atom, {atom.fact: move.stretch.sample}) is wanted
        if move.effect == "set":
            return truth(atom, {atom.fact: move.words[0] if move.words else frozenset()}) is wanted
        named = move.words[0] in atom.values
        if atom.fact not in self._facts:  # the first word makes the list known
            return named is wanted
        return named and (move.effect == "add") is wanted


def _tests(card: Card, facts: Facts, fires: bool) -> tuple[int, list[tuple[Condition, bool]]]:
    """How many answers must change before the card does, and the tests that must come out as told."""
    parts = card.condition.parts if isinstance(card.condition, All) else (card.condition,)
    if all(isinstance(part.part if isinstance(part, Not) else part, Is | Compare) for part in parts):
        if fires:
            return 1, [(part, False) for part in parts]
        lacking = [part for part in parts if not truth(part, facts)]
        names = {atom.fact for part in lacking for atom in atoms(part)}
        if any(name.startswith(DECIDED) for name in names):
            return NEVER, []
        return len(names), [(part, True) for part in lacking]
    every: list[tuple[Condition, bool]] = [(atom, holds) for atom in atoms(card.condition) for holds in (True, False)]
    return distance(card.condition, facts, frozen=True), every
