"""Conditions and their plain meaning: true, false, or None for unknown.

The engine decides which rules fire; this module says what that ought to be. Tests hold the two against each other,
and explanations, unknown answers and what-if questions are worked out here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Operator = Literal["at_most", "at_least", "under", "over"]
Value = str | float | frozenset[str]
Facts = Mapping[str, Value]
"""What is known: a word, a number, or a complete set of words. A fact that is absent is unknown."""

COMPARISONS: dict[Operator, Callable[[float, float], bool]] = {
    "at_most": lambda value, bound: value <= bound,
    "at_least": lambda value, bound: value >= bound,
    "under": lambda value, bound: value < bound,
    "over": lambda value, bound: value > bound,
}
OPPOSITE: dict[Operator, Operator] = {"at_most": "over", "over": "at_most", "at_least": "under", "under": "at_least"}
DECIDED = "decided."
"""Prefix of the facts that hold earlier decisions' picks."""


@dataclass(frozen=True)
class Is:
    """The fact is one of the values; for a set, it holds one of them."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """The number stands in this relation to the bound."""

    fact: str
    operator: Operator
    bound: float


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part is known not to hold."""

    part: Condition


Condition = Is | Compare | All | AnyOf | Not


def truth(condition: Condition, facts: Facts) -> bool | None:
    """True, False, or None when the facts do not tell (Kleene's three-valued logic)."""
    match condition:
        case Is(fact, values):
            value = facts.get(fact)
            if value is None:
                return None
            return not value.isdisjoint(values) if isinstance(value, frozenset) else value in values
        case Compare(fact, operator, bound):
            number = facts.get(fact)
            return None if number is None else COMPARISONS[operator](float(number), bound)  # type: ignore[arg-type]
        case Not(part):
            inner = truth(part, facts)
            return None if inner is None else not inner
        case All(parts):
            return _first(False, parts, facts)
        case AnyOf(parts):
            return _first(True, parts, facts)


def _first(decisive: bool, parts: tuple[Condition, ...], facts: Facts) -> bool | None:
    """The decisive value as soon as one part has it; else None if a part is unknown; else the other value."""
    result: bool | None = not decisive
    for part in parts:
        found = truth(part, facts)
        if found is decisive:
            return decisive
        if found is None:
            result = None
    return result


def negate(condition: Condition) -> Condition:
    """The condition that holds where this one is known not to hold, with `Not` only around an `Is`."""
    match condition:
        case Is():
            return Not(condition)
        case Compare(fact, operator, bound):
            return Compare(fact, OPPOSITE[operator], bound)
        case Not(part):
            return push_in(part)
        case All(parts):
            return AnyOf(tuple(negate(part) for part in parts))
        case AnyOf(parts):
            return All(tuple(negate(part) for part in parts))


def push_in(condition: Condition) -> Condition:
    """The same condition with `Not` only around an `Is`."""
    match condition:
        case Not(part):
            return negate(part)
        case All(parts):
            return All(tuple(push_in(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(push_in(part) for part in parts))
        case _:
            return condition


def atoms(condition: Condition) -> list[Is | Compare]:
    """Every test of a single fact, from left to right."""
    if isinstance(condition, Is | Compare):
        return [condition]
    if isinstance(condition, Not):
        return atoms(condition.part)
    return [atom for part in condition.parts for atom in atoms(part)]


def mentions(condition: Condition) -> frozenset[str]:
    """The facts that the condition tests."""
    return frozenset(atom.fact for atom in atoms(condition))


def expand(condition: Condition, definitions: Mapping[str, Mapping[str, Condition]]) -> Condition:
    """The same condition with each derived fact replaced by what it follows from (`definitions[fact][value]`)."""
    match condition:
        case Is(fact, values) if fact in definitions:
            ways = definitions[fact]
            found = tuple(expand(ways[value], definitions) for value in values if value in ways)
            return found[0] if len(found) == 1 else AnyOf(found)
        case Not(part):
            return Not(expand(part, definitions))
        case All(parts):
            return All(tuple(expand(part, definitions) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(expand(part, definitions) for part in parts))
        case _:
            return condition


def shared(condition: Condition, known: dict[Condition, Condition]) -> Condition:
    """An equal condition, made of the `known` ones where they are equal; what is new becomes known."""
    match condition:
        case Not(part):
            condition = Not(shared(part, known))
        case All(parts):
            condition = All(tuple(shared(part, known) for part in parts))
        case AnyOf(parts):
            condition = AnyOf(tuple(shared(part, known) for part in parts))
    return known.setdefault(condition, condition)


def support(condition: Condition, facts: Facts, holds: bool = True) -> dict[str, Value]:
    """The facts that make the condition true (or false, with `holds=False`), narrowed to the values that matter.

    Of several sufficient alternatives the first counts. A set is narrowed to the values that the condition names.
    """
    match condition:
        case Is(fact, values):
            value = facts[fact]
            if isinstance(value, frozenset) and holds:
                value = value.intersection(values)
            return {fact: value}
        case Compare(fact, _, _):
            return {fact: facts[fact]}
        case Not(part):
            return support(part, facts, not holds)
        case All(parts) | AnyOf(parts):
            together = isinstance(condition, All) == holds
            found: dict[str, Value] = {}
            for part in parts:
                if truth(part, facts) is holds:
                    for fact, value in support(part, facts, holds).items():
                        known = found.get(fact)
                        both = isinstance(known, frozenset) and isinstance(value, frozenset)
                        found[fact] = known | value if both else value  # type: ignore[operator]
                    if not together:
                        break
            return found
