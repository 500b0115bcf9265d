"""The same rules on three engines: a decision's name and what is known go in, the names of the fired rules come out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import clips  # type: ignore[import-untyped]
import zen
from clips._clips import lib as clips_library  # type: ignore[import-untyped]

from awsadvisor.conditions import All, AnyOf, Compare, Condition, Is, Not, Operator, atoms
from awsadvisor.engine import CompiledRuleset
from awsadvisor.rulesets import Known
from benchmarks.workload import Fields, Question, RuleSet, fired_sections

_SIGNS: Mapping[Operator, str] = {"at_most": "<=", "at_least": ">=", "under": "<", "over": ">"}


class Rival(Protocol):
    """An engine that holds the rules of every decision."""

    def translated(self, question: Question) -> Any:
        """What the engine is given; done once, outside the timing."""

    def fired(self, decision: str, given: Any) -> set[str]:
        """The rules that fire for what `translated` returned."""


class Sections:
    """awsadvisor's own way: durable_rules, asked only for sections in which some rule may fire."""

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        self._rulesets = {one.name: one.ruleset for one in rulesets}
        self._engines: dict[str, CompiledRuleset] = {}

    def translated(self, question: Question) -> Known:
        return question.known

    def fired(self, decision: str, given: Known) -> set[str]:
        return fired_sections(self._rulesets[decision], given, self._engines)


class DurableRules:
    """durable_rules with one ruleset for each decision, asked for each whenever it has any field."""

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        self._engines = {
            one.name: CompiledRuleset(f"benchmark-{one.name}", json.dumps(one.definition)) for one in rulesets
        }

    def translated(self, question: Question) -> str:
        return json.dumps(question.fields)[1:-1]

    def fired(self, decision: str, given: str) -> set[str]:
        return self._engines[decision].fired(given)


class _Renaming:
    """Field names such as `decided.service:amazon-bedrock` are no identifiers elsewhere; they become f0, f1, ..."""

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        rules = [condition for one in rulesets for condition in one.rules.values()]
        tested = dict.fromkeys(atom.fact for condition in rules for atom in atoms(condition))
        self._names = {fact: f"f{number}" for number, fact in enumerate(tested)}

    def translated(self, question: Question) -> Fields:
        return {self._names[field]: value for field, value in question.fields.items()}


class _Zen(_Renaming):
    def _test(self, condition: Condition) -> str:
        """In the ZEN expression language, where a missing field is null and null equals, and exceeds, nothing."""
        match condition:
            case Is(fact, (word,)):
                return f"{self._names[fact]} == {json.dumps(word)}"
            case Is(fact, words):
                return f"{self._names[fact]} in {json.dumps(words)}"
            case Not(Is(fact, words)):
                return f"({self._names[fact]} != null and not ({self._test(Is(fact, words))}))"
            case Compare(fact, operator, bound):
                name = self._names[fact]
                return f"({name} != null and {name} {_SIGNS[operator]} {bound!r})"
            case All(parts):
                return f"({' and '.join(map(self._test, parts))})"
            case AnyOf(parts):
                return f"({' or '.join(map(self._test, parts))})"
            case _:
                raise AssertionError(f"not pushed in: {condition}")


class ZenExpression(_Zen):
    """One compiled ZEN expression for each decision, a list with a truth value for each rule.

    It is the fastest form there is, but no rule engine any more: zen-engine's expression language alone.
    """

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        super().__init__(rulesets)
        self._rules = {one.name: tuple(one.rules) for one in rulesets}
        self._expressions = {
            one.name: zen.compile_expression(f"[{', '.join(map(self._test, one.rules.values()))}]") for one in rulesets
        }

    def fired(self, decision: str, given: Fields) -> set[str]:
        truths = self._expressions[decision].evaluate(dict(given))
        return {rule for rule, true in zip(self._rules[decision], truths, strict=True) if true}


