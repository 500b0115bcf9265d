"""What advice is made of: frozen values, from one piece of evidence to the whole answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from awsadvisor.conditions import Value
from awsadvisor.models import Account, Lens, Select, Status

Effect = Literal[
    "favor", "against", "exclude", "require", "limit", "prohibited", "lifecycle", "stands_in", "given", "caution"
]
Verdict = Literal["recommended", "alternative", "ruled_out"]
RULES_OUT: frozenset[Effect] = frozenset(("exclude", "limit", "prohibited", "lifecycle"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fired rule, limit, lifecycle state or prohibition that speaks for or against one option.

    `weight` is signed: what it adds to the option's score. `answers` are the user's answers that it used, and
    `decisions` the earlier picks. `origin` is `awsadvisor` or the overlay that it comes from.
    """

    rule: str
    effect: Effect
    weight: int
    because: str
    answers: Mapping[str, Value]
    decisions: Mapping[str, Value]
    sources: tuple[str, ...]
    origin: str
    unverified: str | None = None


@dataclass(frozen=True, slots=True)
class OptionVerdict:
    """What became of one option. `lowest` and `highest` bound the score over every answer still open."""

    id: str
    name: str
    verdict: Verdict
    score: int
    lowest: int
    highest: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The outcome for one value of a decision's `for_each` question; other decisions have one part, `value` None."""

    value: str | None
    status: Status
    picks: tuple[str, ...]
    margin: int | None
    settled: bool
    options: tuple[OptionVerdict, ...]


@dataclass(frozen=True, slots=True)
class OtherLens:
    """What the other reading of the same knowledge picks, where it differs, and through which lifecycle facts."""

    lens: Lens
    status: Status
    picks: tuple[str, ...]
    names: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One decision's outcome.

    `margin` is the lead of the pick over the runner-up (None without a runner-up or with `select: all`). `settled` is
    True when no answer to an open question can change the picks. `touched` is False when nothing that is known
    bears on this decision. `next_questions` stand most telling first.
    """

    decision: str
    title: str
    status: Status
    select: Select
    for_each: str | None
    picks: tuple[str, ...]
    settled: bool
    margin: int | None
    summary: str
    given: bool
    touched: bool
    parts: tuple[Part, ...]
    other_lens: OtherLens | None
    next_questions: tuple[str, ...]

    @property
    def options(self) -> tuple[OptionVerdict, ...]:
        """Every option, best first; with several parts, each option at its best part."""
        if len(self.parts) == 1:
            return self.parts[0].options
        best: dict[str, OptionVerdict] = {}
        for part in self.parts:
            for option in part.options:
                if option.id not in best or _rank(option) < _rank(best[option.id]):
                    best[option.id] = option
        return tuple(sorted(best.values(), key=_rank))

    def option(self, name: str) -> OptionVerdict:
        """The verdict on one option. Raises KeyError for an option that the decision does not have."""
        for option in self.options:
            if option.id == name:
                return option
        raise KeyError(name)


def _rank(option: OptionVerdict) -> tuple[int, int]:
    return ("recommended", "alternative", "ruled_out").index(option.verdict), -option.score


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something the reader must know: from a rule, a lifecycle state, or a decision that does not fit the answers."""

    text: str
    because: str | None
    sources: tuple[str, ...]
    rule: str | None = None
    origin: str = "awsadvisor"


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything awsadvisor has to say about a scenario. The same knowledge and scenario give an equal Advice."""

    title: str
    lens: Lens
    account: Account
    as_of: dt.date
    version: str
    fingerprint: str
    overlays: tuple[str, ...]
    oldest_source: dt.date | None
    recommendations: Mapping[str, Recommendation]
    warnings: tuple[Caveat, ...]
    next_questions: tuple[str, ...]

    def __getitem__(self, decision: str) -> Recommendation:
        return self.recommendations[decision]

    @property
    def picks(self) -> Mapping[str, tuple[str, ...]]:
        """The picked options of every decision that has any."""
        return {name: found.picks for name, found in self.recommendations.items() if found.picks}
