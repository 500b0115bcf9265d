"""Knowledge becomes plain rulesets: dicts for durable_rules, and cards that say what a firing means.

Pure functions; nothing here knows the engine beyond the shape of its dicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

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
    expand,
    mentions,
    negate,
    push_in,
)
from awsadvisor.knowledge import SHIPPED, Decision, Knowledge
from awsadvisor.lazy import cached_property
from awsadvisor.models import WEIGHTS, Limit, Option, Question, Rule
from awsadvisor.wording import listed, measured

EffectName = Literal["favor", "against", "exclude", "require", "limit"]
Definition = dict[str, Any]
_ENGINE_OPERATORS = {"at_most": "$lte", "at_least": "$gte", "under": "$lt", "over": "$gt"}


@dataclass(frozen=True)
class Effect:
    """What one firing means for one option; `weight` is 0 for effects that are not weighed."""

    option: str
    name: EffectName
    weight: int = 0


@dataclass(frozen=True)
class Card:
    """A rule, or an option's limit, ready to run."""

    name: str
    condition: Condition
    """In terms of answers and earlier decisions only: derived facts are written out."""
    effects: tuple[Effect, ...]
    because: str
    sources: tuple[str, ...]
    unverified: str | None = None
    warn: str | None = None
    origin: str = SHIPPED
    limit: tuple[str, Limit] | None = None
    """The question and the limit, where the card is one."""

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The answers and decisions that the condition tests."""
        return mentions(self.condition)

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """For each fact that is tested for words, the words."""
        found: dict[str, frozenset[str]] = {}
        for atom in atoms(self.condition):
            if isinstance(atom, Is):
                found[atom.fact] = found.get(atom.fact, frozenset()) | frozenset(atom.values)
        return found

    @cached_property
    def is_conjunction(self) -> bool:
        """Whether the condition is a plain list of tests that must all hold."""
        parts = self.condition.parts if isinstance(self.condition, All) else (self.condition,)
        return all(isinstance(part, Is | Compare | Not) for part in parts)


@dataclass(frozen=True)
class Ruleset:
    """One durable_rules definition and the fields it reads; `keys` tells what each of its rules stands for."""

    name: str
    definition: Definition
    plain: frozenset[str]
    """Facts that are passed as they are: words and numbers."""
    flags: Mapping[str, tuple[str, ...]]
    """Sets and derived facts: one field `fact:value` for each value that is tested."""
    keys: Mapping[str, Any]

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every fact that some rule here tests."""
        return self.plain | self.flags.keys()

    @cached_property
    def flag_fields(self) -> frozenset[str]:
        """The fields `fact:value` that some rule here tests."""
        return frozenset(f"{fact}:{value}" for fact, values in self.flags.items() for value in values)

    def message(self, facts: Facts, derived: Mapping[str, str]) -> dict[str, str | float]:
        """The fact to assert: known fields only, for a field that is absent makes every test of it fail."""
        fields: dict[str, str | float] = {}
        for fact in self.reads & facts.keys():
            value = facts[fact]
            if isinstance(value, frozenset):
                for word in self.flags.get(fact, ()):
                    fields[f"{fact}:{word}"] = "yes" if word in value else "no"
            else:
                fields[fact] = value
        for field in self.flag_fields & derived.keys():
            fields[field] = derived[field]
        return fields


@dataclass(frozen=True)
class DecisionProgram:
    """One decision, compiled: first the layers that derive facts, then the rules that judge the options."""

    decision: Decision
    layers: tuple[Ruleset, ...]
    ruleset: Ruleset
    cards: tuple[Card, ...]
    applies_when: Condition | None

    @cached_property
    def touched_by(self) -> frozenset[str]:
        """The answers and decisions that can have any effect here."""
        found = mentions(self.applies_when) if self.applies_when else frozenset()
        return found.union(*(card.mentions for card in self.cards))

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """The facts of earlier decisions that can have any effect here."""
        return tuple(sorted(fact for fact in self.touched_by if fact.startswith(DECIDED)))

    @cached_property
    def cards_by_fact(self) -> Mapping[str, tuple[int, ...]]:
        """Positions of the cards that test each fact."""
        found: dict[str, list[int]] = {}
        for index, card in enumerate(self.cards):
            for fact in card.mentions:
                found.setdefault(fact, []).append(index)
        return {fact: tuple(indexes) for fact, indexes in found.items()}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Each option's place in the catalog."""
        return {name: position for position, name in enumerate(self.decision.options)}

    @cached_property
    def points(self) -> Mapping[str, tuple[float, ...]]:
        """For each number that is tested, values of which each cell between and at the tested bounds holds one."""
        bounds: dict[str, set[float]] = {}
        for card in self.cards:
            for atom in atoms(card.condition):
                if isinstance(atom, Compare):
                    bounds.setdefault(atom.fact, set()).add(atom.bound)
        found = {}
        for fact, values in bounds.items():
            ordered = sorted(values)
            between = {(low + high) / 2 for low, high in pairwise(ordered)}
            found[fact] = tuple(sorted({ordered[0] - 1, *ordered, *between, ordered[-1] + 1}))
        return found

    @cached_property
    def untouched(self) -> dict[int, Any]:
        """What `outlook.py` has worked out about cards of which no answer is known, by position."""
        return {}

    @cached_property
    def residues(self) -> dict[tuple[int, frozenset[str]], Any]:
        """What `outlook.py` has worked out about cards whose remaining conditions do not depend on known answers."""
        return {}