class ZenTable(_Zen):
    """A decision table for each decision, one row for each rule, hit policy `collect`.

    It is the fastest of zen-engine's decision graphs: an expression node takes about as long (a list of all rules) or
    1.5 times (an expression for each rule), a function node more than ten times.
    """

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        super().__init__(rulesets)
        engine = zen.ZenEngine()
        self._decisions = {one.name: engine.create_decision(json.dumps(self._graph(one))) for one in rulesets}

    def fired(self, decision: str, given: Fields) -> set[str]:
        return {row["rule"] for row in self._decisions[decision].evaluate(dict(given))["result"]}

    def _graph(self, one: RuleSet) -> dict[str, Any]:
        content = {
            "hitPolicy": "collect",
            "inputs": [{"id": "when", "name": "when", "type": "expression"}],
            "outputs": [{"id": "rule", "name": "rule", "field": "rule", "type": "expression"}],
            "rules": [
                {"_id": name, "when": self._test(rule), "rule": json.dumps(name)} for name, rule in one.rules.items()
            ],
        }
        return {
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode", "content": {}},
                {"id": "rules", "name": "rules", "type": "decisionTableNode", "content": content},
                {"id": "out", "name": "out", "type": "outputNode", "content": {}},
            ],
            "edges": [
                {"id": "first", "type": "edge", "sourceId": "in", "targetId": "rules"},
                {"id": "last", "type": "edge", "sourceId": "rules", "targetId": "out"},
            ],
        }


class Clips(_Renaming):
    """An environment for each decision: one `defrule` for each rule, one fact with a slot for each field.

    A slot that is left out holds `nil`. Ordered facts, one for each field, take about three times as long.
    """

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        super().__init__(rulesets)
        self._environments: dict[str, tuple[Any, Any, Any]] = {}
        for one in rulesets:
            environment = clips.Environment()
            slots = dict.fromkeys(self._names[atom.fact] for rule in one.rules.values() for atom in atoms(rule))
            environment.build('(defglobal ?*fired* = "")')
            environment.build(f"(deftemplate scenario {' '.join(f'(slot {slot})' for slot in slots)})")
            for name, rule in one.rules.items():
                note = f'(bind ?*fired* (str-cat ?*fired* "{name} "))'
                environment.build(f"(defrule {name} {self._pattern(rule)} => {note})")
            template, fired = environment.find_template("scenario"), environment.find_global("fired")
            self._environments[one.name] = environment, template, fired

    def fired(self, decision: str, given: Fields) -> set[str]:
        environment, template, names = self._environments[decision]
        environment.reset()
        fact = template.assert_fact(**given)
        environment.run()
        found = set(names.value.split())
        clips_library.ReleaseFact(
            fact._fact
        )  # clipspy 1.0.6 never does, so that each run would be slower than the last
        return found

    def _pattern(self, condition: Condition) -> str:
        match condition:
            case All(parts) if self._fits_one_pattern(parts):
                return f"(scenario {' '.join(map(self._slot, parts))})"
            case All(parts):
                return f"(and {' '.join(map(self._pattern, parts))})"
            case AnyOf(parts):
                return f"(or {' '.join(map(self._pattern, parts))})"
            case _:
                return f"(scenario {self._slot(condition)})"

    def _fits_one_pattern(self, parts: Sequence[Condition]) -> bool:
        """A pattern may name a slot once."""
        plain = all(isinstance(part, Is | Not | Compare) for part in parts)
        return plain and len({atom.fact for part in parts for atom in atoms(part)}) == len(parts)

    def _slot(self, condition: Condition) -> str:
        match condition:
            case Is(fact, words):
                return f"({self._names[fact]} {'|'.join(map(json.dumps, words))})"
            case Not(Is(fact, words)):
                return f"({self._names[fact]} ~nil{''.join(f'&~{json.dumps(word)}' for word in words)})"
            case Compare(fact, operator, bound):
                number = f"?{operator}-{bound}"  # a name used once: the same one in two patterns would join them
                return f"({self._names[fact]} {number}&~nil&:({_SIGNS[operator]} {number} {bound!r}))"
            case _:
                raise AssertionError(f"not a test of one field: {condition}")
