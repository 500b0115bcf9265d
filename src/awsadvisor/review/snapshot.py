"""What is kept of a piece of advice: the picks, and the reasons on every option that anything spoke of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awsadvisor.advice import Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.answers import answer_problems, given_problems, to_facts
from awsadvisor.differences import reasons
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Scenario, Status


@dataclass(frozen=True, slots=True)
class Kept:
    """A reason on an option, in its words of that day."""

    option: str
    rule: str
    effect: str
    weight: int
    because: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two reasons the same but for their weight."""
        return self.option, self.rule, self.effect


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One decision as it came out."""

    status: Status
    picks: tuple[str, ...]
    reasons: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """One scenario's decisions on a day. `answers` are as JSON has them."""

    title: str
    as_of: dt.date
    lens: str
    account: str
    answers: Mapping[str, Any]
    decisions: Mapping[str, Snapshot]


def snapshot(advisor: Advisor, scenario: Scenario) -> Taken:
    """What is kept of the advice on a scenario: the decisions that pick something, or that any reason speaks of.

    Old knowledge may not know everything that a scenario says; what it does not know counts as not answered.
    """
    scenario = _understood(advisor.knowledge, scenario)
    advice = advisor.advise(scenario)
    facts = sorted(to_facts(advisor.knowledge, scenario.answers).items())
    return Taken(
        title=advice.title,
        as_of=advice.as_of,
        lens=advice.lens,
        account=advice.account,
        answers={name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts},
        decisions={
            name: kept for name, found in advice.recommendations.items() if (kept := _kept(found)).picks or kept.reasons
        },
    )


def _understood(knowledge: Knowledge, scenario: Scenario) -> Scenario:
    """The scenario without answers, given decisions and names that this knowledge does not have."""
    answers, given = scenario.answers, scenario.given
    regions = knowledge.regions.regions if knowledge.regions else {}
    return scenario.model_copy(
        update={
            "answers": {n: answer for n, answer in answers.items() if not [*answer_problems(knowledge, {n: answer})]},
            "given": {
                name: options for name, options in given.items() if not [*given_problems(knowledge, {name: options})]
            },
            "decisions": tuple(name for name in scenario.decisions if name in knowledge.decisions),
            "regions": tuple(name for name in scenario.regions if name in regions),
            "expect": {},
        }
    )


def _kept(found: Recommendation) -> Snapshot:
    every = [option.id for option in found.options]
    kept = (
        Kept(r.option, r.evidence.rule, r.evidence.effect, r.evidence.weight, r.evidence.because)
        for r in reasons(found, every)
    )
    return Snapshot(found.status, found.picks, tuple(kept))
