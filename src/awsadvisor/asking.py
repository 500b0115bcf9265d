"""What to ask next: how much each open question can still change over several decisions.

Within one decision the weights of open rules are compared. Between decisions they say little, since one decision has
two hundred rules and another twelve. So each decision counts alike, and more where others build on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

NEXT_QUESTIONS = 5
DECIDED = 0.5
"""What a question counts in a decision that has picks already, beside 1 in one that has none."""
NOT_IN_PLAY = 0.25
"""What it counts where nothing speaks for an option yet: the decision may be beside the point."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What one decision has to gain from answers."""

    influence: Mapping[str, float]
    """How much each open question can change here, by the weights of the rules that wait for it."""
    dependents: int
    """How many other decisions build on this one."""
    touched: bool
    """Whether anything that is known bears on it."""
    in_play: bool
    """Whether something speaks for an option."""
    decided: bool
    divided_by: str | None = None
    """The question for each of whose values there is an outcome, while it is open."""


def telling(stakes: Iterable[Stake], every: bool = False) -> dict[str, float]:
    """How much each open question can change over these decisions, most telling first.

    The most telling question of a decision counts 1 there and the others by the root of their part of that, so that
    bearing on many decisions comes before bearing heavily on one; times the root of the number of decisions that
    build on this one, itself included. Once something is known, only decisions that it bears on have a say, unless
    `every` one was asked for. What a decision is divided by is asked for in any case, and counts 1 for the decision and
    for each that builds on it: before that is known, none of them has its subject.
    """
    found = list(stakes)
    started = not every and any(stake.touched for stake in found)
    total: dict[str, float] = {}
    for stake in found:
        for question, amount in _shares(stake, started):
            total[question] = total.get(question, 0.0) + amount
    return dict(sorted(total.items(), key=lambda pair: (-round(pair[1], 9), pair[0])))


def most_telling(influence: Mapping[str, float]) -> tuple[str, ...]:
    """The few questions that can change most, the first first."""
    ordered = sorted(influence.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple(question for question, amount in ordered if amount > 0)[:NEXT_QUESTIONS]


def _shares(stake: Stake, started: bool) -> Iterable[tuple[str, float]]:
    most = max(stake.influence.values(), default=0.0)
    if most <= 0:
        return
    rank = sqrt(1 + stake.dependents) * (DECIDED if stake.decided else 1.0)
    awaited = None if stake.in_play else stake.divided_by
    if awaited is not None and stake.influence.get(awaited, 0.0) > 0:
        yield awaited, 1.0 + stake.dependents
    if started and not stake.touched:
        return
    if not stake.in_play and (started or awaited):
        rank *= NOT_IN_PLAY
    for question, amount in stake.influence.items():
        if amount > 0 and question != awaited:
            yield question, rank * sqrt(amount / most)
