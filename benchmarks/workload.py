"""What is measured on: the shipped scenarios, and what each asks of each decision's rules."""

from __future__ import annotations

import json
import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from awsadvisor import Advisor, Scenario, read_scenario
from awsadvisor.answers import given_facts, to_facts, with_current_names
from awsadvisor.conditions import DECIDED, All, AnyOf, Compare, Condition, Is, Not, Operator, atoms
from awsadvisor.engine import CompiledRuleset
from awsadvisor.loading import data_folder
from awsadvisor.rulesets import Known, Ruleset
from awsadvisor.scenarios import with_answers

SEED = 20261122
Fields = Mapping[str, str | float]
_OPERATORS: dict[str, Operator] = {"$lte": "at_most", "$gte": "at_least", "$lt": "under", "$gt": "over"}


@cache
def example_scenarios(every: int = 1) -> list[Scenario]:
    """Every shipped example, or every so many-th, asked about every decision."""
    files = sorted((data_folder() / "examples").rglob("*.yaml"))[::every]
    return [read_scenario(path).model_copy(update={"decisions": ()}) for path in files]


@dataclass(frozen=True)
class RuleSet:
    """The main rules of one decision, as durable_rules gets them and as conditions on the same fields."""

    name: str
    ruleset: Ruleset
    definition: Mapping[str, Any]
    rules: Mapping[str, Condition]


@dataclass(frozen=True)
class Question:
    """What one decision's main rules are asked for one scenario: what is known, and the same as fields of one fact."""

    known: Known
    fields: Fields


@dataclass(frozen=True)
class Case:
    """What one scenario asks of each decision's main rules, as `advise` does for its own lens."""

    title: str
    questions: Mapping[str, Question]


def main_rulesets(advisor: Advisor) -> list[RuleSet]:
    """Every decision's main rules."""
    found = (
        (name, program.ruleset, _definition(program.ruleset)) for name, program in advisor.program.decisions.items()
    )
    return [
        RuleSet(name, ruleset, rules, {rule: _condition(body) for rule, body in rules.items()})
        for name, ruleset, rules in found
    ]


def _definition(ruleset: Ruleset) -> dict[str, Any]:
    """All sections as one definition."""
    return {rule: body for section in ruleset.sections for rule, body in json.loads(section.definition).items()}


def _condition(body: Mapping[str, Any]) -> Condition:
    """A compiled rule read back as a condition on the fields of the asserted fact."""
    ((_, expression),) = body["all"][0].items()
    return _read(expression)


def _read(expression: Mapping[str, Any]) -> Condition:
    ((key, value),) = expression.items()
    if key in ("$and", "$or"):
        parts = tuple(_read(part) for part in value)
        if key == "$and":
            return All(tuple(inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))))
        same = {part.fact for part in parts if isinstance(part, Is)}
        if len(same) == 1 and all(isinstance(part, Is) for part in parts):  # written as one test of several words
            return Is(same.pop(), tuple(word for part in parts if isinstance(part, Is) for word in part.values))
        return AnyOf(parts)
    if key == "$neq":
        ((fact, word),) = value.items()
        return Not(Is(fact, (word,)))
    if key in _OPERATORS:
        ((fact, bound),) = value.items()
        return Compare(fact, _OPERATORS[key], bound)
    if key.startswith("$"):
        raise AssertionError(f"not an expression of this compiler: {expression}")
    return Is(key, (value,))


def cases(advisor: Advisor, scenarios: list[Scenario]) -> list[Case]:
    """What each scenario asks, worked out once: derived facts and earlier picks included."""
    engines: dict[str, CompiledRuleset] = {}
    return [_case(advisor, scenario, engines) for scenario in scenarios]


