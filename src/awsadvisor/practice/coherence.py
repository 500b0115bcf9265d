"""Which answers go together: those that some rule tests together. A story made of others would be a strange one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from awsadvisor.advisor import Advisor
from awsadvisor.conditions import DECIDED, All, AnyOf, Compare, Condition, Is, Not
from awsadvisor.practice.situation import Situation

Statement = tuple[str, str]
"""A fact and its value; a number counts as any number."""
NUMBER = "a number"


def hangs_together(advisor: Advisor, situation: Situation, base: Situation) -> bool:
    """Whether what is said beside the base is one story: each statement goes with another, and all are linked.

    A decision that is already made has to suit what is said, too.
    """
    if not all(_suits(advisor, situation, decision, option) for decision, option in situation.given.items()):
        return False
    statements = [statement for statement in _statements(situation) if statement[0] not in base.answers]
    if len(statements) < 2:
        return True
    known = pairs(advisor)
    linked, rest = {statements[0]}, set(statements[1:])
    while rest:
        near = {
            other for other in rest if any(other[0] == one[0] or frozenset((other, one)) in known for one in linked)
        }
        if not near:
            return False
        linked |= near
        rest -= near
    return True


def _suits(advisor: Advisor, situation: Situation, decision: str, option: str) -> bool:
    """Whether somebody with these answers could have chosen the option: nothing asks for another one instead."""
    found = advisor.advise(Situation(situation.answers).scenario(decision))[decision]
    return found.status != "decided" or option in found.picks or found.option(option).score > 0


@lru_cache(maxsize=4)
def pairs(advisor: Advisor) -> frozenset[frozenset[Statement]]:
    """Every two statements that some rule tests together."""
    found: set[frozenset[Statement]] = set()
    for program in advisor.program.decisions.values():
        for card in program.cards:
            for together in _ways(card.condition):
                found.update(frozenset(pair) for pair in combinations(together, 2))
    return frozenset(found)


def _ways(condition: Condition) -> list[frozenset[Statement]]:
    """The sets of statements with which the condition holds, negations aside."""
    match condition:
        case Is(fact, values):
            return [frozenset(((fact, value),)) for value in values]
        case Compare(fact, _, _):
            return [frozenset(((fact, NUMBER),))]
        case Not():
            return [frozenset()]
        case AnyOf(parts):
            return [way for part in parts for way in _ways(part)]
        case All(parts):
            ways: set[frozenset[Statement]] = {frozenset()}
            for part in parts:
                ways = {way | more for way in ways for more in _ways(part)}
            return list(ways)


def _statements(situation: Situation) -> Iterator[Statement]:
    for fact, value in situation.answers.items():
        if isinstance(value, tuple):
            yield from ((fact, word) for word in value)
        else:
            yield fact, value if isinstance(value, str) else NUMBER
    for decision, option in situation.given.items():
        yield DECIDED + decision, option
