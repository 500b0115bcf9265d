"""Answers as people write them become facts; what does not fit its question is named."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from awsadvisor.conditions import DECIDED, Value
from awsadvisor.errors import did_you_mean, nearest
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Question, Scenario
from awsadvisor.wording import listed, number, some
from awsadvisor.yamlfile import Path_

Found = tuple[Path_, str]
"""Where in the scenario, and what is wrong there."""
MOST_GUESSES = 3


def with_current_names(knowledge: Knowledge, scenario: Scenario) -> Scenario:
    """The same scenario with today's ids for what has been renamed since it was written."""
    renamed = knowledge.renamed
    if not renamed:
        return scenario

    def option(decision: str, value: Any) -> Any:
        if isinstance(value, str):
            return renamed.get(f"{decision}/{value}", value)
        return tuple(option(decision, part) for part in value) if isinstance(value, tuple) else value

    answers = {renamed.get(name, name): answer for name, answer in scenario.answers.items()}
    given = {name: option(name, value) for name, value in scenario.given.items()}
    expect = {name: option(name, value) for name, value in scenario.expect.items()}
    return scenario.model_copy(update={"answers": answers, "given": given, "expect": expect})


def answer_problems(knowledge: Knowledge, answers: Mapping[str, Any]) -> Iterator[Found]:
    """Every answer that does not fit: unknown question, wrong type, unknown value, number out of range."""
    for name, answer in answers.items():
        question = knowledge.questions.get(name)
        if question is None:
            yield ("answers", name), f"unknown question '{name}'{_question_meant(knowledge, name)}"
            continue
        message = _problem(question, answer)
        if message:
            yield ("answers", name), f"'{name}': {message}"


def _problem(question: Question, answer: Any) -> str | None:
    if answer is None or answer == "unknown":
        return None
    if question.kind == "number":
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return f"expected a number ({question.unit}), found {_shown(answer)}"
        if not _finite(answer):
            return f"expected a number ({question.unit}) that can be counted with; this one is too large or none at all"
        below = question.at_least is not None and answer < question.at_least
        above = question.at_most is not None and answer > question.at_most
        return f"{number(answer)} is out of range ({_range(question)})" if below or above else None
    if question.kind == "choices" and isinstance(answer, list | tuple | frozenset | set):
        wrong = [word for word in answer if not isinstance(word, str)]
        if wrong:
            return f"expected words, found {_shown(wrong[0])}"
        messages = (_word_problem(question, word) for word in answer)
        return "; ".join(filter(None, messages)) or None
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if not isinstance(answer, str):
        return f"expected one of {_list(question)}, found {_shown(answer)}"
    return _word_problem(question, answer)


def _finite(answer: int | float) -> bool:
    try:
        return math.isfinite(answer)
    except OverflowError:  # a whole number beyond what a float can hold
        return False


def _word_problem(question: Question, word: str) -> str | None:
    if word in question.words:
        return None
    if word == "unknown":
        return "'unknown' cannot stand in a list with other answers"
    guess = did_you_mean(word, question.words) or _perhaps(word, question.values)
    return f"no value '{word}'{guess or f'; it is one of {_list(question)}'}"


def region_problem(knowledge: Knowledge, name: str) -> str | None:
    """What is wrong with the name of a Region, with the nearest one by name or by place; None when it is known."""
    known = knowledge.regions
    if known is None:
        return f"unknown Region '{name}'"
    if name in known.regions:
        return None
    if name in known.elsewhere:
        return f"Region '{name}', {known.elsewhere[name]}, is in another partition of AWS, whose services are not known"
    return f"unknown Region '{name}'{did_you_mean(name, known.regions) or _perhaps(name, known.regions)}"


def _question_meant(knowledge: Knowledge, name: str) -> str:
    questions = knowledge.questions
    key = nearest(name, Scenario.model_fields)
    if key is not None and nearest(name, questions) is None:
        return f" (did you mean the key '{key}' beside 'answers'?)"
    asked = {each.id: f"{each.short} {each.ask} {each.technical}" for each in questions.values()}
    return did_you_mean(name, questions) or _perhaps(name, asked)


def _perhaps(name: str, known: Mapping[str, str]) -> str:
    """` (perhaps 'a' or 'b')`: the known names which, or whose meaning, have a word for every word of this one."""
    words = [rf"\b{re.escape(word)}" for word in name.lower().replace("_", " ").split()]

    def holds_all(text: str) -> bool:
        return all(re.search(word, text.lower().replace("_", " ")) for word in words)

    found = [each for each in known if holds_all(each)] + [each for each in known if holds_all(known[each])]
    most = [repr(each) for each in dict.fromkeys(found)][:MOST_GUESSES]
    return f" (perhaps {listed(most, 'or')})" if words and most else ""


def _list(question: Question) -> str:
    return some(question.words)


def _range(question: Question) -> str:
    low = f"{number(question.at_least)}" if question.at_least is not None else "..."
    high = f"{number(question.at_most)}" if question.at_most is not None else "..."
    return f"{low} to {high} {question.unit}"


def _shown(answer: Any) -> str:
    if isinstance(answer, list | tuple):
        return "a list"
    return "a mapping" if isinstance(answer, dict) else f"'{answer}'"


def given_problems(knowledge: Knowledge, given: Mapping[str, Any]) -> Iterator[Found]:
    """Every decision said to be made that names no decision or no option of it, or too many options or none."""
    for name, options in given.items():
        decision = knowledge.decisions.get(name)
        if decision is None:
            yield ("given", name), f"unknown decision '{name}'{did_you_mean(name, knowledge.decisions)}"
            continue
        chosen = [options] if isinstance(options, str) else list(options)
        for option in chosen:
            if option not in decision.options:
                guess = did_you_mean(str(option), decision.options)
                yield ("given", name), f"no option '{option}' in decision '{name}'{guess}"
        if not chosen:
            yield ("given", name), f"'{name}' is given without an option; leave it out where nothing is decided"
        if decision.takes_one and len(chosen) > 1:
            yield ("given", name), f"'{name}' takes one option, and {len(chosen)} are given"


def to_facts(knowledge: Knowledge, answers: Mapping[str, Any]) -> dict[str, Value]:
    """The known answers as facts. They must have passed `answer_problems`."""
    facts: dict[str, Value] = {}
    for name, answer in answers.items():
        if answer is None or answer == "unknown":
            continue
        kind = knowledge.questions[name].kind
        if kind == "number":
            facts[name] = float(answer)
        elif kind == "choices":
            facts[name] = frozenset((answer,)) if isinstance(answer, str) else frozenset(answer)
        elif isinstance(answer, bool):
            facts[name] = "yes" if answer else "no"
        else:
            facts[name] = answer
    return facts


def given_facts(given: Mapping[str, Any]) -> dict[str, Value]:
    """Decisions already made as facts that later decisions may test."""
    return {
        DECIDED + name: frozenset((options,) if isinstance(options, str) else options)
        for name, options in given.items()
    }
