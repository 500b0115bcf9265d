"""Conditions become durable_rules definitions, in sections small enough that only what can fire is asked.

What durable_rules needs for one fact grows with the rules of the ruleset, whether they fire or not, and most rules
cannot fire for most facts. So each rule is filed under signs of which one must hold before it can fire (its access
predicate, as in publish/subscribe matching), and notes the signs that must all hold. Rules that are filed alike share a
section, and durable_rules is asked only about sections whose signs hold. What fires is the same as with all rules in
one ruleset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from awsadvisor.conditions import All, AnyOf, Compare, Condition, Facts, Is, Not, Value, atoms, push_in
from awsadvisor.lazy import cached_property

_ENGINE_OPERATORS = {"at_most": "$lte", "at_least": "$gte", "under": "$lt", "over": "$gt"}
Definition = dict[str, Any]


class Section(NamedTuple):
    """Rules of one ruleset that are filed alike: one durable_rules definition, as JSON, and the fields it reads."""

    name: str
    needs: frozenset[str]
    """Signs without any of which no rule here fires."""
    definition: str
    plain: tuple[str, ...]
    """Facts that are passed as they are: words and numbers."""
    sets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Facts that hold several words: one field for each word that is tested, passed as yes or no."""
    derived: tuple[str, ...]
    """Fields `fact:value` of derived facts."""

    def message(self, facts: Facts, derived: Mapping[str, str]) -> str:
        """The members of the JSON object to assert: known fields only, for all tests of an absent one fail."""
        said = [_said(fact, facts[fact]) for fact in self.plain if fact in facts]
        for fact, words in self.sets:
            value: Any = facts.get(fact)
            if value is not None:
                said += [_said(field, "yes" if word in value else "no") for word, field in words]
        said += [_said(field, derived[field]) for field in self.derived if field in derived]
        return ",".join(said)


@lru_cache(maxsize=8192)  # few fields with few values, said again for every scenario
def _said(field: str, value: Value) -> str:
    return f"{as_json(field)}:{as_json(value)}"


_EXPONENT = re.compile(r"(?<![^:])-?\d[\d.]*e[-+]?\d+(?![^,}])")


def as_json(value: Any) -> str:
    """JSON for durable_rules, which cannot read a number with an exponent: 1e-05 is written as 0.00001."""
    text = json.dumps(value, separators=(",", ":"))
    return _EXPONENT.sub(_written_out, text) if "e" in text else text


def _written_out(number: re.Match[str]) -> str:
    digits = format(Decimal(number[0]), "f")
    return digits if "." in digits else f"{digits}.0"  # else it is read as a whole number of 64 bits


@dataclass(frozen=True)
class Ruleset:
    """The rules of one decision, or of one layer that derives facts."""

    sections: tuple[Section, ...]
    filed: Mapping[str, tuple[int, ...]]
    """For each sign that `Known` can hold, the positions of the sections filed under it."""
    keys: Mapping[str, Any]
    """What each rule of the definitions stands for."""

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(self.filed)

    def called(self, known: Known) -> Iterable[Section]:
        """The sections in which some rule may fire."""
        signs = known.signs
        filed = {position for sign in self._signs & signs for position in self.filed[sign]}
        return [section for section in map(self.sections.__getitem__, filed) if section.needs <= signs]


class Known:
    """What is known of a scenario on the way through its decisions, and the signs that sections are filed under."""

    def __init__(self, facts: Facts, derived: Mapping[str, str] = MappingProxyType({})) -> None:
        """`derived` holds fields `fact:value` with yes or no."""
        self.facts: dict[str, Value] = {}
        self.derived: dict[str, str] = {}
        self.signs: set[str] = set()
        for fact, value in facts.items():
            self.add(fact, value)
        self.add_derived(derived)

    def add(self, fact: str, value: Value) -> None:
        """Take in an answer, or the picks of a decision."""
        self.facts[fact] = value
        self.signs.update(_signs(fact, value))

    def add_derived(self, fields: Mapping[str, str]) -> None:
        """Take in what follows."""
        self.derived.update(fields)
        self.signs.update([field if holds == "yes" else _denied(field) for field, holds in fields.items()])


@lru_cache(maxsize=8192)
def _signs(fact: str, value: Value) -> tuple[str, ...]:
    if isinstance(value, frozenset):
        return fact, *[f"{fact}:{word}" for word in value]
    return (fact, f"{fact}:{value}") if isinstance(value, str) else (fact,)


def _denied(field: str) -> str:
    return f"{field}:no"


