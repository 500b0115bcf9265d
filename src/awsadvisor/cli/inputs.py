"""What the command line reads: scenarios with the changes that options make to them, and dates."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from awsadvisor.advisor import Advisor
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Knowledge
from awsadvisor.lookup import find
from awsadvisor.models import Account, Lens, Scenario
from awsadvisor.scenarios import scenario_from, with_answers
from awsadvisor.wording import listed
from awsadvisor.yamlfile import parse_yaml, read_yaml


def asked_scenario(
    name: str,
    advisor: Advisor,
    decisions: list[str],
    lens: Lens | None,
    account: Account | None,
    day: dt.date | None,
    changes: list[str],
) -> Scenario:
    """The scenario in a file, or on standard input for `-`, as the options change it. Raises InputError."""
    file = parse_yaml(sys.stdin.buffer.read(), "standard input") if name == "-" else read_yaml(Path(name))
    scenario = scenario_from(file, advisor)
    update: dict[str, object] = {"as_of": day or scenario.as_of or dt.date.today()}
    if decisions:
        update["decisions"] = tuple(decisions)
    if lens:
        update["lens"] = lens
    if account:
        update["account"] = account
    scenario = with_answers(scenario.model_copy(update=update), dict(_change(advisor, text) for text in changes))
    problems = advisor.problems(scenario)
    if problems:
        raise InputError(problems)
    return scenario


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


def asked_option(knowledge: Knowledge, text: str, decision: str | None) -> list[tuple[str, str]]:
    """The options that a name stands for, each with its decision: one, or one of every decision that has it.

    The name of a service stands for the options that run on it. Raises InputError where none is meant.
    """
    if decision is not None and decision not in knowledge.decisions:
        near = did_you_mean(decision, knowledge.decisions)
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{near}")])
    found = find(knowledge, text)
    named = [(entry.decision.id, entry.option.id) for entry in found if entry.decision and entry.option]
    services = {entry.service.id for entry in found if entry.service}
    running_on_it = [
        (name, option.id)
        for name, each in knowledge.decisions.items()
        for option in each.options.values()
        if option.service in services
    ]
    like_it = [
        (name, option.id)
        for name, each in knowledge.decisions.items()
        for option in each.options.values()
        if text.lower() in option.name.lower()
    ]
    candidates = ([pair for pair in pairs if decision in (None, pair[0])] for pairs in (named, running_on_it, like_it))
    chosen = next(filter(None, candidates), [])
    if not chosen:
        where = f"of decision '{decision}'" if decision else "of any decision"
        raise InputError([Problem("", 0, f"'{text}' is no option {where}")])
    if len(chosen) > 1 and decision is None:
        names = listed([f"{option} (--decision {name})" for name, option in chosen], "or")
        raise InputError([Problem("", 0, f"'{text}' could be {names}")])
    return chosen
