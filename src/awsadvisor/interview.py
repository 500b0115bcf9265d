"""The interview: asks the most telling question first and stops when every decision it is about is settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awsadvisor.advice import Advice
from awsadvisor.advisor import Advisor
from awsadvisor.answers import answer_problems
from awsadvisor.models import Question, Scenario
from awsadvisor.scenarios import with_answers
from awsadvisor.yamlfile import parse_yaml

Ask = Callable[[Question], str]
"""Puts a question to a person and returns what was typed; raises EOFError when the person is done."""
Tell = Callable[[str], None]


def interview(advisor: Advisor, start: Scenario, ask: Ask, tell: Tell) -> Scenario:
    """The scenario with what the person answered. An empty answer or `?` means "don't know" and is not asked again."""
    scenario = start
    skipped: set[str] = set()
    try:
        while (question := next_question(advisor, advisor.advise(scenario), skipped, scenario)) is not None:
            answer = _asked_until_valid(advisor, question, ask, tell)
            if answer is None:
                skipped.add(question.id)
                scenario = with_answers(scenario, {question.id: "unknown"})
            else:
                scenario = with_answers(scenario, {question.id: answer})
    except EOFError:
        tell("Stopped here; what you answered is kept.")
    return scenario


def next_question(advisor: Advisor, advice: Advice, skipped: set[str], scenario: Scenario) -> Question | None:
    """The most telling question that is neither answered nor skipped; None when nothing asked could change a pick."""
    open_first = sorted(advice.recommendations.values(), key=lambda found: found.status != "open")
    candidates = [*advice.next_questions]
    for found in open_first:
        if found.touched or scenario.decisions:
            candidates.extend(found.next_questions)
    known = {name for name, answer in scenario.answers.items() if answer not in (None, "unknown")}
    return next((advisor.knowledge.questions[name] for name in candidates if name not in skipped | known), None)


def _asked_until_valid(advisor: Advisor, question: Question, ask: Ask, tell: Tell) -> Any:
    while True:
        try:
            answer = parse_answer(question, ask(question))
        except ValueError as error:
            tell(str(error))
            continue
        problems = [message for _, message in answer_problems(advisor.knowledge, {question.id: answer})]
        if not problems:
            return answer
        tell("\n".join(problems))


def parse_answer(question: Question, typed: str) -> Any:
    """What a person typed as an answer: a value, the value's number in the list, several of them, or None for unknown.

    Raises ValueError with a sentence for the person.
    """
    typed = typed.strip()
    if typed.lower() in ("", "?", "unknown", "don't know", "dont know"):
        return None
    if question.kind == "number":
        value = parse_yaml(typed.replace(",", ""), "answer").value if typed.replace(",", "").strip() else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f'A number is needed ({question.unit}), or nothing for "don\'t know".')
        return value
    if question.kind == "choices":
        if typed.lower() == "none":
            return []
        return [_word(question, part) for part in typed.replace(",", " ").split()]
    return _word(question, {"y": "yes", "n": "no"}.get(typed.lower(), typed) if question.kind == "yes_no" else typed)


def _word(question: Question, typed: str) -> str:
    if typed.isdecimal() and 1 <= int(typed) <= len(question.words):
        return question.words[int(typed) - 1]
    return typed
