"""Knowledge becomes rulesets for the engine, and cards that say what a firing means. Pure functions."""

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
    Is,
    Not,
    atoms,
    expand,
    mentions,
    negate,
    push_in,
    shared,
)
from awsadvisor.knowledge import SHIPPED, Decision, Knowledge
from awsadvisor.lazy import cached_property
from awsadvisor.models import WEIGHTS, Limit, Option, Question, Rule
from awsadvisor.rulesets import Ruleset, RulesetMaker
from awsadvisor.wording import listed, measured

EffectName = Literal["favor", "against", "exclude", "require", "limit"]


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
class DecisionProgram:
    """One decision, compiled: first the layers that derive facts, then the rules that judge the options."""

    decision: Decision
    layers: tuple[Ruleset, ...]
    ruleset: Ruleset
    cards: tuple[Card, ...]
    applies_when: Condition | None

    @cached_property
    def fact(self) -> str:
        """The fact that holds the picks, for later decisions."""
        return DECIDED + self.decision.id

    @cached_property
    def touched_by(self) -> frozenset[str]:
        """The answers and decisions that can have any effect here."""
        found = mentions(self.applies_when) if self.applies_when else frozenset()
        return found.union(*(mentions(card.condition) for card in self.cards))

    @cached_property
    def tested(self) -> tuple[str, ...]:
        """The same in a fixed order."""
        return tuple(sorted(self.touched_by))

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
        self.make = RulesetMaker(frozenset(self.definitions), self._holds_several, self._words_of)
        self.negated = self._negated_facts()
        self._known: dict[Condition, Condition] = {}
        self._effects: dict[Effect, Effect] = {}

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

    def _holds_several(self, fact: str) -> bool:
        question: Question | None = self.knowledge.questions.get(fact)
        return fact.startswith(DECIDED) or (question is not None and question.kind == "choices")

    def _words_of(self, fact: str) -> int:
        if fact in self.definitions:
            return len(self.definitions[fact])
        if fact.startswith(DECIDED):
            return len(self.knowledge.decisions[fact.removeprefix(DECIDED)].options)
        question = self.knowledge.questions.get(fact)
        return len(question.words) if question else 0

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
            warnings=self.make.ruleset("facts", dict(enumerate(conditions))),
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
            ruleset=self.make.ruleset(decision.id, dict(enumerate(conditions))),
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
            self._expanded(push_in(rule.when)),
            tuple(self._effects.setdefault(effect, effect) for effect in effects),
            rule.because,
            rule.sources,
            rule.unverified,
            rule.warn,
            self.knowledge.origin("rule " + name.replace("/", " ")),
        )

    def _expanded(self, condition: Condition) -> Condition:
        """Without derived facts; equal parts of all conditions are the same objects, which keeps the cache small."""
        return shared(expand(condition, self.definitions), self._known)

    def _limit_card(self, decision: Decision, option: Option, fact: str, limit: Limit, broken: Condition) -> Card:
        return Card(
            f"limit/{option.id}/{fact}",
            self._expanded(broken),
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
        return tuple(self.make.ruleset(f"{home}-derive-{number}", layers[number]) for number in sorted(layers))

    def _is_early(self, fact: str) -> bool:
        tested = (mentions(condition) for condition in self.definitions[fact].values())
        return not any(other.startswith(DECIDED) for facts in tested for other in facts)


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
