"""What has to come about, as sums of the weights of rules, and the sets of changes that could be enough for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from awsadvisor.lazy import cached_property
from awsadvisor.whatif.moves import Move
from awsadvisor.whatif.toggles import Toggle

ENOUGH = 1e6
"""What counts for more than any sum of weights."""
ROUNDING = 1e-3
Demand = frozenset[Move]


class Weights:
    """What rules count towards something; only rules that toggle count, and a rule needs several changes for that."""

    def __init__(self, rules: Iterable[tuple[Toggle, float]] = ()) -> None:
        self.rules: list[tuple[Toggle, float]] = list(rules)

    @cached_property
    def shares(self) -> Mapping[Move, float]:
        """What each change adds at most, when a rule's weight is shared by as many changes as it needs."""
        found: dict[Move, float] = {}
        for toggle, weight in self.rules:
            for move in toggle.parties:
                found[move] = found.get(move, 0.0) + weight / toggle.far
        return found

    @cached_property
    def by_move(self) -> Mapping[Move, Sequence[tuple[int, int, float]]]:
        """For each change the rules that it has a part in: position, how many changes it needs, weight."""
        found: dict[Move, list[tuple[int, int, float]]] = {}
        for position, (toggle, weight) in enumerate(self.rules):
            for move in toggle.parties:
                found.setdefault(move, []).append((position, toggle.far, weight))
        return found

    def of(self, moves: Iterable[Move]) -> float:
        """What the rules come to that have enough of these changes."""
        met: dict[int, int] = {}
        total = 0.0
        for move in moves:
            for position, far, weight in self.by_move.get(move, ()):
                met[position] = times = met.get(position, 0) + 1
                if times == far:
                    total += weight
        return total


NOTHING = Weights()


@dataclass(frozen=True, slots=True)
class Aim:
    """Changes that come to at least `least` by `weights`, of which at least one is in each of the `demands`, beside
    others that are `helpful`."""

    least: float
    weights: Weights
    demands: tuple[Demand, ...] = ()
    helpful: Iterable[Move] = ()

    def sets(self, most: int, reached: Callable[[tuple[Move, ...]], bool]) -> None:
        """Hand over the sets of at most so many changes that could be enough; one that `reached` says yes to grows no
        more."""
        demanded = (move for demand in self.demands for move in demand)  # one may not be enough: two words of a list
        gains = {**dict.fromkeys(self.helpful, 0.0), **dict.fromkeys(demanded, 0.0), **self.weights.shares}
        moves = sorted(gains, key=lambda move: -gains[move])
        least, weighed = self.least - ROUNDING, self.weights.of

        def meet(chosen: tuple[Move, ...], unmet: Sequence[Demand]) -> None:
            if not unmet:
                grow(0, chosen, sum(gains.get(move, 0.0) for move in chosen))
            elif len(chosen) < most:
                for move in unmet[0]:
                    meet((*chosen, move), [demand for demand in unmet if move not in demand])

        def grow(start: int, chosen: tuple[Move, ...], gained: float) -> None:
            if chosen and gained >= least and weighed(chosen) >= least and reached(chosen):
                return
            left = most - len(chosen)
            for position in range(start, len(moves) if left else 0):
                move = moves[position]
                if gained + gains[move] * left < least:
                    return  # what follows gains less
                if move not in chosen:
                    grow(position + 1, (*chosen, move), gained + gains[move])

        meet((), self.demands)
