"""What a search finds: sets of changed answers with what a decision comes to, in as few entries as say it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from awsadvisor.cells import Stretch, joined
from awsadvisor.conditions import Facts, Value
from awsadvisor.models import Status
from awsadvisor.whatif.moves import Effect, Move


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that changes. Each of `words`, and each number in `stretches`, has the same effect.

    With `set` the answer becomes one of them (an empty list where there are none); with `add` and `drop` a list gains
    or loses one word. `before` is the present answer, None where the question is not answered.
    """

    question: str
    before: Value | None
    effect: Effect
    words: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def answers_open_question(self) -> bool:
        """Whether the question is not answered yet."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class Flip:
    """A smallest set of changed answers that changes a decision: none of the changes can be left out.

    `answers` is one way of making them, as a scenario says it; the engine was run on it.
    """

    decision: str
    changes: tuple[Change, ...]
    status: Status
    picks: tuple[str, ...]
    answers: Mapping[str, Any]


def flip(
    decision: str,
    moves: Iterable[Move],
    facts: Facts,
    status: Status,
    picks: tuple[str, ...],
    answers: Mapping[str, Any],
) -> Flip:
    """The flip that some moves make."""
    changes = (
        Change(
            move.question, facts.get(move.question), move.effect, move.words, (move.stretch,) if move.stretch else ()
        )
        for move in moves
    )
    return Flip(decision, tuple(changes), status, picks, answers)


def together(flips: Iterable[Flip]) -> list[Flip]:
    """The same flips, where those that differ in what one change brings in or takes out only are said as one."""
    found = list(flips)
    kinds = dict.fromkeys(_kind(change) for flip in found for change in flip.changes)
    for kind in kinds:
        groups: dict[object, list[Flip]] = {}
        for entry in found:
            groups.setdefault(_apart_from(kind, entry), []).append(entry)
        found = [_as_one(kind, group) for group in groups.values()]
    return found


def _kind(change: Change) -> tuple[str, Effect]:
    return change.question, change.effect


def _apart_from(kind: tuple[str, Effect], entry: Flip) -> object:
    """What two flips must share to be said as one: all but the words or numbers of the one change of this kind."""
    own = [change for change in entry.changes if _kind(change) == kind]
    if len(own) != 1:  # two words join one list, say: not said with others
        return id(entry)
    others = frozenset(change for change in entry.changes if change is not own[0])  # in whatever order
    empty = own[0].effect == "set" and not own[0].words and not own[0].stretches
    return empty, others, entry.status, entry.picks


def _as_one(kind: tuple[str, Effect], group: list[Flip]) -> Flip:
    first = group[0]
    if len(group) == 1:
        return first
    alike = [change for entry in group for change in entry.changes if _kind(change) == kind]
    words = tuple(dict.fromkeys(word for change in alike for word in change.words))
    stretches = tuple(joined(stretch for change in alike for stretch in change.stretches))
    whole = replace(alike[0], words=words, stretches=stretches)
    changes = tuple(whole if _kind(change) == kind else change for change in first.changes)
    return replace(first, changes=changes)
