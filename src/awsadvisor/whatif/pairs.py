"""Which two changes are worth trying together: both bear on the same decision, or one opens the way for the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from awsadvisor.conditions import DECIDED, mentions
from awsadvisor.whatif.live import Live
from awsadvisor.whatif.moves import Move, apply
from awsadvisor.whatif.outcomes import Outcomes


def pairs(outcomes: Outcomes, live: Live, moves: Sequence[Move]) -> Iterator[tuple[Move, Move]]:
    """Every two of the moves of which neither is idle beside the other.

    Two moves are idle beside each other when there is no decision in which both make a rule fire or fall silent, and no
    condition tests the question of one, or a decision that it changes, together with the question of the other, or a
    decision that this changes. Then each decision comes to what one of them alone makes of it.
    """
    mates = _tested_together(live)
    names = dict.fromkeys(name for name, _ in live.conditions)
    stirred, altered = [], []
    for move in moves:
        changes = apply((move,), outcomes.facts) or frozenset()
        stirred.append(frozenset(name for name in names if outcomes.stirs(name, changes)))
        changed = {DECIDED + name for name in stirred[-1] if outcomes.of(name, changes) != outcomes.of(name)}
        altered.append(frozenset((move.question, *changed)))
    beside = [frozenset[str]().union(*(mates.get(fact, ()) for fact in facts)) for facts in altered]
    for one, other in combinations(range(len(moves)), 2):
        if not (stirred[one].isdisjoint(stirred[other]) and beside[one].isdisjoint(altered[other])):
            yield moves[one], moves[other]


def _tested_together(live: Live) -> Mapping[str, frozenset[str]]:
    """For each fact, those that some condition tests together with it."""
    found: dict[str, set[str]] = {}
    for _, condition in live.conditions:
        tested = mentions(condition)
        for fact in tested:
            found.setdefault(fact, set()).update(tested)
    return {fact: frozenset(others) for fact, others in found.items()}
