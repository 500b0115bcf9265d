"""Numbers as rules see them: a line cut where conditions compare, into stretches within which nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import floor

from awsadvisor.models import Question
from awsadvisor.wording import measured, number


@dataclass(frozen=True, slots=True)
class Stretch:
    """All numbers between two ends; an end that is None is as far as the question allows. `sample` is one of them."""

    low: float | None
    high: float | None
    holds_low: bool
    holds_high: bool
    sample: float

    def __contains__(self, value: float) -> bool:
        above = self.low is None or value > self.low or (self.holds_low and value == self.low)
        below = self.high is None or value < self.high or (self.holds_high and value == self.high)
        return above and below

    def meets(self, higher: Stretch) -> bool:
        """Whether nothing lies between this stretch and a higher one."""
        return self.high is not None and self.high == higher.low and (self.holds_high or higher.holds_low)

    def words(self, unit: str | None) -> str:
        """`over 4 MB`, `at most 4 MB`, `over 4 and under 25 MB`, `4 MB`."""
        if self.low is not None and self.low == self.high:
            return measured(self.low, unit)
        signs = (("at least" if self.holds_low else "over"), ("at most" if self.holds_high else "under"))
        ends = [(sign, end) for sign, end in zip(signs, (self.low, self.high), strict=True) if end is not None]
        if not ends:
            return f"any number of {unit}" if unit else "any number"
        *first, (sign, end) = ends
        return "".join(f"{sign} {number(end)} and " for sign, end in first) + f"{sign} {measured(end, unit)}"


def points(question: Question, bounds: Iterable[float]) -> list[float]:
    """An answer at each bound and one between any two, whole where there is a whole one."""
    bounds = tuple(bounds)
    inside = {bound for bound in bounds if _allowed(question, bound)}
    low = question.at_least if question.at_least is not None else min(bounds) - 1
    high = question.at_most if question.at_most is not None else max(bounds) + 1
    ends = sorted({low, *inside, high})
    return sorted({*ends, *(_between(*pair) for pair in pairwise(ends))})


def stretches(question: Question, bounds: Iterable[float], sign: Callable[[float], Hashable]) -> list[Stretch]:
    """The fewest stretches within each of which `sign` is the same, when it changes at these bounds only."""
    low, high = question.at_least, question.at_most
    cuts = sorted({bound for bound in (*bounds, low, high) if bound is not None and _allowed(question, bound)})
    if not cuts:
        return [Stretch(None, None, False, False, 0.0)]
    pieces = [] if low is not None else [Stretch(None, cuts[0], False, False, cuts[0] - 1)]
    for left, right in pairwise((*cuts, None)):
        assert left is not None
        pieces.append(Stretch(left, left, True, True, left))
        if right is not None:
            pieces.append(Stretch(left, right, False, False, _between(left, right)))
        elif high is None:
            pieces.append(Stretch(left, None, False, False, left + 1))
    groups = (list(group) for _, group in groupby(pieces, lambda piece: sign(piece.sample)))
    return [_as_written(_merged(group), low, high) for group in groups]


def joined(found: Iterable[Stretch]) -> list[Stretch]:
    """The same numbers in as few stretches as they can be said with, lowest first."""
    merged: list[Stretch] = []
    for piece in sorted(found, key=lambda s: (s.low is not None, s.low or 0.0, not s.holds_low)):
        if merged and merged[-1].meets(piece):
            merged[-1] = _merged([merged[-1], piece])
        else:
            merged.append(piece)
    return merged


def _merged(pieces: list[Stretch]) -> Stretch:
    first, last = pieces[0], pieces[-1]
    return Stretch(first.low, last.high, first.holds_low, last.holds_high, pieces[len(pieces) // 2].sample)


def _as_written(found: Stretch, low: float | None, high: float | None) -> Stretch:
    """The stretch without ends that the question sets anyway, unless it is nothing but such an end."""
    if found.low is not None and found.low == found.high:
        return found
    at_start, at_end = found.holds_low and found.low == low, found.holds_high and found.high == high
    sample = found.sample
    if at_end and not at_start and found.low is not None:  # just over the threshold, not halfway to a million
        just_over = float(floor(found.low) + 1)
        sample = just_over if just_over in found else sample
    return Stretch(
        None if at_start else found.low,
        None if at_end else found.high,
        found.holds_low and not at_start,
        found.holds_high and not at_end,
        sample,
    )


def _allowed(question: Question, value: float) -> bool:
    return (question.at_least is None or value >= question.at_least) and (
        question.at_most is None or value <= question.at_most
    )


def _between(low: float, high: float) -> float:
    middle = (low + high) / 2
    return float(whole) if low < (whole := floor(middle)) else middle
