"""Finding what a reader means: a service or option by id, name, former name, alias or old id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Option, Rule, Service
from awsadvisor.wording import listed


@dataclass(frozen=True, slots=True)
class Found:
    """A service, or an option of a decision, that a name stands for."""

    service: Service | None = None
    decision: Decision | None = None
    option: Option | None = None


def find(knowledge: Knowledge, text: str) -> list[Found]:
    """Everything called `text`, in any of its names, whatever the case and wherever words are divided.

    Raises InputError with the nearest name.
    """
    wanted = plain_name(text)
    names: dict[str, list[Found]] = {}
    for found, called in _named(knowledge):
        for name in called:
            entries = names.setdefault(plain_name(name), [])
            if found not in entries:
                entries.append(found)
    if wanted in names:
        return names[wanted]
    run_together = [name for name in names if name.replace(" ", "") == wanted.replace(" ", "")]
    if len(run_together) == 1:
        return names[run_together[0]]
    ids = {
        entry.id: found
        for name in names
        if wanted and wanted in name
        for found in names[name]
        if (entry := found.option or found.service)
    }
    if len(ids) == 1:
        return list(ids.values())
    if ids:
        some = ", ".join(sorted(ids)[:8])
        raise InputError([Problem("", 0, f"'{text}' could be {some}{', ...' if len(ids) > 8 else ''}")])
    as_written = (name for _, called in _named(knowledge) for name in called)
    raise InputError([Problem("", 0, f"nothing in the catalog is called '{text}'{did_you_mean(text, as_written)}")])


def _named(knowledge: Knowledge) -> Iterator[tuple[Found, tuple[str, ...]]]:
    for service in knowledge.services.values():
        yield Found(service=service), (service.id, service.name, *service.formerly, *service.aka, *service.was)
    for decision in knowledge.decisions.values():
        for option in decision.options.values():
            yield Found(decision=decision, option=option), (option.id, option.name, *option.aka, *option.was)


def names_of(knowledge: Knowledge) -> frozenset[str]:
    """Everything that services and options are called, in lower case."""
    return frozenset(plain_name(name) for _, called in _named(knowledge) for name in called)


def plain_name(text: str) -> str:
    """A name without case, hyphens and underscores, to compare names by."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())


def options_called(knowledge: Knowledge, text: str, decision: str | None) -> list[tuple[str, str]]:
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


def find_rule(knowledge: Knowledge, text: str) -> list[tuple[str, Rule]]:
    """The rules called `text`: `decision/rule`, or the rule's own id. Raises InputError with the nearest name."""
    rules = dict(knowledge.rules())
    if text in rules:
        return [(text, rules[text])]
    found = [(name, rule) for name, rule in rules.items() if name.split("/", 1)[1] == text or text in rule.was]
    if not found:
        near = did_you_mean(text, rules) or did_you_mean(text, [name.split("/", 1)[1] for name in rules])
        raise InputError([Problem("", 0, f"there is no rule '{text}'{near}")])
    return found


def questions_of(knowledge: Knowledge, decision: Decision) -> set[str]:
    """The questions that bear on a decision: those that its rules and limits test, and `applies_when`."""
    from awsadvisor.compiler import derived_facts
    from awsadvisor.conditions import expand, mentions

    definitions = derived_facts(knowledge)
    conditions = [rule.when for rule in decision.rules.values()]
    conditions += [
        limit.condition(fact) for option in decision.options.values() for fact, limit in option.limits.items()
    ]
    if decision.applies_when is not None:
        conditions.append(decision.applies_when)
    tested = {fact for condition in conditions for fact in mentions(expand(condition, definitions))}
    return tested & knowledge.questions.keys()
