"""What to ask about a scenario, as a person would go through it: by topic, only what matters, most telling first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awsadvisor.advice import Advice
from awsadvisor.advisor import Advisor
from awsadvisor.interview import next_question
from awsadvisor.knowledge import Knowledge
from awsadvisor.lookup import questions_of
from awsadvisor.models import Question, Scenario

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Section:
    """One topic's questions that are answered or can still change something, most telling first."""

    topic: str
    title: str
    questions: tuple[Question, ...]
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the decisions in scope have come: those that the answers bear on, and what became of them."""

    in_play: int
    decided: int
    settled: int

    @property
    def share(self) -> float:
        """Of what is in play, the part that is decided; 0 while nothing is."""
        return self.decided / self.in_play if self.in_play else 0.0


def is_known(scenario: Scenario, question: str) -> bool:
    """Whether the scenario answers the question; "don't know" is no answer."""
    return scenario.answers.get(question) not in (None, UNKNOWN)


def with_answer(scenario: Scenario, question: str, answer: Any) -> Scenario:
    """The same scenario with one answer changed; None takes it away."""
    answers = {name: value for name, value in scenario.answers.items() if name != question or answer is not None}
    if answer is not None:
        answers[question] = answer
    return scenario.model_copy(update={"answers": answers})


def sections(knowledge: Knowledge, advice: Advice, scenario: Scenario, everything: bool = False) -> tuple[Section, ...]:
    """The questions worth showing, topic by topic; with `everything`, also those that can change nothing now."""
    weights = advice.influence
    found = []
    for topic in knowledge.topics:
        known = [question for question in topic.questions if question.id in scenario.answers]
        others = [q for q in topic.questions if q.id not in scenario.answers and (everything or q.id in weights)]
        others.sort(key=lambda question: -weights.get(question.id, 0.0))
        if known or others:
            answered = sum(is_known(scenario, question.id) for question in known)
            found.append(Section(topic.topic, topic.title, (*known, *others), answered))
    return tuple(found)


def first_question(advisor: Advisor, advice: Advice, scenario: Scenario) -> Question | None:
    """The question to put next: at the very start what the workload must do, then whatever can change most.

    Questions answered with "don't know" are not asked again; None when nothing that is left could change a pick.
    """
    knowledge = advisor.knowledge
    if not scenario.answers and not scenario.decisions:
        return next(iter(knowledge.questions.values()), None)
    skipped = {name for name in scenario.answers if not is_known(scenario, name)}
    return next_question(advisor, advice, skipped, scenario)


def progress(advice: Advice) -> Progress:
    """How much of what the answers bear on is decided, and how much of that is settled."""
    in_play = [found for found in advice.recommendations.values() if found.touched and found.status != "not_applicable"]
    decided = [found for found in in_play if found.picks]
    return Progress(len(in_play), len(decided), sum(found.settled for found in decided))


def bearing(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """For each question the decisions that it bears on."""
    touched = {name: questions_of(knowledge, decision) for name, decision in knowledge.decisions.items()}
    return {name: tuple(d for d in touched if name in touched[d]) for name in knowledge.questions}
