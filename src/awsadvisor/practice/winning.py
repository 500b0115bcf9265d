"""The least that has to be said for an option to win: a set of answers of which none can be left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from awsadvisor.advice import Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.compiler import Card
from awsadvisor.practice.situation import CannotTellError, Situation, meet

TRIES = 8
MOST_FACTS = 5
FOR = frozenset(("favor", "require"))


def recommendation(advisor: Advisor, situation: Situation, decision: str) -> Recommendation:
    """What the rules recommend for one decision, as the exam teaches it."""
    return advisor.advise(situation.scenario(decision))[decision]


def wins(found: Recommendation, option: str) -> bool:
    """Whether the option is the one pick (`select: one`) or among the picks, by its reasons and not by a tie-break."""
    if found.status != "decided" or option not in found.picks:
        return False
    if found.select == "all":
        return True
    if found.for_each is None:
        return found.picks == (option,) and (found.margin is None or found.margin > 0)
    return all(part.margin is None or part.margin > 0 for part in found.parts if option in part.picks)


def winning_situation(
    advisor: Advisor, decision: str, option: str, base: Situation, dice: random.Random, facts: int
) -> Situation | None:
    """Answers beside the base that make the option win, each of them needed; None when the dice find none.

    Of several finds, the one whose number of answers is nearest to `facts` counts.
    """
    best: Situation | None = None
    distance = MOST_FACTS
    for _ in range(TRIES):
        found = _try(advisor, decision, option, base, dice, facts)
        if found is None:
            continue
        count = len(found.parts()) - len(base.parts())
        if 0 < count <= MOST_FACTS and abs(count - facts) < distance:
            best, distance = found, abs(count - facts)
        if distance == 0:
            break
    return best


def _try(
    advisor: Advisor, decision: str, option: str, base: Situation, dice: random.Random, facts: int
) -> Situation | None:
    cards = list(cards_for(advisor, decision, option))
    dice.shuffle(cards)
    situation = base
    for position, card in enumerate(cards[: facts + 2]):
        try:
            situation = meet(advisor.knowledge, card.condition, situation, dice)
        except CannotTellError:
            continue
        if position + 1 >= dice.randint(1, facts) and wins(recommendation(advisor, situation, decision), option):
            return needed_only(advisor, decision, option, situation, base, dice)
    return None


def needed_only(
    advisor: Advisor, decision: str, option: str, situation: Situation, base: Situation, dice: random.Random
) -> Situation:
    """The situation without anything that the win does not need; what the base states stays."""
    fixed = set(base.parts())
    parts = [part for part in situation.parts() if part not in fixed and part[0] not in base.answers]
    dice.shuffle(parts)
    shrinking = True
    while shrinking:  # what was needed at first may be superfluous once something else is gone
        shrinking = False
        for part in tuple(parts):
            fewer = situation.without(*part)
            if wins(recommendation(advisor, fewer, decision), option):
                situation, shrinking = fewer, True
                parts.remove(part)
    return situation


@lru_cache(maxsize=2048)
def cards_for(advisor: Advisor, decision: str, option: str) -> Sequence[Card]:
    """The rules that speak for an option."""
    return tuple(
        card
        for card in advisor.program.decisions[decision].cards
        if any(effect.option == option and effect.name in FOR for effect in card.effects)
    )
