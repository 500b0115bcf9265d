"""Which options no item can be made of, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from awsadvisor.practice.checks import check_item
from awsadvisor.practice.generating import Maker
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.situation import Situation
from awsadvisor.practice.winning import cards_for, winning_situation

SEEDS = 8
UNSPOKEN = "no rule speaks for it; it stands in for what has been closed, or is ruled out by limits alone"
UNASKED = "it holds beside others and is left out of the questions (unasked in practice/words.yaml)"
BEATEN = "in every story that speaks for it, another option is picked as well or before it"
ALONE = "too few other options are wrong for a reason that a story could tell"


@dataclass(frozen=True, slots=True)
class Gap:
    """An option that no item can be made of, and why."""

    decision: str
    option: str
    because: str


def gaps(maker: Maker, decision: str) -> Iterator[Gap]:
    """The options of a decision that no multiple-choice item can be made of."""
    options = maker.advisor.knowledge.decisions[decision].options
    for name in options:
        if not any(maker.item(decision, name, seed) for seed in range(SEEDS)):
            yield Gap(decision, name, _obstacle(maker, decision, name))


def _obstacle(maker: Maker, decision: str, option: str) -> str:
    if not cards_for(maker.advisor, decision, option):
        return UNSPOKEN
    if option in maker.words.decisions[decision].unasked:
        return UNASKED
    found = Counter(
        text
        for seed in range(SEEDS)
        for draft in maker.drafts(decision, option, seed)
        for _, text in check_item(maker.advisor, draft)
    )
    if found:
        return found.most_common(1)[0][0]
    base = Situation(maker.words.decisions[decision].begins[0].states)
    tried = (
        winning_situation(maker.advisor, decision, option, base, dice("gap", decision, option, seed), 3)
        for seed in range(SEEDS)
    )
    return ALONE if any(tried) else BEATEN
