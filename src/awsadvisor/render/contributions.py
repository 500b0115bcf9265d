"""What each option's score is made of, as rows for a chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awsadvisor.advice import Evidence, Part
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import words

STRENGTHS = ("strong reason for", "clear reason for", "slight reason for", "stands in for another", "reason against")
"""The kinds of contribution, in the order in which a legend names them."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reason's share of one option's score: it reaches from `start` to `end` on the axis."""

    option: str
    rank: int
    start: int
    end: int
    strength: str
    because: str
    grounds: str


def contributions(knowledge: Knowledge, part: Part, most: int = 6) -> list[Contribution]:
    """Every weighty reason of the best options that have one and are not ruled out, heaviest first, end to end."""
    rivals = [option for option in part.options if option.verdict != "ruled_out"]
    spoken_of = [option for option in rivals if any(item.weight for item in option.evidence)]
    return [
        row
        for rank, option in enumerate(spoken_of[:most])
        for row in _of_option(knowledge, option.name, rank, words.first_sentences(option.evidence))
    ]


def _of_option(knowledge: Knowledge, name: str, rank: int, evidence: list[Evidence]) -> Iterator[Contribution]:
    ends = {True: 0, False: 0}
    for item in evidence:
        if item.weight:
            side = item.weight > 0
            start = ends[side]
            ends[side] += item.weight
            grounds = words.grounds(knowledge, item)
            yield Contribution(name, rank, start, ends[side], _strength(item), item.because, grounds)


def _strength(item: Evidence) -> str:
    if item.weight < 0:
        return STRENGTHS[4]
    if item.effect == "stands_in":
        return STRENGTHS[3]
    return STRENGTHS[max(0, 3 - item.weight)]
