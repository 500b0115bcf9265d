"""Options that tempt: runner-ups, neighbors that another answer would have made right, and what a learner confuses."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from awsadvisor.advice import OptionVerdict, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.conditions import atoms
from awsadvisor.practice.beating import Beaten, beaten
from awsadvisor.practice.situation import Situation
from awsadvisor.practice.winning import FOR, cards_for

CONFUSED = 100
TEMPTING = 10
NEIGHBOR = 15
LIKE = 12
AS_LONG = 60
NAMED = 4
"""A label of an answer with fewer letters is found in too many other words."""
VARIETY = 3.0
"""How far the dice may move a distractor's rank, so that items on the same option differ."""


def distractors(
    advisor: Advisor,
    found: Recommendation,
    situation: Situation,
    keys: Sequence[str],
    count: int,
    dice: random.Random,
    confused: Collection[str] = (),
    never: Collection[str] = (),
    as_long: bool = False,
) -> tuple[str, ...]:
    """The most tempting options that are certainly wrong here; fewer than `count` where there are no more.

    With `as_long`, those come first whose names are about as long as a key's, so that its length does not give it away.
    """
    neighbors = neighbor_options(advisor, found.decision, situation)
    names = advisor.knowledge.decisions[found.decision].options
    ranked: list[tuple[float, str]] = []
    for option in found.options:
        if option.id in keys or option.id in found.picks or option.id in never:
            continue
        loss = beaten(found, keys, option.id)
        if loss is None or not _explainable(loss):
            continue
        if not loss.objections and (
            _helps_too(found, loss)
            or _whole(advisor, found.decision, option.id, keys)
            or _names_the_need(advisor, names[option.id].summary, situation)
        ):
            continue
        if not loss.objections and not cards_for(advisor, found.decision, option.id):
            continue  # no rule knows when it would be right, so none can say why it is not
        if _reads_alike(option, [names[name].name for name in keys]) and not loss.objections:
            continue
        rank: float = (
            CONFUSED * (option.id in confused) + TEMPTING * bool(loss.behind) + NEIGHBOR * (option.id in neighbors)
        )
        rank += LIKE * max(fuzz.token_set_ratio(names[option.id].summary, names[name].summary) for name in keys) / 100
        if as_long:
            rank += AS_LONG * max(_likeness(len(names[name].name), len(option.name)) for name in keys)
        ranked.append((rank + VARIETY * dice.random(), option.id))
    return tuple(name for _, name in sorted(ranked, reverse=True)[:count])


def _likeness(one: int, other: int) -> float:
    return min(one, other) / max(one, other)


def neighbor_options(advisor: Advisor, decision: str, situation: Situation) -> frozenset[str]:
    """Options for which rules speak that test the same questions with other answers."""
    stated = situation.answers
    return frozenset(_neighbors(advisor, decision, stated))


def _neighbors(advisor: Advisor, decision: str, stated: Mapping[str, object]) -> Iterator[str]:
    for card in advisor.program.decisions[decision].cards:
        if any(atom.fact in stated for atom in atoms(card.condition)):
            yield from (effect.option for effect in card.effects if effect.name in FOR)


def _explainable(loss: Beaten) -> bool:
    """Whether a story can say what is missing: more than a heavier weight on the same facts."""
    if loss.objections or not loss.behind:
        return True
    for_it = {fact for item in loss.behind for fact in (*item.answers, *item.decisions)}
    return any(not for_it.issuperset((*item.answers, *item.decisions)) for item in loss.ahead)


def _helps_too(found: Recommendation, loss: Beaten) -> bool:
    """Whether something speaks for the option where several may be right: then it helps as well, only less."""
    return found.select == "all" and bool(loss.behind)


def _names_the_need(advisor: Advisor, summary: str, situation: Situation) -> bool:
    """Whether what the option is names an answer of the story, so that it reads as one that meets it."""
    said = summary.lower()
    for fact, value in situation.answers.items():
        words = value if isinstance(value, tuple) else (value,)
        labels = (advisor.knowledge.questions[fact].values.get(str(word), "") for word in words)
        if any(len(label) >= NAMED and label.lower() in said for label in labels):
            return True
    return False


def _whole(advisor: Advisor, decision: str, name: str, keys: Sequence[str]) -> bool:
    """Whether the option is the very service that a key is a part of, so that who names it is not wrong."""
    options, services = advisor.knowledge.decisions[decision].options, advisor.knowledge.services
    service = options[name].service
    whole = service is not None and (name == service or options[name].name == services[service].name)
    return whole and any(options[key].service == service for key in keys)


def _reads_alike(option: OptionVerdict, names: list[str]) -> bool:
    """Whether one name holds the other, so that a reader could not call it wrong without a reason."""
    return any(fuzz.token_set_ratio(option.name.lower(), name.lower()) >= 99 for name in names)