@dataclass(frozen=True)
class Program:
    """The whole knowledge, compiled."""

    layers: tuple[Ruleset, ...]
    warnings: Ruleset
    warning_cards: tuple[Card, ...]
    decisions: Mapping[str, DecisionProgram]


def compile_knowledge(knowledge: Knowledge) -> Program:
    """The rulesets and cards of every decision, in the order in which decisions are made."""
    return _Compiler(knowledge).program()


class _Compiler:
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.definitions = derived_facts(knowledge)
        self.negated = self._negated_facts()

    def _negated_facts(self) -> set[tuple[str, str]]:
        """Values of derived facts that some rule needs to be known not to hold, and those that this rests on."""
        found: set[tuple[str, str]] = set()
        pending: list[Condition] = [push_in(condition) for condition in self._conditions()]
        while pending:
            for atom in _negated(pending.pop()):
                for value in atom.values:
                    way = self.definitions.get(atom.fact, {}).get(value)
                    if way is not None and (atom.fact, value) not in found:
                        found.add((atom.fact, value))
                        pending.append(negate(way))
        return found

    def _conditions(self) -> Iterable[Condition]:
        for _, rule in self.knowledge.rules():
            yield rule.when
        for decision in self.knowledge.decisions.values():
            for option in decision.options.values():
                for fact, limit in option.limits.items():
                    yield negate(limit.condition(fact))

    def program(self) -> Program:
        cards, conditions = self._warning_cards()
        return Program(
            layers=self._layers("facts", (rule for _, rule in self.knowledge.rules()), early=True),
            warnings=self._ruleset("facts", dict(enumerate(conditions))),
            warning_cards=cards,
            decisions={name: self._decision(decision) for name, decision in self.knowledge.decisions.items()},
        )

    def _warning_cards(self) -> tuple[tuple[Card, ...], list[Condition]]:
        rules = [(name, rule) for name, rule in self.knowledge.fact_rules.items() if rule.warn]
        return tuple(self._card(f"facts/{name}", rule) for name, rule in rules), [rule.when for _, rule in rules]

    def _decision(self, decision: Decision) -> DecisionProgram:
        cards: list[Card] = []
        conditions: list[Condition] = []
        for name, rule in decision.rules.items():
            if rule.options or rule.warn:
                cards.append(self._card(f"{decision.id}/{name}", rule))
                conditions.append(rule.when)
        for option in decision.options.values():
            for fact, limit in option.limits.items():
                conditions.append(negate(limit.condition(fact)))
                cards.append(self._limit_card(decision, option, fact, limit, conditions[-1]))
        return DecisionProgram(
            decision=decision,
            layers=self._layers(decision.id, decision.rules.values(), early=False),
            ruleset=self._ruleset(decision.id, dict(enumerate(conditions))),
            cards=tuple(cards),
            applies_when=expand(decision.applies_when, self.definitions) if decision.applies_when else None,
        )

    def _card(self, name: str, rule: Rule) -> Card:
        effects = [
            *(Effect(option, "favor", WEIGHTS[strength]) for option, strength in rule.favor.items()),
            *(Effect(option, "against", WEIGHTS[strength]) for option, strength in rule.against.items()),
            *(Effect(option, "exclude") for option in rule.exclude),
            *(Effect(option, "require") for option in rule.require),
        ]
        return Card(
            name,
            expand(push_in(rule.when), self.definitions),
            tuple(effects),
            rule.because,
            rule.sources,
            rule.unverified,
            rule.warn,
            self.knowledge.origin("rule " + name.replace("/", " ")),
        )

    def _limit_card(self, decision: Decision, option: Option, fact: str, limit: Limit, broken: Condition) -> Card:
        return Card(
            f"limit/{option.id}/{fact}",
            expand(broken, self.definitions),
            (Effect(option.id, "limit"),),
            _limit_sentence(option, self.knowledge.questions.get(fact), limit),
            limit.sources or option.sources,
            limit.unverified,
            None,
            self.knowledge.origin(f"option {decision.id} {option.id}"),
            (fact, limit),
        )

    def _layers(self, home: str, rules: Iterable[Rule], early: bool) -> tuple[Ruleset, ...]:
        """Rulesets that derive facts, each after those whose facts it tests.

        The early ones follow from the answers alone, so that they are derived once for all decisions.
        """
        ways: dict[tuple[str, str], list[Condition]] = {}
        for rule in rules:
            for fact, value in rule.derive.items():
                if self._is_early(fact) == early:
                    ways.setdefault((fact, value), []).append(push_in(rule.when))
        local = {fact for fact, _ in ways}
        depth: dict[str, int] = {}

        def layer_of(fact: str) -> int:
            if fact not in depth:
                tested = {other for key in ways if key[0] == fact for way in ways[key] for other in mentions(way)}
                depth[fact] = 1 + max((layer_of(other) for other in tested & local), default=-1)
            return depth[fact]

        layers: dict[int, dict[tuple[str, str, str, int], Condition]] = {}
        for (fact, value), conditions in ways.items():
            layer = layers.setdefault(layer_of(fact), {})
            for position, condition in enumerate(conditions):
                layer[fact, value, "yes", position] = condition
            if (fact, value) in self.negated:
                layer[fact, value, "no", 0] = negate(AnyOf(tuple(conditions)))
        return tuple(self._ruleset(f"{home}-derive-{number}", layers[number]) for number in sorted(layers))

    def _is_early(self, fact: str) -> bool:
        tested = (mentions(condition) for condition in self.definitions[fact].values())
        return not any(other.startswith(DECIDED) for facts in tested for other in facts)

    def _ruleset(self, name: str, conditions: Mapping[Any, Condition]) -> Ruleset:
        keys = {f"r{number}": key for number, key in enumerate(conditions)}
        definition = {
            key: {"all": [{"m": self._expression(push_in(conditions[meaning]))}]} for key, meaning in keys.items()
        }
        plain: set[str] = set()
        flags: dict[str, set[str]] = {}
        for condition in conditions.values():
            for atom in atoms(condition):
                if isinstance(atom, Is) and self._is_flagged(atom.fact):
                    flags.setdefault(atom.fact, set()).update(atom.values)
                else:
                    plain.add(atom.fact)
        tested = {fact: tuple(sorted(values)) for fact, values in sorted(flags.items())}
        return Ruleset(name, definition, frozenset(plain), tested, keys)

    def _is_flagged(self, fact: str) -> bool:
        """Whether the engine sees the fact as one yes/no field for each value, since several can hold at once."""
        if fact.startswith(DECIDED) or fact in self.definitions:
            return True
        question: Question | None = self.knowledge.questions.get(fact)
        return question is not None and question.kind == "choices"

    def _expression(self, condition: Condition) -> dict[str, Any]:
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


