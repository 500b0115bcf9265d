"""What the command line reads: scenarios with the changes that settings make to them, and dates."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from awsadvisor.advisor import Advisor
from awsadvisor.cli.settings import Settings
from awsadvisor.errors import InputError, Problem
from awsadvisor.models import Scenario
from awsadvisor.scenarios import scenario_from, with_answers
from awsadvisor.yamlfile import parse_yaml, read_yaml


def asked_scenario(name: str, advisor: Advisor, decisions: Sequence[str], settings: Settings) -> Scenario:
    """The scenario in a file, or on standard input for `-`, as the settings change it. Raises InputError."""
    file = parse_yaml(sys.stdin.buffer.read(), "standard input") if name == "-" else read_yaml(Path(name))
    scenario = scenario_from(file, advisor)
    if decisions:
        scenario = scenario.model_copy(update={"decisions": tuple(decisions)})
    return as_set(advisor, scenario, settings)


def as_set(advisor: Advisor, scenario: Scenario, settings: Settings) -> Scenario:
    """The scenario as the settings change it, on their day, its own, or today. Raises InputError."""
    day = read_date(settings.as_of) or scenario.as_of or dt.date.today()
    update: dict[str, object] = {"as_of": day, **overrides(settings)}
    changes = dict(_change(advisor, text) for text in settings.set_)
    changed = with_answers(scenario.model_copy(update=update), changes)
    problems = advisor.problems(changed)
    if problems:
        raise InputError(_as_typed(problem, changes) for problem in problems)
    return changed


def _as_typed(problem: Problem, changes: Mapping[str, object]) -> Problem:
    """Of an answer that the command line changed: `--set payload_mb`, where a scenario has `answers.payload_mb`."""
    place, _, said = problem.message.partition(": ")
    name = place.removeprefix("answers.")
    return replace(problem, message=f"--set {name}: {said}") if name in changes else problem


def overrides(settings: Settings) -> dict[str, object]:
    """What of a scenario's own lens, account and Regions the settings replace."""
    given = {"lens": settings.lens, "account": settings.account, "regions": tuple(settings.region)}
    return {name: value for name, value in given.items() if value}


def unchanged(settings: Settings) -> Settings:
    """The same settings without changed answers."""
    return replace(settings, set_=[])


def _change(advisor: Advisor, text: str) -> tuple[str, object]:
    name, separator, value = text.partition("=")
    if not separator:
        raise InputError([Problem("", 0, f"--set takes QUESTION=VALUE, not '{text}'")])
    if not value:
        raise InputError([Problem("", 0, f"--set {name}= lacks a value; write {name}=unknown to take the answer away")])
    question = advisor.knowledge.questions.get(name)
    parsed = parse_yaml(value, f"--set {name}").value
    if question is not None and question.kind == "choices" and isinstance(parsed, str) and parsed != "unknown":
        return name, tuple(word.strip() for word in parsed.split(","))
    return name, parsed


def read_date(text: str | None, option: str = "--as-of") -> dt.date | None:
    """The day that an option names, if it is given. Raises InputError."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError([Problem("", 0, f"{option} takes a date such as 2026-11-22, not '{text}'")]) from None
