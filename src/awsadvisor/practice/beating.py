"""What beats a distractor: the reason that can be shown for it, or none, and then the item is no good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from awsadvisor.advice import RULES_OUT, Evidence, OptionVerdict, Recommendation

REQUIRED = 3
"""What being required counts beside scores, when the lead of a key is judged."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """What the evidence says against a distractor.

    `objections` rule it out or speak against it; `ahead` speaks for a key alone, or more than for the distractor, and
    `behind` is what speaks for the distractor. A reason exists when there are objections, or when each fact that
    speaks for the distractor speaks for a key as well.
    """

    objections: tuple[Evidence, ...]
    ahead: tuple[Evidence, ...]
    behind: tuple[Evidence, ...]


def standing(option: OptionVerdict) -> int:
    """An option's score, with what being required counts beside it."""
    return option.score + REQUIRED * any(item.effect == "require" for item in option.evidence)


def lead(found: Recommendation, keys: Iterable[str], distractor: str) -> int | None:
    """By how much the lowest of the keys stands above a distractor; None when it is ruled out."""
    option = found.option(distractor)
    if option.verdict == "ruled_out":
        return None
    return min(standing(found.option(key)) for key in keys) - standing(option)


def beaten(found: Recommendation, keys: Sequence[str], distractor: str) -> Beaten | None:
    """What beats a distractor; None when nothing that can be shown does."""
    option = found.option(distractor)
    ahead_by = lead(found, keys, distractor)
    if ahead_by is not None and ahead_by <= 0:
        return None
    out = [item for item in option.evidence if item.effect in RULES_OUT]
    against = sorted((item for item in option.evidence if item.weight < 0), key=lambda item: item.weight)
    for_keys = [item for key in keys for item in speaking(found.option(key))]
    behind = tuple(speaking(option))
    weights = {item.rule: item.weight for item in behind}
    ahead = tuple(item for item in for_keys if item.weight > weights.get(item.rule, 0) or item.rule not in weights)
    if not out and not against and unanswered(behind, for_keys):
        return None
    return Beaten((*out, *against), ahead, behind)


def speaking(option: OptionVerdict) -> list[Evidence]:
    """The evidence for an option, the weightiest first."""
    found = (item for item in option.evidence if item.weight > 0 or item.effect == "require")
    return sorted(found, key=lambda item: (item.effect != "require", -item.weight))


def unanswered(behind: Iterable[Evidence], for_keys: Iterable[Evidence]) -> list[Evidence]:
    """What speaks for a distractor by facts of which none speaks for a key."""
    known = {fact for item in for_keys for fact in _facts(item)}
    return [item for item in behind if known.isdisjoint(_facts(item))]


def _facts(item: Evidence) -> Iterator[str]:
    """What a piece of evidence rests on. One that rests on no fact stands for itself."""
    yield from item.answers
    yield from item.decisions
    if not item.answers and not item.decisions:
        yield item.rule
