"""Looking through the catalog: everything that has a name, searched in all its names and filtered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from awsadvisor.availability import EVERYWHERE, availability
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import LifecycleState, Option, Service, Stage

Kind = Literal["service", "option", "decision"]
NEAR = 82
"""How alike, of 100, a misspelt word and a name must be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the catalog, with all that it can be found by.

    `key` is unique: `service/amazon-kendra`, `option/inference/batch-transform`, `decision/inference`.
    """

    key: str
    kind: Kind
    title: str
    summary: str
    names: tuple[str, ...]
    decisions: frozenset[str]
    state: LifecycleState
    programmes: frozenset[str]
    regions: frozenset[str] | None
    """Where it is known to be offered; None when no Region is."""


def entries(knowledge: Knowledge, as_of: dt.date) -> tuple[Entry, ...]:
    """Services, options and decisions, as they stand on a day."""
    found = [_service(knowledge, service, as_of) for service in knowledge.services.values()]
    for decision in knowledge.decisions.values():
        found.append(_decision(decision))
        found += [_option(knowledge, decision, option, as_of) for option in decision.options.values()]
    return tuple(found)


def search(found: Iterable[Entry], text: str) -> list[Entry]:
    """The entries in whose names or summary every word occurs, those whose name fits best first.

    When nothing has the words, the entries with a name that is spelt nearly so.
    """
    wanted = plain(text)
    pool = list(found)
    if not wanted:
        return pool
    ranked = [(rank, position) for position, entry in enumerate(pool) if (rank := _rank(entry, wanted)) is not None]
    if not ranked:
        ranked = [(rank, position) for position, entry in enumerate(pool) if (rank := _nearly(entry, wanted))]
    return [pool[position] for _, position in sorted(ranked)]


def narrowed(
    found: Iterable[Entry],
    kind: Kind | None = None,
    decision: str | None = None,
    state: LifecycleState | None = None,
    programme: str | None = None,
    region: str | None = None,
) -> list[Entry]:
    """The entries that meet every filter that is set. A Region keeps only what is known to be offered there."""
    return [
        entry
        for entry in found
        if (kind is None or entry.kind == kind)
        and (decision is None or decision in entry.decisions)
        and (state is None or entry.state == state)
        and (programme is None or programme in entry.programmes)
        and (region is None or (entry.regions is not None and not entry.regions.isdisjoint((region, EVERYWHERE))))
    ]


def programmes(knowledge: Knowledge) -> tuple[str, ...]:
    """Every compliance programme that some service is listed under."""
    return tuple(sorted({name for service in knowledge.services.values() for name in service.programmes}))


def options_of(knowledge: Knowledge, service: str) -> list[tuple[Decision, Option]]:
    """Where a service can be chosen."""
    return [
        (decision, option)
        for decision in knowledge.decisions.values()
        for option in decision.options.values()
        if option.service == service
    ]


def plain(text: str) -> str:
    """Text as names are compared: lower case, words apart by one space."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())


def _rank(entry: Entry, wanted: str) -> tuple[int, int] | None:
    names = entry.names
    if wanted in names:
        return 0, 0
    if any(name.startswith(wanted) for name in names):
        return 1, min(len(name) for name in names if name.startswith(wanted))
    if any(f" {wanted}" in name for name in names):
        return 2, min(len(name) for name in names if f" {wanted}" in name)
    parts = wanted.split()
    if any(all(f" {part}" in f" {name}" for part in parts) for name in names):
        return 3, min(len(name) for name in names)
    text = " ".join(("", *names, plain(entry.summary)))
    return (4, 0) if all(f" {part}" in text for part in parts) else None


def _nearly(entry: Entry, wanted: str) -> tuple[int, int] | None:
    from rapidfuzz import fuzz  # only when nothing has the word: a faster start

    best = max(fuzz.ratio(wanted, word) for name in entry.names for word in (name, *name.split()))
    return (5, -int(best)) if best >= NEAR else None


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in names))


def _state(stages: Iterable[Stage], as_of: dt.date) -> LifecycleState:
    reached = [stage for stage in stages if stage.since is None or stage.since <= as_of]
    return reached[-1].state if reached else "active"


def _regions(knowledge: Knowledge, service: Service | None, option: Option | None = None) -> frozenset[str] | None:
    found = availability(knowledge, service, option)
    return found.regions or None if found else None


def _listed(service: Service) -> frozenset[str]:
    """The programmes whose list has the service."""
    return frozenset(name for name, found in service.programmes.items() if found.status in ("eligible", "in_scope"))


def _service(knowledge: Knowledge, service: Service, as_of: dt.date) -> Entry:
    return Entry(
        key=f"service/{service.id}",
        kind="service",
        title=service.name,
        summary=service.summary,
        names=_names(service.name, service.id, *service.formerly, *service.aka, *service.was),
        decisions=frozenset(decision.id for decision, _ in options_of(knowledge, service.id)),
        state=_state(service.lifecycle, as_of),
        programmes=_listed(service),
        regions=_regions(knowledge, service),
    )


def _option(knowledge: Knowledge, decision: Decision, option: Option, as_of: dt.date) -> Entry:
    service = knowledge.services.get(option.service or "")
    stage = knowledge.stage(option, as_of)
    return Entry(
        key=f"option/{decision.id}/{option.id}",
        kind="option",
        title=option.name,
        summary=option.summary,
        names=_names(option.name, option.id, *option.aka, *option.was),
        decisions=frozenset((decision.id,)),
        state=stage.state if stage else "active",
        programmes=_listed(service) if service else frozenset(),
        regions=_regions(knowledge, service, option),
    )


def _decision(decision: Decision) -> Entry:
    return Entry(
        key=f"decision/{decision.id}",
        kind="decision",
        title=decision.title,
        summary="",
        names=_names(decision.title, decision.id),
        decisions=frozenset((decision.id,)),
        state="active",
        programmes=frozenset(),
        regions=None,
    )
