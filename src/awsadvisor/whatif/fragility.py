"""How firmly a decision stands: its margin, and each single answer or rule that alone holds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from awsadvisor.compiler import Card
from awsadvisor.models import Status
from awsadvisor.whatif.outcomes import Outcomes
from awsadvisor.whatif.search import changed


@dataclass(frozen=True, slots=True)
class Hold:
    """An answer (a question's id) or a rule that alone holds the picks, and what the decision comes to without it.

    `weight` is what the rule adds to or takes from an option's score, 0 where it is not weighed.
    """

    name: str
    weight: int
    because: str
    status: Status
    picks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fragility:
    """What a decision rests on. `margin` is its lead over the runner-up, where there is one."""

    margin: int | None
    answers: tuple[Hold, ...]
    rules: tuple[Hold, ...]


def fragility(outcomes: Outcomes, decision: str) -> Fragility:
    """What single answer, taken back, or what single rule, left out, would change the picks."""
    advice = outcomes.advisor.advise(changed(outcomes.scenario, [decision], {}))
    margin = advice[decision].margin
    if decision in outcomes.scenario.given:
        return Fragility(margin, (), ())
    return Fragility(margin, tuple(_answers(outcomes, decision)), tuple(_rules(outcomes, decision)))


def _answers(outcomes: Outcomes, decision: str) -> list[Hold]:
    picks = set(outcomes.of(decision).picks)
    found = []
    for question in outcomes.facts:
        if question in outcomes.reach[decision]:
            after = outcomes.advisor.advise(changed(outcomes.scenario, [decision], {question: "unknown"}))[decision]
            if set(after.picks) != picks:
                found.append(Hold(question, 0, "", after.status, after.picks))
    return found


def _rules(outcomes: Outcomes, decision: str) -> list[Hold]:
    judgement = outcomes.judged(decision)
    found = []
    for index in sorted(judgement.fired):
        after = outcomes.judged(decision, without=index)
        if set(after.picks) != set(judgement.picks):
            card = judgement.program.cards[index]
            found.append(Hold(card.name, _weight(card, judgement.picks), card.because, after.status, after.picks))
    return found


def _weight(card: Card, picks: Collection[str]) -> int:
    """The heaviest that the card adds or takes, on what is picked where it says something of that."""
    on_picks = [effect for effect in card.effects if effect.option in picks]
    signs = {"favor": 1, "against": -1}
    weights = [signs.get(effect.name, 0) * effect.weight for effect in on_picks or card.effects]
    return max(weights, key=abs, default=0)
