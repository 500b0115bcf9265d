"""Timing that survives a busy machine: contenders take turns, and ratios are taken within a round."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Samples:
    """Seconds that one contender took, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self._all())

    @property
    def p95(self) -> float:
        times = sorted(self._all())
        return times[math.ceil(len(times) * 0.95) - 1]

    def _all(self) -> list[float]:
        return [seconds for times in self.rounds for seconds in times]

    def ratio_to(self, other: Samples) -> float:
        """How many times as long as the other: the median over the rounds of the ratio of whole rounds."""
        return median(sum(mine) / sum(theirs) for mine, theirs in zip(self.rounds, other.rounds, strict=True))


def race(
    contenders: Mapping[str, Callable[[T], object]],
    items: Sequence[T],
    rounds: int,
    warm_up: int = 1,
    clock: Callable[[], float] = process_time,
) -> dict[str, Samples]:
    """Every contender does every item in each round; who begins changes from round to round.

    The clock counts this process's CPU time in all its threads, so that other jobs on the machine count little.
    Garbage is collected before each turn, so nobody pays for another's; the collector stays on, as it is in real use.
    """
    found = {name: Samples() for name in contenders}
    order = list(contenders.items())
    for number in range(-warm_up, rounds):
        for name, work in order[number % len(order) :] + order[: number % len(order)]:
            gc.collect()
            times = [_seconds(work, item, clock) for item in items]
            if number >= 0:
                found[name].rounds.append(times)
    return found


def _seconds(work: Callable[[T], object], item: T, clock: Callable[[], float]) -> float:
    start = clock()
    work(item)
    return clock() - start
