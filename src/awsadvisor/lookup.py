"""Finding what a reader means: a service or option by id, name, former name, alias or old id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Option, Rule, Service


@dataclass(frozen=True, slots=True)
class Found:
    """A service, or an option of a decision, that a name stands for."""

    service: Service | None = None
    decision: Decision | None = None
    option: Option | None = None


def find(knowledge: Knowledge, text: str) -> list[Found]:
    """Everything called `text`, in any of its names, whatever the case. Raises InputError with the nearest name."""
    wanted = plain_name(text)
    names: dict[str, list[Found]] = {}
    for found, called in _named(knowledge):
        for name in called:
            entries = names.setdefault(plain_name(name), [])
            if found not in entries:
                entries.append(found)
    if wanted in names:
        return names[wanted]
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
    raise InputError([Problem("", 0, f"nothing in the catalog is called '{text}'{did_you_mean(wanted, names)}")])


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
