"""JSON Schemas of every file people write, with the ids that the knowledge knows, so that an editor completes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from awsadvisor.exam import Exam
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import (
    OPERATORS,
    STATUSES,
    DecisionRules,
    FactRules,
    Option,
    Prohibition,
    Question,
    Regions,
    Scenario,
    Service,
    Source,
    Topic,
)
from awsadvisor.practice.models import Item
from awsadvisor.practice.words import Words

Schema = dict[str, Any]
_SHAPES: dict[str, tuple[Any, str]] = {
    "scenario": (Scenario, "An awsadvisor scenario"),
    "rules": (DecisionRules | FactRules, "Rules of an awsadvisor decision, or rules/facts.yaml"),
    "options": (list[Option], "Options of an awsadvisor decision"),
    "services": (list[Service], "AWS services in the awsadvisor catalog"),
    "sources": (list[Source], "Sources in the awsadvisor catalog"),
    "questions": (Topic, "Questions of one topic"),
    "regions": (Regions, "Where services are offered"),
    "exam": (Exam, "An exam guide, and the decisions that exercise it"),
    "prohibited": (list[Prohibition], "What an overlay forbids"),
    "practice-words": (Words, "What generated practice items are told with"),
    "practice": (list[Annotated[Item, Field(discriminator="type")]], "Practice items for the exam"),
}


def schemas(knowledge: Knowledge) -> dict[str, str]:
    """File name to schema text, for every kind of file."""
    found = {}
    for name, (shape, title) in _SHAPES.items():
        schema: Schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            **TypeAdapter(shape).json_schema(by_alias=True),
        }
        schema["title"] = title
        definitions = schema.setdefault("$defs", {})
        if name == "scenario":
            _complete_scenario(schema, knowledge)
        if name == "rules":
            for model in ("Rule", "DecisionRules"):
                _name_conditions(definitions[model]["properties"])
            definitions["Condition"] = _condition(knowledge)
            definitions["NearMiss"]["properties"]["answers"] = _answers(knowledge)
        if "Offered" in definitions:
            definitions["Offered"]["properties"]["regions"] = _regions(knowledge)
        if name in ("practice", "practice-words"):
            _complete_items(definitions, knowledge)
        if name == "exam":
            objective = definitions["Objective"]["properties"]
            objective["decisions"]["items"] = {"enum": sorted(knowledge.decisions)}
            objective["questions"]["items"] = {"enum": sorted(knowledge.questions)}
        found[f"{name}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    return found


def _name_conditions(properties: Schema) -> None:
    """Conditions are read by our own code; here they get the shape that it accepts."""
    for name, property_ in properties.items():
        if property_.get("format") == "condition":
            properties[name] = {"$ref": "#/$defs/Condition"}


def _complete_scenario(schema: Schema, knowledge: Knowledge) -> None:
    properties = schema["properties"]
    properties["answers"] = _answers(knowledge)
    decisions = {name: list(decision.options) for name, decision in knowledge.decisions.items()}
    properties["given"] = _given(knowledge)
    properties["regions"] = _regions(knowledge)
    properties["decisions"] = {"type": "array", "items": {"enum": sorted(decisions)}}
    expected = {}
    for name, options in decisions.items():
        reading = _one_or_more([*STATUSES, *options], least=0)
        lenses = _object({"build": reading, "exam": reading})
        includes = _object({"includes": {"type": "array", "items": {"enum": options}}})
        expected[name] = {
            "anyOf": [reading, {**lenses, "required": ["build", "exam"]}, {**includes, "required": ["includes"]}]
        }
    properties["expect"] = _object(expected)


def _regions(knowledge: Knowledge) -> Schema:
    names = list(knowledge.regions.regions) if knowledge.regions else []
    return {"type": "array", "items": {"enum": names}} if names else {"type": "array", "maxItems": 0}


def _complete_items(definitions: Schema, knowledge: Knowledge) -> None:
    """Items and prompts state answers as scenarios do; a task may be written as a number."""
    for definition in definitions.values():
        properties = definition["properties"]
        if "states" in properties:
            properties["states"] = _answers(knowledge)
        if "given" in properties:
            properties["given"] = _given(knowledge)
        if "decision" in properties:
            properties["decision"] = {"enum": sorted(knowledge.decisions)}
        if "task" in properties:
            properties["task"] = {"anyOf": [properties["task"], {"type": "number"}]}


def _given(knowledge: Knowledge) -> Schema:
    found = {}
    for name, decision in knowledge.decisions.items():
        found[name] = _one_or_more(list(decision.options))
        if decision.takes_one:
            found[name]["anyOf"][1]["maxItems"] = 1
    return _object(found)


def _answers(knowledge: Knowledge) -> Schema:
    return _object({name: _answer(question) for name, question in knowledge.questions.items()})


def _answer(question: Question) -> Schema:
    described = {"description": question.ask}
    if question.kind == "number":
        number: Schema = {"type": "number"}
        if question.at_least is not None:
            number["minimum"] = question.at_least
        if question.at_most is not None:
            number["maximum"] = question.at_most
        return {**described, "anyOf": [number, {"enum": ["unknown", None]}]}
    words: Schema = {"enum": [*question.words, "unknown", None]}
    if question.kind == "choices":
        return {**described, "anyOf": [words, {"type": "array", "items": {"enum": list(question.words)}}]}
    if question.kind == "yes_no":
        words = {"enum": [*question.words, True, False, "unknown", None]}  # editors read yes and no as booleans
    return {**described, **words}


def _condition(knowledge: Knowledge) -> Schema:
    again = {"$ref": "#/$defs/Condition"}
    many = {"type": "array", "minItems": 1, "items": again}
    tests: dict[str, Schema] = {
        "any": many,
        "all": many,
        "not": again,
        "decided": _object({name: _one_or_more(list(d.options)) for name, d in knowledge.decisions.items()}),
    }
    bounds = _object({name: {"type": "number"} for name in OPERATORS})
    for name, question in knowledge.questions.items():
        tests[name] = (
            {"anyOf": [{"type": "number"}, {**bounds, "minProperties": 1}]}
            if question.kind == "number"
            else _one_or_more([*question.words, *([True, False] if question.kind == "yes_no" else [])])
        )
        tests[name]["description"] = question.ask
    for _, rule in knowledge.rules():
        for fact, value in rule.derive.items():
            known = tests.setdefault(fact, {**_one_or_more([]), "description": "A derived fact"})
            for form in (known["anyOf"][0], known["anyOf"][1]["items"]):
                form["enum"] = sorted({*form["enum"], value})
    return {"description": "What must be true; all keys must hold", **_object(tests), "minProperties": 1}


def _one_or_more(words: Iterable[Any], least: int = 1) -> Schema:
    listed = list(words)
    return {"anyOf": [{"enum": listed}, {"type": "array", "minItems": least, "items": {"enum": listed}}]}


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}
