"""The knowledge in words: a condition, a limit, a lifecycle state, and which rules speak of an option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from awsadvisor.availability import EVERYWHERE, Availability
from awsadvisor.conditions import DECIDED, OPPOSITE, All, AnyOf, Compare, Condition, Is, Not
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import LifecycleState, Limit, Option, Question, Rule, Stage
from awsadvisor.wording import listed, measured, number, plural

Effect = Literal["favor", "require", "against", "exclude"]

_PROGRAMMES = {
    "hipaa": "HIPAA",
    "soc": "SOC",
    "fedramp": "FedRAMP",
    "iso_27001": "ISO 27001",
    "iso_42001": "ISO 42001",
    "pci_dss": "PCI DSS",
}
STATE_WORDS: dict[LifecycleState, str] = {
    "active": "active",
    "maintenance": "in maintenance",
    "closed_to_new": "closed to new customers",
    "sunset": "being retired",
    "ended": "ended",
}
EFFECT_LABELS: dict[Effect, str] = {"favor": "for it", "require": "for it", "against": "against", "exclude": "excluded"}
"""What rules do to an option, in the order in which a card lists them."""
_SIGNS = {"at_most": "at most", "at_least": "at least", "under": "under", "over": "over"}


def programme_name(name: str) -> str:
    """A compliance programme as it writes itself."""
    return _PROGRAMMES.get(name, name)


def stage_words(stage: Stage) -> str:
    """`closed to new customers since 2026-07-30`, with the end of support and any doubt."""
    since = f" {'on' if stage.state == 'ended' else 'since'} {stage.since}" if stage.since else ""
    until = f", support ends {stage.ends}" if stage.ends else ""
    doubt = f" (unverified: {stage.unverified})" if stage.unverified else ""
    return STATE_WORDS[stage.state] + since + until + doubt


def offered_words(knowledge: Knowledge, found: Availability) -> str:
    """`in 2 Regions: us-east-1, us-west-2 (as of 2026-11-23)`, with what is not known and any doubt."""
    every = len(knowledge.regions.regions) if knowledge.regions else 0
    if EVERYWHERE in found.regions:
        words = "everywhere"
    elif found.regions and len(found.regions) == every:
        words = f"in all {every} Regions"
    elif found.regions:
        words = f"in {plural(len(found.regions), 'Region')}: {', '.join(sorted(found.regions))}"
    else:
        words = "where is not known"
    more = "" if found.complete or not found.regions else "; elsewhere not known"
    doubt = f" (unverified: {found.unverified})" if found.unverified else ""
    return f"{words}{more} (as of {found.checked}){doubt}"


def answers_words(question: Question) -> str:
    """What a question that lists no values can be answered with: `a number: 0 to 5 MB`, or `yes or no`."""
    if question.kind != "number":
        return "yes or no"
    low = number(question.at_least) if question.at_least is not None else "any"
    high = f" to {number(question.at_most)}" if question.at_most is not None else ""
    return f"a number: {low}{high} {question.unit}"


def limit_words(knowledge: Knowledge, fact: str, limit: Limit) -> str:
    """`request size: at most 4 MB`."""
    question = knowledge.questions.get(fact)
    doubt = f" (unverified: {limit.unverified})" if limit.unverified else ""
    return f"{question.short if question else fact}: {bounds_words(knowledge, fact, limit)}{doubt}"


def bounds_words(knowledge: Knowledge, fact: str, limit: Limit) -> str:
    """`at most 4 MB`, or the values that an option can take."""
    question = knowledge.questions.get(fact)
    unit = question.unit if question else None
    bounds = limit.bounds
    said = [f"{_SIGNS[operator]} {measured(bound, unit)}" for operator, bound in bounds.items()]
    if bounds.keys() == {"at_least", "at_most"}:
        low, high = bounds["at_least"], bounds["at_most"]
        said = [f"exactly {measured(low, unit)}" if low == high else f"{number(low)} to {measured(high, unit)}"]
    if limit.is_ is not None:
        values = (limit.is_,) if isinstance(limit.is_, str) else limit.is_
        said.append(listed([question.values.get(value, value) if question else value for value in values], "or"))
    return " and ".join(said)


def condition_words(knowledge: Knowledge, condition: Condition) -> str:
    """A condition as a reader would say it: `traffic is short bursts with idle gaps, and 6 MB or more`."""
    match condition:
        case Is():
            return " is ".join(_is_words(knowledge, condition))
        case Not(Is() as test):
            return " is not ".join(_is_words(knowledge, test))
        case Compare(fact, operator, bound):
            question = knowledge.questions.get(fact)
            amount = measured(bound, question.unit if question else None)
            return f"{question.short if question else fact} is {_SIGNS[operator]} {amount}"
        case Not(Compare(fact, operator, bound)):
            return condition_words(knowledge, Compare(fact, OPPOSITE[operator], bound))
        case Not(part):
            return f"not ({condition_words(knowledge, part)})"
        case All(parts):
            return ", and ".join(condition_words(knowledge, part) for part in parts)
        case AnyOf(parts):
            return "(" + ", or ".join(condition_words(knowledge, part) for part in parts) + ")"


def _is_words(knowledge: Knowledge, test: Is) -> tuple[str, str]:
    """What a condition looks at, and what it looks for: `traffic`, `short bursts with idle gaps`."""
    if test.fact.startswith(DECIDED):
        decision = knowledge.decisions[test.fact.removeprefix(DECIDED)]
        picks = [decision.options[value].name for value in test.values]
        return decision.id.replace("_", " "), listed(picks, "or")
    question = knowledge.questions.get(test.fact)
    words = [question.values.get(value, value) if question else value for value in test.values]
    return question.short if question else test.fact.replace("_", " "), listed(words, "or")


def rules_about(decision: Decision, option: Option) -> Iterator[tuple[Effect, str, Rule, str]]:
    """The rules that speak of an option: effect, name, rule, and the strength or the effect itself."""
    for effect in EFFECT_LABELS:
        for name, rule in decision.rules.items():
            if option.id in getattr(rule, effect):
                yield effect, name, rule, getattr(rule, effect)[option.id] if effect in ("favor", "against") else effect
