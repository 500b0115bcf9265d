"""From weights to a ranking: scores, what is ruled out, who stands in for whom, and who wins.

Only options that something speaks for or against have a tally; all others stand at zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from awsadvisor.models import EFFORTS, Option, Status

DECISIVE = 2
"""The score that a pick needs: one `clear` reason, or two slight ones. Less is a hint, and the decision stays open."""


@dataclass(slots=True)
class Tally:
    """What speaks for and against one option, added up."""

    option: Option
    order: int
    own_score: int = 0
    gained: int = 0
    """What standing in for a closed option adds to the option's own score."""
    named: bool = False
    """Some evidence speaks for it (for the value at hand, in a decision with `for_each`)."""
    required: bool = False
    ruled_out: bool = False
    closed: bool = False
    """Ruled out by its lifecycle and by nothing else, so that its successor stands in."""

    @property
    def score(self) -> int:
        """The score with what it gains."""
        return self.own_score + self.gained

    @property
    def tie_break(self) -> tuple[int, int]:
        """What decides between equal scores: less effort, then file order."""
        return EFFORTS.index(self.option.effort), self.order

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The sort key: what is not ruled out, then score, then less effort, then file order."""
        return self.ruled_out, -self.own_score - self.gained, *self.tie_break


@dataclass(frozen=True, slots=True)
class Placing:
    """Who won, and by how much."""

    status: Status
    picks: tuple[str, ...]
    margin: int | None


def stand_in(found: Mapping[str, Tally], successors: Mapping[str, str]) -> dict[str, str]:
    """Give each successor the score that its closed predecessor would have had, where that is more than its own.

    `successors` maps a closed option to the option that stands in for it, `predecessors_first`; where the one has a
    tally, the other must have one.
    Returns, for each heir that gained by it, the predecessor.
    """
    gained: dict[str, str] = {}
    for name, heir_name in successors.items():
        closed = found.get(name)
        if closed is None or not closed.closed or not (closed.named or closed.required):
            continue
        heir = found[heir_name]
        gain = closed.score - heir.score
        if gain > 0 or closed.named > heir.named or closed.required > heir.required:
            heir.gained += max(0, gain)
            heir.named, heir.required = heir.named or closed.named, heir.required or closed.required
            gained[heir.option.id] = name
    return gained


def predecessors_first(successors: Mapping[str, str]) -> dict[str, str]:
    """The same, in an order in which a chain of successors passes its score on; circles are cut."""
    ordered: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        for other in sorted(successors):
            if successors[other] == name and other not in path and other not in ordered:
                visit(other, (*path, other))
        if name in successors and name not in ordered:
            ordered.append(name)

    for name in sorted(successors):
        visit(name, (name,))
    return {name: successors[name] for name in ordered}


def rank_one(found: Mapping[str, Tally], options: int, idle: bool, must_be_named: bool) -> Placing:
    """The best of `options` options; `idle` says whether one without a tally is in the running.

    With `must_be_named`, only those with evidence for them compete.
    """
    rivals = [tally for tally in found.values() if not tally.ruled_out and (tally.named or not must_be_named)]
    if not rivals:
        return Placing("open", (), None)
    rivals.sort(key=lambda tally: tally.rank)
    best = rivals[0]
    second = rivals[1].score if len(rivals) > 1 else None
    if idle and not must_be_named:
        second = 0 if second is None else max(0, second)
    left_over = second is None and options > 1 and not must_be_named
    margin = None if second is None else best.score - second
    if best.score < (1 if left_over else DECISIVE):
        return Placing("open", (), None)
    tied = margin == 0 and len(rivals) > 1 and rivals[1].option.effort == best.option.effort
    return Placing("close" if tied else "decided", (best.option.id,), margin)


def rank_all(found: Mapping[str, Tally]) -> Placing:
    """Every option that is required or has a decisive score, unless it is ruled out."""
    chosen = [t for t in found.values() if not t.ruled_out and (t.required or t.score >= DECISIVE)]
    chosen.sort(key=lambda tally: (not tally.required, *tally.rank[1:]))
    picks = tuple(tally.option.id for tally in chosen)
    return Placing("decided" if picks else "open", picks, None)