def _case(advisor: Advisor, scenario: Scenario, engines: dict[str, CompiledRuleset]) -> Case:
    scenario = with_current_names(advisor.knowledge, scenario)
    advice = advisor.advise(scenario)
    known = Known({**to_facts(advisor.knowledge, scenario.answers), **given_facts(scenario.given)})
    questions: dict[str, Question] = {}

    def derive(layers: tuple[Ruleset, ...]) -> None:
        for layer in layers:
            fired = [layer.keys[rule] for rule in fired_sections(layer, known, engines)]
            known.add_derived({f"{fact}:{value}": holds for fact, value, holds, _ in fired})

    derive(advisor.program.layers)
    for name, program in advisor.program.decisions.items():
        derive(program.layers)
        said = (section.message(known.facts, known.derived) for section in program.ruleset.sections)
        fields = json.loads(f"{{{','.join(filter(None, said))}}}")
        if fields:
            questions[name] = Question(Known(known.facts, known.derived), fields)
        if advice[name].status != "open":
            known.add(DECIDED + name, frozenset(advice[name].picks))
    return Case(scenario.title, questions)


def fired_sections(ruleset: Ruleset, known: Known, engines: dict[str, CompiledRuleset]) -> set[str]:
    """The rules that fire, asked as `Advisor` asks: only sections in which some rule may fire."""
    found: set[str] = set()
    for section in ruleset.called(known):
        engine = engines.get(section.name)
        if engine is None:
            engine = engines[section.name] = CompiledRuleset(f"benchmark-{section.name}", section.definition)
        found |= engine.fired(section.message(known.facts, known.derived))
    return found


def other_answers(advisor: Advisor, name: str, answer: Any) -> list[Any]:
    """Every other answer to a question, as far as the rules can tell answers apart.

    Words: each other word. Sets: each word put in or taken out. Numbers: one below, at, between and above the bounds
    that rules test, without those that all rules see as they see the present answer.
    """
    question = advisor.knowledge.questions[name]
    if question.kind == "number":
        bounds = _bounds(advisor, name)
        here = _cell(bounds, float(answer))
        return [point for point in _points(advisor, name, bounds) if _cell(bounds, point) != here]
    if question.kind == "choices":
        chosen = frozenset((answer,) if isinstance(answer, str) else answer)
        return [sorted(chosen ^ {word}) for word in question.words]
    said = ("yes" if answer else "no") if isinstance(answer, bool) else answer
    return [word for word in question.words if word != said]


def varied(advisor: Advisor, scenarios: Sequence[Scenario], seed: int) -> Iterator[Scenario]:
    """Examples with one to three questions answered at random, under either lens and account, without end."""
    chance = random.Random(seed)
    questions = list(advisor.knowledge.questions.values())
    numbers = {q.id: _points(advisor, q.id, _bounds(advisor, q.id)) for q in questions if q.kind == "number"}
    while True:
        changes: dict[str, Any] = {}
        for question in chance.sample(questions, chance.randint(1, 3)):
            if question.kind == "number":
                changes[question.id] = chance.choice(numbers[question.id])
            elif question.kind == "choices":
                changes[question.id] = chance.sample(question.words, chance.randint(1, min(3, len(question.words))))
            else:
                changes[question.id] = chance.choice(question.words)
        setting = {"lens": chance.choice(("build", "exam")), "account": chance.choice(("new", "existing"))}
        yield with_answers(chance.choice(scenarios), changes).model_copy(update=setting)


def _bounds(advisor: Advisor, name: str) -> list[float]:
    cards = (card for program in advisor.program.decisions.values() for card in program.cards)
    tests = (atom for card in cards for atom in atoms(card.condition))
    return sorted({test.bound for test in tests if isinstance(test, Compare) and test.fact == name}) or [1.0]


def _cell(bounds: Sequence[float], value: float) -> tuple[int, int]:
    return bisect_left(bounds, value), bisect_right(bounds, value)


def _points(advisor: Advisor, name: str, bounds: Sequence[float]) -> list[float]:
    question = advisor.knowledge.questions[name]
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    low = question.at_least if question.at_least is not None else -math.inf
    high = question.at_most if question.at_most is not None else math.inf
    points = sorted({bounds[0] / 2, *bounds, *between, bounds[-1] * 2})
    return [point for point in points if low <= point <= high]