@dataclass(frozen=True)
class RulesetMaker:
    """Makes rulesets of conditions. `holds_several` tells facts that are sets of words, `words_of` how many words a
    fact has to choose from, for those that are `derived` how many values.
    """

    derived: frozenset[str]
    holds_several: Callable[[str], bool]
    words_of: Callable[[str], int]

    def ruleset(self, name: str, conditions: Mapping[Any, Condition]) -> Ruleset:
        """The ruleset of which each rule stands for the key of its condition."""
        keys = {f"r{number}": key for number, key in enumerate(conditions)}
        rules = {rule: push_in(conditions[key]) for rule, key in keys.items()}
        groups: dict[tuple[frozenset[str], frozenset[str]], dict[str, Condition]] = {}
        for rule, condition in rules.items():
            alike = frozenset(self._access(condition)[1]), self._needs(condition)
            groups.setdefault(alike, {})[rule] = condition
        filed: dict[str, list[int]] = {}
        for position, (access, _) in enumerate(groups):
            for sign in sorted(access):
                filed.setdefault(sign, []).append(position)
        return Ruleset(
            sections=tuple(
                self._section(f"{name}-{number}", needs, group)
                for number, ((_, needs), group) in enumerate(groups.items())
            ),
            filed={sign: tuple(positions) for sign, positions in filed.items()},
            keys=keys,
        )

    def _access(self, condition: Condition) -> tuple[float, tuple[str, ...]]:
        """Signs of which one holds whenever the condition does, and how common they are, so that rare ones are taken.

        How common is an estimate, on which nothing but speed depends: every word of a question as likely as the next.
        """
        match condition:
            case Is(fact, values):
                return len(values) / max(2, self.words_of(fact)), tuple(f"{fact}:{value}" for value in values)
            case Not(Is(fact, values)) if fact in self.derived:
                return 1, (_denied(f"{fact}:{values[0]}"),)
            case Not(Is(fact, _)) | Compare(fact):
                return 1, (fact,)
            case All(parts):
                return min(map(self._access, parts))
            case AnyOf(parts):
                found = list(map(self._access, parts))
                return sum(share for share, _ in found), tuple(sign for _, part in found for sign in part)
            case _:
                raise AssertionError(f"not pushed in: {condition}")

    def _needs(self, condition: Condition) -> frozenset[str]:
        """Signs that all hold whenever the condition does."""
        match condition:
            case Is(fact, (value,)):
                return frozenset((f"{fact}:{value}",))
            case Not(Is(fact, values)) if fact in self.derived:
                return frozenset(_denied(f"{fact}:{value}") for value in values)
            case Is(fact, _) if fact in self.derived:
                return frozenset()
            case Is(fact, _) | Not(Is(fact, _)) | Compare(fact):
                return frozenset((fact,))
            case All(parts):
                return frozenset[str]().union(*map(self._needs, parts))
            case AnyOf(parts):
                return frozenset.intersection(*map(self._needs, parts))
            case _:
                raise AssertionError(f"not pushed in: {condition}")

    def _section(self, name: str, needs: frozenset[str], rules: Mapping[str, Condition]) -> Section:
        tested: dict[str, set[str]] = {}
        for condition in rules.values():
            for atom in atoms(condition):
                tested.setdefault(atom.fact, set()).update(atom.values if isinstance(atom, Is) else ())
        definition = {rule: {"all": [{"m": self._expression(condition)}]} for rule, condition in rules.items()}
        several = [fact for fact in sorted(tested) if fact not in self.derived and self.holds_several(fact)]
        return Section(
            name=name,
            needs=needs,
            definition=as_json(definition),
            plain=tuple(fact for fact in sorted(tested) if not self._is_flagged(fact)),
            sets=tuple((fact, tuple((word, f"{fact}:{word}") for word in sorted(tested[fact]))) for fact in several),
            derived=tuple(
                f"{fact}:{word}" for fact in sorted(tested.keys() & self.derived) for word in sorted(tested[fact])
            ),
        )

    def _is_flagged(self, fact: str) -> bool:
        """Whether the engine sees the fact as one yes/no field for each value, since several can hold at once."""
        return fact in self.derived or self.holds_several(fact)

    def _expression(self, condition: Condition) -> Definition:
        match condition:
            case Is(fact, values) if self._is_flagged(fact):
                return _joined("$or", [{f"{fact}:{value}": "yes"} for value in values])
            case Is(fact, values):
                return _joined("$or", [{fact: value} for value in values])
            case Not(Is(fact, values)) if self._is_flagged(fact):
                return _joined("$and", [{f"{fact}:{value}": "no"} for value in values])
            case Not(Is(fact, values)):
                return _joined("$and", [{"$neq": {fact: value}} for value in values])
            case Compare(fact, operator, bound):
                return {_ENGINE_OPERATORS[operator]: {fact: bound}}
            case All(parts):
                return _joined("$and", [self._expression(part) for part in parts])
            case AnyOf(parts):
                return _joined("$or", [self._expression(part) for part in parts])
            case _:
                raise AssertionError(f"not pushed in: {condition}")


def _joined(operator: str, expressions: list[Definition]) -> Definition:
    return expressions[0] if len(expressions) == 1 else {operator: expressions}
