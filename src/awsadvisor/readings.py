"""Judgements in their scenario: what rests on earlier decisions, what could still change, and what to ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from awsadvisor.advice import Explained, OtherLens, Part
from awsadvisor.judgement import Judgement
from awsadvisor.knowledge import Decision
from awsadvisor.lazy import cached_property
from awsadvisor.models import Lens

NEXT_QUESTIONS = 5
BESIDE_THE_POINT = 0.01
"""What a question counts in a decision where nothing speaks for an option yet, beside 1 where something does."""


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


def next_overall(readings: Sequence[Reading], all_count: bool) -> tuple[str, ...]:
    """Over several decisions: what the answers already bear on counts, and open decisions count double.

    Where nothing speaks for an option yet, the decision may be beside the point, so its questions come late.
    """
    total: dict[str, float] = {}
    started = any(reading.judgement.touched for reading in readings)
    for reading in readings:
        if reading.judgement.touched or all_count or not started:
            share = 0.5 if reading.judgement.status == "decided" else 1.0
            if started and not all_count and not reading.judgement.in_play:
                share = BESIDE_THE_POINT
            for question, amount in reading.influence.items():
                total[question] = total.get(question, 0.0) + share * amount
    return most_telling(total)


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


def most_telling(influence: Mapping[str, float]) -> tuple[str, ...]:
    """The few questions that can change most, the first of them most."""
    ordered = sorted(influence.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple(question for question, amount in ordered if amount > 0)[:NEXT_QUESTIONS]
