"""Conditions that a few changed answers can reach. What is further away cannot matter, and need not be tried."""

from __future__ import annotations

from dataclasses import dataclass

from awsadvisor.conditions import (
    DECIDED,
    All,
    AnyOf,
    Compare,
    Condition,
    Facts,
    Is,
    Not,
    atoms,
    mentions,
    negate,
    push_in,
    truth,
)
from awsadvisor.whatif.outcomes import Outcomes

NEVER = 1_000


@dataclass(frozen=True, slots=True)
class Live:
    """What can change for one decision and for the earlier ones that it rests on.

    `conditions` stand beside the decision that each belongs to; `dividing` are the questions that give a decision an
    outcome for each of their values.
    """

    conditions: tuple[tuple[str, Condition], ...]
    dividing: frozenset[str]


def live(outcomes: Outcomes, decision: str, most: int) -> Live:
    """What at most `most` changed answers can make true or untrue."""
    found: list[tuple[str, Condition]] = []
    dividing: set[str] = set()
    pending, seen = [decision], {decision}
    while pending:
        name = pending.pop()
        if name in outcomes.scenario.given:
            continue
        program = outcomes.advisor.program.decisions[name]
        facts = outcomes.known(name)
        own = [card.condition for card in program.cards if distance(card.condition, facts) <= most]
        if program.applies_when is not None:
            own.append(program.applies_when)
        if program.decision.for_each is not None:
            dividing.add(program.decision.for_each)
        found.extend((name, condition) for condition in own)
        tested = {fact for condition in own for fact in mentions(condition) if fact.startswith(DECIDED)}
        earlier = {fact.removeprefix(DECIDED) for fact in tested} - seen
        seen |= earlier
        pending.extend(sorted(earlier))
    return Live(tuple(found), frozenset(dividing))


def distance(condition: Condition, facts: Facts) -> int:
    """At least so many answers must change before the condition's truth does; 1 where it is true already."""
    return max(1, _steps(push_in(condition), facts))


def _steps(condition: Condition, facts: Facts) -> int:
    """The fewest changed answers after which a condition could hold, as far as that is plain to see."""
    if truth(condition, facts):
        return 0
    match condition:
        case All(parts):
            lacking = [(part, _steps(part, facts)) for part in parts]
            simple = {
                atom.fact
                for part, steps in lacking
                if steps and isinstance(part, Is | Compare | Not)
                for atom in atoms(part)
            }
            answers = sum(not fact.startswith(DECIDED) for fact in simple)
            return max(1, answers, *(steps for _, steps in lacking))
        case AnyOf(parts):
            return min((_steps(part, facts) for part in parts), default=NEVER)
        case Not(Is()) | Is() | Compare():
            return 1
        case Not(part):
            return _steps(negate(part), facts)
