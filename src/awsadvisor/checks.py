"""What can be shown of the knowledge without a solver: options can win, examples hold, rules fire, facts are fresh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from awsadvisor.advisor import Advisor
from awsadvisor.answers import given_facts, to_facts
from awsadvisor.compiler import DecisionProgram
from awsadvisor.conditions import DECIDED, Condition, Facts, atoms, expand, truth
from awsadvisor.errors import InputError
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import PerLens, Rule, Scenario
from awsadvisor.scenarios import read_scenario, unmet
from awsadvisor.wording import plural

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that the knowledge ought not to have: where, what, and how bad."""

    place: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def check_knowledge(advisor: Advisor, as_of: dt.date, cited: Collection[str] = ()) -> list[Finding]:
    """Findings on the knowledge itself, sorted by place; warnings are facts that have grown old.

    `cited` are sources that something outside the knowledge cites, such as practice items.
    """
    knowledge = advisor.knowledge
    findings = [
        *_options_nobody_speaks_for(knowledge),
        *_near_misses(advisor),
        *_questions_called_alike(knowledge),
        *_unused_sources(knowledge, cited),
        *_stale_sources(knowledge, as_of),
    ]
    return sorted(findings)


def _options_nobody_speaks_for(knowledge: Knowledge) -> Iterator[Finding]:
    for decision in knowledge.decisions.values():
        spoken_for = {name for rule in decision.rules.values() for name in (*rule.favor, *rule.require)}
        heirs = {
            knowledge.successor(decision, option) for option in decision.options.values() if option.id in spoken_for
        }
        for name in decision.options.keys() - spoken_for - heirs:
            yield Finding(
                place_of(knowledge, f"option {decision.id} {name}"),
                f"no rule speaks for option '{name}', so it can never win",
            )


def _near_misses(advisor: Advisor) -> Iterator[Finding]:
    for name, rule in advisor.knowledge.rules():
        place = place_of(advisor.knowledge, "rule " + name.replace("/", " "))
        if rule.near_miss is None:
            if _tests(rule.when) > 1:
                yield Finding(place, f"rule '{name}' has several conditions and shows no 'near_miss'")
        elif near_miss_truth(advisor, rule):
            yield Finding(place, f"rule '{name}' fires on its own near miss")


def _tests(condition: Condition) -> int:
    return len({(atom.fact, getattr(atom, "values", None)) for atom in atoms(condition)})


def near_miss_truth(advisor: Advisor, rule: Rule) -> bool | None:
    """Whether a rule's condition holds for its near miss; it must not."""
    assert rule.near_miss is not None
    facts = {**to_facts(advisor.knowledge, rule.near_miss.answers), **given_facts(rule.near_miss.given)}
    return truth(expand(rule.when, advisor.definitions), facts)


def _questions_called_alike(knowledge: Knowledge) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for question in knowledge.questions.values():
        other = first.setdefault(question.short, question.id)
        if other != question.id:
            text = f"question '{question.id}' is called '{question.short}' for short, as '{other}' is"
            yield Finding(place_of(knowledge, f"question {question.id}"), text)


def _unused_sources(knowledge: Knowledge, cited: Collection[str]) -> Iterator[Finding]:
    used: set[str] = set(cited)
    for _, rule in knowledge.rules():
        used.update(rule.sources)
    for decision in knowledge.decisions.values():
        for option in decision.options.values():
            used.update(option.cited)
    for service in knowledge.services.values():
        used.update(service.cited)
        used.update(*(programme.sources for programme in service.programmes.values()))
    if knowledge.regions:
        used.add(knowledge.regions.source)
    if knowledge.exam:
        used.update(knowledge.exam.sources)
    used.update(*(prohibition.sources for prohibition, _ in knowledge.prohibitions))
    for name in knowledge.sources.keys() - used:
        yield Finding(place_of(knowledge, f"source {name}"), f"source '{name}' is cited by nothing", "warning")


def _stale_sources(knowledge: Knowledge, as_of: dt.date) -> Iterator[Finding]:
    for name, source in knowledge.sources.items():
        due = source.checked + dt.timedelta(days=source.max_age_days)
        if due < as_of:
            text = f"source '{name}' was last checked on {source.checked}; its facts were good until {due}"
            yield Finding(place_of(knowledge, f"source {name}"), text, "warning")


