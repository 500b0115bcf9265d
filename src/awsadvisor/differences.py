"""Two pieces of advice side by side: which decisions differ, and through which reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from awsadvisor.advice import Advice, Evidence, Recommendation


@dataclass(frozen=True, slots=True)
class Reason:
    """A piece of evidence on an option."""

    option: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that comes out otherwise. `gained` and `lost` are the reasons on the options concerned that only the
    second, or only the first, advice has; where no reason differs, `kept` stays empty."""

    decision: str
    before: Recommendation
    after: Recommendation
    gained: tuple[Reason, ...]
    lost: tuple[Reason, ...]


def differences(before: Advice, after: Advice) -> list[Difference]:
    """The decisions of both pieces of advice whose status or picks differ, in their order."""
    found = []
    for name, old in before.recommendations.items():
        new = after.recommendations.get(name)
        if new is not None and outcome(old) != outcome(new):
            concerned = dict.fromkeys((*old.picks, *new.picks))
            mine, theirs = list(reasons(old, concerned)), list(reasons(new, concerned))
            found.append(Difference(name, old, new, _only(theirs, mine), _only(mine, theirs)))
    return found


def outcome(found: Recommendation) -> tuple[str, frozenset[str]]:
    """What must differ for a decision to come out otherwise; the order of several picks does not matter."""
    return found.status, frozenset(found.picks)


def reasons(found: Recommendation, options: Iterable[str]) -> Iterator[Reason]:
    """The evidence on some options of a decision, each once."""
    wanted = set(options)
    seen: set[tuple[str, str, str, int]] = set()
    for part in found.parts:
        for option in part.options:
            for item in option.evidence if option.id in wanted else ():
                key = _key(Reason(option.id, item))
                if key not in seen:
                    seen.add(key)
                    yield Reason(option.id, item)


def _only(mine: list[Reason], others: list[Reason]) -> tuple[Reason, ...]:
    theirs = {_key(reason) for reason in others}
    return tuple(reason for reason in mine if _key(reason) not in theirs)


def _key(reason: Reason) -> tuple[str, str, str, int]:
    return reason.option, reason.evidence.rule, reason.evidence.effect, reason.evidence.weight
