"""Side by side: scenarios, of which only what differs is said, and options of one decision as a decision matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awsadvisor.advice import Advice, OptionVerdict, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.answers import to_facts
from awsadvisor.conditions import Facts, Value, truth
from awsadvisor.differences import Difference, differences, outcome
from awsadvisor.models import Limit, Option, Scenario, Stage


@dataclass(frozen=True)
class Comparison:
    """Some scenarios side by side.

    `answers` holds what was answered differently (None: not answered), `decisions` what comes out differently, and
    `changes`, for each scenario but the first, its differences from the first with the reasons behind them.
    """

    advice: tuple[Advice, ...]
    answers: Mapping[str, tuple[Value | None, ...]]
    decisions: Mapping[str, tuple[Recommendation, ...]]
    changes: tuple[tuple[Difference, ...], ...]

    @property
    def same(self) -> int:
        """How many decisions come out the same in all of them."""
        return len(self.advice[0].recommendations) - len(self.decisions)


def compare(advisor: Advisor, scenarios: Sequence[Scenario]) -> Comparison:
    """What differs between some scenarios."""
    facts = [to_facts(advisor.knowledge, scenario.answers) for scenario in scenarios]
    answers = {name: tuple(known.get(name) for known in facts) for name in advisor.knowledge.questions}
    advice = tuple(advisor.advise(scenario) for scenario in scenarios)
    decisions = {
        name: tuple(each[name] for each in advice)
        for name in advice[0].recommendations
        if all(name in each.recommendations for each in advice)
    }
    return Comparison(
        advice=advice,
        answers={name: values for name, values in answers.items() if len(set(values)) > 1},
        decisions={name: found for name, found in decisions.items() if len({outcome(each) for each in found}) > 1},
        changes=tuple(tuple(differences(advice[0], other)) for other in advice[1:]),
    )


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """One of an option's limits with the scenario's own value; `holds` is None where that is not answered."""

    question: str
    limit: Limit
    value: Value | None
    holds: bool | None


def checked(option: Option, question: str, facts: Facts) -> LimitCheck | None:
    """How the answers stand to an option's limit on a question; None where it has none."""
    limit = option.limits.get(question)
    if limit is None:
        return None
    return LimitCheck(question, limit, facts.get(question), truth(limit.condition(question), facts))


@dataclass(frozen=True, slots=True)
class Column:
    """One option in a decision matrix. `stage` is its lifecycle state on the day of the advice, None for active."""

    option: Option
    verdict: OptionVerdict
    limits: tuple[LimitCheck, ...]
    stage: Stage | None


@dataclass(frozen=True)
class Matrix:
    """Some options of one decision side by side, for one scenario."""

    advice: Advice
    decision: str
    columns: tuple[Column, ...]


def matrix(advisor: Advisor, scenario: Scenario, decision: str, options: Sequence[str]) -> Matrix:
    """The options as they stand for the scenario, in the order given."""
    advice = advisor.advise(scenario.model_copy(update={"decisions": (decision,)}))
    facts = to_facts(advisor.knowledge, scenario.answers)
    known = advisor.knowledge.decisions[decision].options
    found = advice[decision]
    columns = []
    for name in options:
        option = known[name]
        nothing = OptionVerdict(name, option.name, "alternative", 0, 0, 0, ())
        checks = (check for question in option.limits if (check := checked(option, question, facts)))
        stage = advisor.knowledge.stage(option, advice.as_of)
        columns.append(Column(option, found.option(name) if found.parts else nothing, tuple(checks), stage))
    return Matrix(advice, decision, tuple(columns))
