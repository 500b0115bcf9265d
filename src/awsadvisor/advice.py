"""What advice is made of: frozen values, from one piece of evidence to the whole answer.

Picks are worked out at once. What explains them (every option's evidence and bounds, settledness, next questions) is
worked out when it is first looked at, from the same facts, so that a caller who only wants picks does not pay for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from awsadvisor.conditions import Value
from awsadvisor.lazy import cached_property
from awsadvisor.models import Account, Lens, Select, Status

Effect = Literal[
    "favor",
    "against",
    "exclude",
    "require",
    "limit",
    "prohibited",
    "region",
    "lifecycle",
    "stands_in",
    "given",
    "caution",
]
Verdict = Literal["recommended", "alternative", "ruled_out"]
RULES_OUT: frozenset[str] = frozenset(("exclude", "limit", "prohibited", "region", "lifecycle"))
BARRING: frozenset[str] = frozenset(("prohibited", "region", "lifecycle"))
"""What rules an option out whatever the answers are."""


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


class Outcome(NamedTuple):
    """What a decision comes to."""

    status: Status
    picks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What is worked out on demand for one part: its options best first, whether the picks are settled, and how much
    each open question can still change."""

    options: tuple[OptionVerdict, ...]
    settled: bool
    influence: Mapping[str, float]


@dataclass(frozen=True)
class Part:
    """The outcome for one value of a decision's `for_each` question; other decisions have one part, `value` None.

    `margin` is the lead of the pick over the runner-up (None without a runner-up or with `select: all`).
    """

    value: str | None
    status: Status
    picks: tuple[str, ...]
    margin: int | None
    explain: Callable[[], Explained] = field(repr=False, compare=False)

    @cached_property
    def _explained(self) -> Explained:
        return self.explain()

    @property
    def options(self) -> tuple[OptionVerdict, ...]:
        """Every option, best first, with its evidence."""
        return self._explained.options

    @property
    def settled(self) -> bool:
        """True when no answer to an open question can change the picks."""
        return self._explained.settled

    @property
    def influence(self) -> Mapping[str, float]:
        """How much each open question can still change; nothing when settled."""
        return self._explained.influence


@dataclass(frozen=True, slots=True)
class OtherLens:
    """What the other reading of the same knowledge picks, where it differs, and through which lifecycle facts."""

    lens: Lens
    status: Status
    picks: tuple[str, ...]
    names: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlined:
    """What is worked out on demand for one decision."""

    settled: bool
    summary: str
    other_lens: OtherLens | None
    next_questions: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """One decision's outcome.

    `touched` is False when nothing that is known bears on this decision. `given` is True when the scenario says that it
    is already made.
    """

    decision: str
    title: str
    status: Status
    select: Select
    for_each: str | None
    picks: tuple[str, ...]
    given: bool
    touched: bool
    divide: Callable[[], tuple[Part, ...]] = field(repr=False, compare=False)
    outline: Callable[[], Outlined] = field(repr=False, compare=False)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The outcome for each value of the decision's `for_each` question; one part where it has none."""
        return self.divide()

    @property
    def margin(self) -> int | None:
        """The smallest lead of a pick over its runner-up; None without a runner-up or with `select: all`."""
        return min((part.margin for part in self.parts if part.margin is not None), default=None)

    @cached_property
    def _outlined(self) -> Outlined:
        return self.outline()

    @property
    def settled(self) -> bool:
        """True when no answer to an open question can change the picks."""
        return self._outlined.settled

    @property
    def summary(self) -> str:
        """The outcome in one sentence."""
        return self._outlined.summary

    @property
    def other_lens(self) -> OtherLens | None:
        """What the other lens picks, where it differs."""
        return self._outlined.other_lens

    @property
    def next_questions(self) -> tuple[str, ...]:
        """Questions whose answers can still change the picks, most telling first."""
        return self._outlined.next_questions

    @cached_property
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


@dataclass(frozen=True)
class Advice:
    """Everything awsadvisor has to say about a scenario. The same knowledge and scenario always give the same."""

    title: str
    lens: Lens
    account: Account
    as_of: dt.date
    version: str
    fingerprint: str
    overlays: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    """Status and picks of each decision, for those who need no more."""
    recommendations: Mapping[str, Recommendation]
    warn: Callable[[], tuple[Caveat, ...]] = field(repr=False, compare=False)
    ask: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)
    date: Callable[[], dt.date | None] = field(repr=False, compare=False)

    def __getitem__(self, decision: str) -> Recommendation:
        return self.recommendations[decision]

    @property
    def picks(self) -> Mapping[str, tuple[str, ...]]:
        """The picked options of every decision that has any."""
        return {name: found.picks for name, found in self.outcomes.items() if found.picks}

    @cached_property
    def warnings(self) -> tuple[Caveat, ...]:
        """What the reader must know besides, each once."""
        return self.warn()

    @cached_property
    def next_questions(self) -> tuple[str, ...]:
        """Over all decisions that the answers bear on: the questions worth asking, most telling first."""
        return self.ask()

    @cached_property
    def oldest_source(self) -> dt.date | None:
        """The oldest day on which a fact that the picks rest on was checked."""
        return self.date()