def _joined(operator: str, expressions: list[dict[str, Any]]) -> dict[str, Any]:
    return expressions[0] if len(expressions) == 1 else {operator: expressions}


def _negated(condition: Condition) -> Iterable[Is]:
    """Every `Is` that stands under a `Not`."""
    match condition:
        case Not(Is() as inner):
            yield inner
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _negated(part)
        case _:
            return


def derived_facts(knowledge: Knowledge) -> dict[str, dict[str, Condition]]:
    """What each value of each derived fact follows from."""
    ways: dict[str, dict[str, list[Condition]]] = {}
    for _, rule in knowledge.rules():
        for fact, value in rule.derive.items():
            ways.setdefault(fact, {}).setdefault(value, []).append(push_in(rule.when))
    return {
        fact: {value: found[0] if len(found) == 1 else AnyOf(tuple(found)) for value, found in values.items()}
        for fact, values in ways.items()
    }


_LIMIT_WORDS = {
    "at_most": "takes up to",
    "at_least": "needs at least",
    "under": "takes less than",
    "over": "needs more than",
}


def _limit_sentence(option: Option, question: Question | None, limit: Limit) -> str:
    """`SageMaker Serverless Inference takes up to 4 MB`."""
    unit = question.unit if question else None
    said = [f"{_LIMIT_WORDS[operator]} {measured(bound, unit)}" for operator, bound in limit.bounds.items()]
    if limit.is_ is not None:
        values = (limit.is_,) if isinstance(limit.is_, str) else limit.is_
        wording = question.values if question else {}
        quoted = [f"'{wording.get(value, value)}'" for value in values]
        said.append(f"fits only {listed(quoted, 'or')}")
    return f"{option.name} {' and '.join(said)}"
