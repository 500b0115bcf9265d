"""Judgements in their scenario: what rests on earlier decisions, and what could still change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from awsadvisor.advice import Explained, OtherLens, Part
from awsadvisor.judgement import Judgement
from awsadvisor.knowledge import Decision
from awsadvisor.lazy import cached_property
from awsadvisor.models import Lens


class Reading:
    """A judgement in its scenario: together with the readings of the earlier decisions that it rests on."""

    def __init__(self, judgement: Judgement, earlier: Mapping[str, Reading], follows: Mapping[str, str]) -> None:
        """`earlier`: the readings that it rests on, by the facts they make. `follows`: what its own rules derive."""
        self.judgement = judgement
        self.earlier = earlier
        self.follows = follows

    @cached_property
    def provisional(self) -> frozenset[str]:
        """The facts of earlier decisions that could still change."""
        return frozenset(fact for fact, reading in self.earlier.items() if not reading.settled)

    def parts(self) -> tuple[Part, ...]:
        """The outcome for each value that gets one of its own."""
        given = self.judgement.given
        return tuple(
            Part(
                value=part.value,
                status="decided" if given else part.placing.status,
                picks=given or part.placing.picks,
                margin=None if given else part.placing.margin,
                explain=partial(self.explain, position),
            )
            for position, part in enumerate(self.judgement.parts)
        )

    def explain(self, position: int) -> Explained:
        """One part with its options and what could still change it."""
        return self.judgement.explain(position, self.provisional)

    @cached_property
    def settled(self) -> bool:
        """True when no answer to an open question can change the picks."""
        if self.judgement.given:
            return True
        if self.judgement.status == "not_applicable":
            return not self.provisional
        positions = range(len(self.judgement.parts))
        return self.judgement.applies is True and all(self.explain(position).settled for position in positions)

    @cached_property
    def influence(self) -> Mapping[str, float]:
        """How much each open question can still change."""
        found: dict[str, float] = {}
        if not self.settled:
            for position in range(len(self.judgement.parts)):
                for question, amount in self.explain(position).influence.items():
                    found[question] = max(found.get(question, 0.0), amount)
        return found


def other_lens_of(decision: Decision, reading: Reading, other: Reading, lens: Lens) -> OtherLens | None:
    """What the `other` reading, by this lens, picks and why; None where both pick the same."""
    if other.judgement.outcome == reading.judgement.outcome:
        return None
    taught, built = (other, reading) if lens == "exam" else (reading, other)
    because = dict.fromkeys(
        item.because
        for pick in taught.judgement.picks
        for item in built.judgement.standing.evidence.get(pick, ())
        if item.effect in ("lifecycle", "caution")
    )
    status, picks = other.judgement.outcome
    return OtherLens(lens, status, picks, tuple(decision.options[pick].name for pick in picks), tuple(because))