def place_of(knowledge: Knowledge, key: str) -> str:
    """Where something is written: `rule inference caller-waits`, `option inference batch-transform`."""
    return str(knowledge.places.get(key, ""))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a set of scenarios exercises: which rules fired, and which options won or were selected."""

    fired: frozenset[str]
    won: frozenset[tuple[str, str]]


def check_examples(advisor: Advisor, files: Sequence[Path]) -> tuple[list[Finding], Coverage]:
    """Runs example files under both lenses: unreadable ones, unmet expectations, rules that never fire."""
    findings: list[Finding] = []
    fired: set[str] = set()
    won: set[tuple[str, str]] = set()
    for path in files:
        try:
            scenario = read_scenario(path, advisor)
        except InputError as error:
            findings.extend(Finding(f"{p.file}:{p.line}", p.message) for p in error.problems)
            continue
        for reading in readings(scenario):
            advice = advisor.advise(reading)
            findings.extend(Finding(f"{path} ({reading.lens})", text) for text in unmet(reading, advice))
            won.update((name, pick) for name, found in advice.recommendations.items() for pick in found.picks)
        fired |= fired_rules(advisor, scenario)
    for name, _ in advisor.knowledge.rules():
        if name not in fired:
            findings.append(
                Finding(
                    place_of(advisor.knowledge, "rule " + name.replace("/", " ")), f"rule '{name}' fires in no example"
                )
            )
    return sorted(findings), Coverage(frozenset(fired), frozenset(won))


def readings(scenario: Scenario) -> list[Scenario]:
    """The scenario as written, and under the other lens where it has an expectation there."""
    if any(isinstance(expectation, PerLens) for expectation in scenario.expect.values()):
        per_lens = {name: value for name, value in scenario.expect.items() if isinstance(value, PerLens)}
        other = "exam" if scenario.lens == "build" else "build"
        return [scenario, scenario.model_copy(update={"lens": other, "expect": per_lens})]
    return [scenario]


def fired_rules(advisor: Advisor, scenario: Scenario) -> set[str]:
    """Full names of all rules whose condition holds in a scenario, under its lens."""
    facts, absent = situation(advisor, scenario)
    return {
        name
        for name, condition in rule_conditions(advisor).items()
        if name.split("/")[0] not in absent and truth(condition, facts)
    }


def situation(advisor: Advisor, scenario: Scenario) -> tuple[Facts, frozenset[str]]:
    """The facts of a scenario with every decision's picks, and the decisions that do not apply to it."""
    facts = {**to_facts(advisor.knowledge, scenario.answers), **given_facts(scenario.given)}
    advice = advisor.advise(scenario.model_copy(update={"decisions": ()}))
    for name, found in advice.recommendations.items():
        if found.status != "open":
            facts[DECIDED + name] = frozenset(found.picks)
    absent = {name for name, found in advice.recommendations.items() if found.status == "not_applicable"}
    return facts, frozenset(absent)


@lru_cache(maxsize=4)
def rule_conditions(advisor: Advisor) -> Mapping[str, Condition]:
    """Every rule's condition by its full name, in terms of answers and decisions only."""
    return {name: expand(rule.when, advisor.definitions) for name, rule in advisor.knowledge.rules()}


def example_files(folder: Path) -> list[Path]:
    """Every scenario file in a folder and below, sorted."""
    return sorted(folder.rglob("*.yaml"))


def summary(knowledge: Knowledge, programs: Mapping[str, DecisionProgram]) -> str:
    """How much there is, in one line."""
    options = sum(len(decision.options) for decision in knowledge.decisions.values())
    limits = sum(1 for program in programs.values() for card in program.cards if card.limit)
    counts: Iterable[tuple[int, str]] = (
        (len(knowledge.decisions), "decision"),
        (options, "option"),
        (sum(1 for _ in knowledge.rules()), "rule"),
        (limits, "limit"),
        (len(knowledge.questions), "question"),
        (len(knowledge.services), "service"),
        (len(knowledge.sources), "source"),
    )
    return ", ".join(plural(number, word) for number, word in counts)
