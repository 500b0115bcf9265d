"""From evidence to a ranking: scores, what is ruled out, who stands in for whom, and who wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from awsadvisor.advice import RULES_OUT, Evidence
from awsadvisor.knowledge import Decision
from awsadvisor.models import EFFORTS, Option, Status

DECISIVE = 2
"""The score that a pick needs: one `clear` reason, or two slight ones. Less is a hint, and the decision stays open."""


@dataclass(slots=True)
class Tally:
    """What speaks for and against one option, added up."""

    option: Option
    order: int
    score: int = 0
    named: bool = False
    """Some evidence speaks for it (for the value at hand, in a decision with `for_each`)."""
    required: bool = False
    ruled_out: bool = False
    closed: bool = False
    """Ruled out by its lifecycle alone, so that its successor stands in."""
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def tie_break(self) -> tuple[int, int]:
        """What decides between equal scores: less effort, then file order."""
        return EFFORTS.index(self.option.effort), self.order

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The sort key: what is not ruled out, then score, then less effort, then file order."""
        return self.ruled_out, -self.score, *self.tie_break

    @property
    def own_score(self) -> int:
        """The score without what the option gains by standing in for another."""
        return self.score - sum(item.weight for item in self.evidence if item.effect == "stands_in")

    def add(self, evidence: Evidence) -> None:
        """Count one piece of evidence."""
        self.evidence.append(evidence)
        self.score += evidence.weight
        if evidence.effect in RULES_OUT:
            self.closed = evidence.effect == "lifecycle" and not self.ruled_out
            self.ruled_out = True
        elif evidence.effect == "require":
            self.required = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who won, by how much, and in which order the options stand."""

    status: Status
    picks: tuple[str, ...]
    margin: int | None
    ranked: tuple[Tally, ...]


def tallies(decision: Decision, evidence: Mapping[str, Sequence[Evidence]], named: Collection[str]) -> dict[str, Tally]:
    """A tally for every option of the decision; `named` are those that something speaks for."""
    found = {}
    for order, option in enumerate(decision.options.values()):
        tally = Tally(option, order, named=option.id in named)
        items = evidence.get(option.id)
        if items:
            for item in sorted(items, key=_lifecycle_last):
                tally.add(item)
        found[option.id] = tally
    return found


def _lifecycle_last(item: Evidence) -> bool:
    """So that an option counts as closed by its lifecycle only where nothing else rules it out."""
    return item.effect == "lifecycle"


def stand_in(found: Mapping[str, Tally], successors: Mapping[str, str]) -> None:
    """Give each successor the score that its closed predecessor would have had, where that is more than its own.

    `successors` maps a closed option to the option that stands in for it.
    """
    for name in _predecessors_first(successors):
        closed, heir = found[name], found.get(successors[name])
        if heir is None or not closed.closed or not (closed.named or closed.required):
            continue
        gain = max(0, closed.score - heir.score)
        if gain == 0 and heir.named >= closed.named and heir.required >= closed.required:
            continue
        lifecycle = next(item for item in closed.evidence if item.effect == "lifecycle")
        because = f"{lifecycle.because.rstrip('.')}; {heir.option.name} stands in for it."
        used = [item for item in closed.evidence if item.weight > 0]
        heir.required, heir.named = heir.required or closed.required, heir.named or closed.named
        heir.add(
            Evidence(
                lifecycle.rule,
                "stands_in",
                gain,
                because,
                {fact: value for item in used for fact, value in item.answers.items()},
                {fact: value for item in used for fact, value in item.decisions.items()},
                tuple(dict.fromkeys((*lifecycle.sources, *(source for item in used for source in item.sources)))),
                lifecycle.origin,
                lifecycle.unverified,
            )
        )


def _predecessors_first(successors: Mapping[str, str]) -> list[str]:
    """Closed options in an order in which a chain of successors passes its score on; circles are cut."""
    ordered: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        for other in sorted(successors):
            if successors[other] == name and other not in path and other not in ordered:
                visit(other, (*path, other))
        if name in successors and name not in ordered:
            ordered.append(name)

    for name in sorted(successors):
        visit(name, (name,))
    return ordered


def rank_one(found: Mapping[str, Tally], must_be_named: bool) -> Outcome:
    """The best option. With `must_be_named`, only options with evidence for them compete."""
    ranked = tuple(sorted(found.values(), key=lambda tally: tally.rank))
    rivals = [tally for tally in ranked if not tally.ruled_out and (tally.named or not must_be_named)]
    if not rivals:
        return Outcome("open", (), None, ranked)
    best, second = rivals[0], rivals[1] if len(rivals) > 1 else None
    margin = best.score - second.score if second else None
    left_over = second is None and len(ranked) > 1 and not must_be_named
    if best.score < (1 if left_over else DECISIVE):
        return Outcome("open", (), None, ranked)
    tied = second is not None and margin == 0 and second.option.effort == best.option.effort
    return Outcome("close" if tied else "decided", (best.option.id,), margin, ranked)


def rank_all(found: Mapping[str, Tally]) -> Outcome:
    """Every option that is required or has a decisive score, unless it is ruled out."""
    ranked = tuple(sorted(found.values(), key=lambda tally: (*tally.rank[:1], not tally.required, *tally.rank[1:])))
    picks = tuple(
        tally.option.id for tally in ranked if not tally.ruled_out and (tally.required or tally.score >= DECISIVE)
    )
    return Outcome("decided" if picks else "open", picks, None, ranked)
