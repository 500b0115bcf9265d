"""Which two changes are worth trying together: both do something by themselves, or one opens the way for the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from awsadvisor.conditions import DECIDED, mentions, truth
from awsadvisor.whatif.live import Live
from awsadvisor.whatif.moves import Move, apply
from awsadvisor.whatif.outcomes import Outcomes


def pairs(outcomes: Outcomes, live: Live, moves: Sequence[Move]) -> Iterator[tuple[Move, Move]]:
    """Every two of the moves of which neither is idle beside the other.

    A move is idle beside another when it makes no condition true or untrue by itself, and no condition that tests its
    question also tests the other's question or a decision that the other changes. Then the two together come to what
    the other comes to alone.
    """
    mates = _tested_together(live)
    active = {move for move in moves if _does_something(outcomes, live, move)}
    altered = {move: _altered(outcomes, live, move) | {move.question} for move in moves}
    for one, other in combinations(moves, 2):
        if (one in active and other in active) or not (
            mates[other.question].isdisjoint(altered[one]) and mates[one.question].isdisjoint(altered[other])
        ):
            yield one, other


def _tested_together(live: Live) -> Mapping[str, frozenset[str]]:
    """For each fact, those that some condition tests together with it."""
    found: dict[str, set[str]] = {}
    for _, condition in live.conditions:
        tested = mentions(condition)
        for fact in tested:
            found.setdefault(fact, set()).update(tested)
    return {fact: frozenset(others) for fact, others in found.items()}


def _does_something(outcomes: Outcomes, live: Live, move: Move) -> bool:
    if move.question in live.dividing:
        return True
    new = dict(apply((move,), outcomes.facts) or ())
    for name, condition in live.conditions:
        if move.question in mentions(condition):
            facts = outcomes.known(name)
            if truth(condition, facts) is not truth(condition, {**facts, **new}):
                return True
    return False


def _altered(outcomes: Outcomes, live: Live, move: Move) -> frozenset[str]:
    """The decisions, as facts, that the move changes."""
    changes = apply((move,), outcomes.facts) or frozenset()
    names = dict.fromkeys(name for name, _ in live.conditions)
    return frozenset(DECIDED + name for name in names if outcomes.of(name, changes) != outcomes.of(name))
