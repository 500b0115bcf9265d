"""Ordering items made from the knowledge: stages that follow each other, and limits that rise."""

from __future__ import annotations

import random

from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.practice.checks import check_item
from awsadvisor.practice.generating import Maker, item_id
from awsadvisor.practice.models import Choice, Item, Ordering
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.proof import SEQUENCE, rank
from awsadvisor.practice.telling import frame
from awsadvisor.wording import measured

ORDERING = "ordering"
"""Stands for the option in the id of a made ordering item."""
MOST_STEPS, LEAST_STEPS = 4, 3


def order(maker: Maker, decision: str, seed: int) -> Item | None:
    """An ordering item on a decision; None when the knowledge holds no order of its options."""
    entry = maker.words.decisions.get(decision)
    if entry is None or not entry.orders:
        return None
    source = dice(ORDERING, decision, seed)
    by = source.choice(list(entry.orders))
    known = maker.advisor.knowledge.decisions[decision]
    steps = _steps(known, by, source)
    if len(steps) < LEAST_STEPS:
        return None
    begin, setting = source.choice(entry.begins), source.choice(maker.words.settings_for())
    item = Ordering(
        id=item_id(decision, (ORDERING,), seed),
        type="ordering",
        task=entry.task,
        difficulty="medium" if by == SEQUENCE else "hard",
        decision=decision,
        by=by,
        stem=frame(begin, setting, entry.orders[by]),
        options=tuple(Choice(id=name, because=_because(maker.advisor.knowledge, known, name, by)) for name in steps),
    )
    return None if any(check_item(maker.advisor, item)) else item


def _steps(decision: Decision, by: str, source: random.Random) -> list[str]:
    """Some options in their order, no two of which stand at the same place."""
    places: dict[float, list[str]] = {}
    for name in decision.options:
        place = rank(decision, name, by)
        if place is not None:
            places.setdefault(place, []).append(name)
    chosen = source.sample(sorted(places), min(MOST_STEPS, len(places)))
    return [source.choice(places[place]) for place in sorted(chosen)]


def _because(knowledge: Knowledge, decision: Decision, name: str, by: str) -> str:
    option = decision.options[name]
    if by == SEQUENCE:
        return option.summary
    question, bound = knowledge.questions[by], rank(decision, name, by)
    assert bound is not None
    return f"It takes up to {measured(bound, question.unit)}. {option.summary}"
