"""Conditions that a few changed answers can reach. What is further away cannot matter, and need not be tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from awsadvisor.conditions import DECIDED, Condition, mentions
from awsadvisor.whatif.outcomes import Outcomes


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
        own = [card.condition for card, far in zip(program.cards, outcomes.distances(name), strict=True) if far <= most]
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


def any_of(found: Iterable[Live]) -> Live:
    """What can change for any of several decisions."""
    every = list(found)
    return Live(
        tuple(dict.fromkeys(entry for each in every for entry in each.conditions)),
        frozenset().union(*(each.dividing for each in every)),
    )
