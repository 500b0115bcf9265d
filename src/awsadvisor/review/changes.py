"""What differs between two sets of snapshots, and through which rule, limit, lifecycle state or answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from awsadvisor.review.snapshot import Kept, Snapshot, Taken

Kind = Literal["rule", "limit", "lifecycle", "prohibition", "region", "answer", "setting", "ranking"]
KINDS: Mapping[str, Kind] = {
    "limit": "limit",
    "lifecycle": "lifecycle",
    "caution": "lifecycle",
    "stands_in": "lifecycle",
    "prohibited": "prohibition",
    "region": "region",
}
NOTHING = Snapshot("open", (), ())


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that made a difference. `name` is the rule's, limit's or question's; `option` the one it is about."""

    kind: Kind
    name: str
    text: str
    option: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A decision of a scenario that comes out otherwise.

    `before` is None where the scenario, or the decision, was not there then; `after` where it is not there now. With
    `decision` empty the scenario as a whole is new or gone.
    """

    file: str
    title: str
    decision: str
    before: Snapshot | None
    after: Snapshot | None
    causes: tuple[Cause, ...]


def changes(then: Mapping[str, Taken], now: Mapping[str, Taken]) -> list[Change]:
    """Every decision whose picks or status differ, by file, and scenarios that came or went."""
    found = []
    for file in sorted({*then, *now}):
        old, new = then.get(file), now.get(file)
        if old is None or new is None:
            title = (old or new or next(iter(now.values()))).title
            found.append(Change(file, title, "", None, None, (_came_or_went(file, new is not None),)))
            continue
        for decision in dict.fromkeys((*old.decisions, *new.decisions)):
            before, after = old.decisions.get(decision), new.decisions.get(decision)
            if _outcome(before) != _outcome(after):
                causes = tuple(_causes(old, new, before or NOTHING, after or NOTHING))
                found.append(Change(file, new.title, decision, before, after, causes))
    return found


def _outcome(found: Snapshot | None) -> object:
    """What must differ for a change: what is picked, and whether it is a close call."""
    return (found.status, frozenset(found.picks)) if found and found.picks else None


def _came_or_went(file: str, is_new: bool) -> Cause:
    text = "is new and was not reviewed before" if is_new else "was reviewed before and is gone"
    return Cause("setting", file, text)


def _causes(old: Taken, new: Taken, before: Snapshot, after: Snapshot) -> Iterator[Cause]:
    """Changed answers and settings first, then the reasons on the options concerned."""
    for name in dict.fromkeys((*old.answers, *new.answers)):
        if old.answers.get(name) != new.answers.get(name):
            yield Cause("answer", name, f"was {_said(old.answers.get(name))}, is {_said(new.answers.get(name))}")
    for name in ("lens", "account"):
        if getattr(old, name) != getattr(new, name):
            yield Cause("setting", name, f"was {getattr(old, name)}, is {getattr(new, name)}")
    found = list(_reasons(before, after))
    yield from found
    if not found and old.answers == new.answers:
        yield Cause("ranking", "", "no reason differs: the options' effort or their order in the catalog does")


def _said(answer: object) -> str:
    if answer is None:
        return "not answered"
    return ", ".join(map(str, answer)) or "none" if isinstance(answer, list) else str(answer)


def _reasons(before: Snapshot, after: Snapshot) -> Iterator[Cause]:
    """Reasons that came, went, or weigh otherwise: on what was picked first, then on what is picked now."""
    for option in dict.fromkeys((*before.picks, *after.picks)):
        old = {reason.key: reason for reason in before.reasons if reason.option == option}
        new = {reason.key: reason for reason in after.reasons if reason.option == option}
        for key, reason in new.items():
            earlier = old.get(key)
            if earlier is None:
                yield Cause(_kind(reason), reason.rule, f"now{_label(reason)}: {reason.because}", option)
            elif earlier.weight != reason.weight:
                text = f"{earlier.weight:+d} became {reason.weight:+d}: {reason.because}"
                yield Cause(_kind(reason), reason.rule, text, option)
        for key, reason in old.items():
            if key not in new:
                yield Cause(_kind(reason), reason.rule, f"no longer{_label(reason)}: {reason.because}", option)


def _kind(reason: Kept) -> Kind:
    return KINDS.get(reason.effect, "rule")


def _label(reason: Kept) -> str:
    """The weight of a reason, or that it rules the option out or requires it."""
    if reason.weight:
        return f" {reason.weight:+d}"
    return {"exclude": " excluded", "limit": " ruled out", "lifecycle": " ruled out", "require": " required"}.get(
        reason.effect, ""
    )
