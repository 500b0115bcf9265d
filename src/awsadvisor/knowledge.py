"""What awsadvisor knows, as one immutable value. `loading.py` makes it from folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from awsadvisor.conditions import Condition
from awsadvisor.exam import Exam
from awsadvisor.lazy import cached_property
from awsadvisor.models import Option, Prohibition, Question, Regions, Rule, Select, Service, Source, Stage, Topic

SHIPPED = "awsadvisor"
"""The origin of everything that comes with the package; overlays carry their folder's name."""


@dataclass(frozen=True)
class Place:
    """Where something is written: the file as messages name it, the line, and which knowledge folder it is from."""

    file: str
    line: int
    origin: str = SHIPPED

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Decision:
    """One thing to choose: its options in file order and the rules that judge them."""

    id: str
    title: str
    answer: str
    select: Select
    for_each: str | None
    after: tuple[str, ...]
    applies_when: Condition | None
    options: Mapping[str, Option]
    rules: Mapping[str, Rule]
    sequence: bool = False
    """Whether the options follow each other in the catalog's order, as stages do."""

    @property
    def takes_one(self) -> bool:
        """Whether at most one option can be picked, over all parts."""
        return self.select == "one" and self.for_each is None


@dataclass(frozen=True)
class Knowledge:
    """The catalog and the rules. `decisions` stand in an order in which each comes after those it depends on."""

    version: str
    fingerprint: str
    sources: Mapping[str, Source]
    services: Mapping[str, Service]
    topics: tuple[Topic, ...]
    questions: Mapping[str, Question]
    decisions: Mapping[str, Decision]
    fact_rules: Mapping[str, Rule]
    regions: Regions | None = None
    exam: Exam | None = None
    prohibitions: tuple[tuple[Prohibition, str], ...] = ()
    overlays: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @cached_property
    def date(self) -> dt.date:
        """The latest day on which any fact was checked."""
        return max((source.checked for source in self.sources.values()), default=dt.date(1970, 1, 1))

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Former ids of questions, and of options as `decision/option`, with what they are called now."""
        found = {old: question.id for question in self.questions.values() for old in question.was}
        for decision in self.decisions.values():
            for option in decision.options.values():
                found.update({f"{decision.id}/{old}": option.id for old in option.was})
        return found

    def origin(self, key: str) -> str:
        """Which knowledge folder a `rule <decision> <id>` or an `option <decision> <id>` is from."""
        place = self.places.get(key) if self.overlays else None  # without overlays there is nothing to look up
        return place.origin if place else SHIPPED

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Every rule with its full name, `<decision>/<rule>` or `facts/<rule>`."""
        for name, rule in self.fact_rules.items():
            yield f"facts/{name}", rule
        for decision in self.decisions.values():
            for name, rule in decision.rules.items():
                yield f"{decision.id}/{name}", rule

    def stage(self, option: Option, as_of: dt.date) -> Stage | None:
        """The lifecycle state of an option on a day: its own, or its service's; None while nothing but active."""
        service = self.services.get(option.service) if option.service else None
        own = option.lifecycle or (service.lifecycle if service else ())
        reached = [stage for stage in own if stage.since is None or stage.since <= as_of]
        return reached[-1] if reached else None

    def successor(self, decision: Decision, option: Option) -> str | None:
        """The option of the same decision that stands in for one whose lifecycle rules it out."""
        if option.successor:
            return option.successor
        service = self.services.get(option.service) if option.service else None
        if service is None or service.successor is None:
            return None
        return next((other.id for other in decision.options.values() if other.service == service.successor), None)
