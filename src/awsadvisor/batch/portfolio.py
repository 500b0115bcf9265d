"""What a whole portfolio comes to: services, decisions that stay open, and picks that rest on services that close."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Stage

CLOSING = frozenset(("closed_to_new", "sunset", "ended"))


@dataclass(frozen=True, slots=True)
class Closing:
    """An option that somebody's pick rests on, and the lifecycle state that it has reached or will reach."""

    decision: str
    option: str
    state: str
    since: dt.date | None
    ends: dt.date | None


@dataclass
class Portfolio:
    """Counts of scenarios, by what they rest on and what they leave open."""

    knowledge: Knowledge
    scenarios: int = 0
    services: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, Counter[str]] = field(default_factory=dict)
    closing: Counter[Closing] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._closing = lru_cache(maxsize=None)(self._find_closing)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one finished row."""
        self.scenarios += 1
        day = row["scenario"]["as_of"]
        services: set[str] = set()
        for name, found in row["recommendations"].items():
            self.statuses.setdefault(name, Counter())[found["status"]] += 1
            options = self.knowledge.decisions[name].options
            for pick in found["picks"]:
                if service := options[pick].service:
                    services.add(service)
                if closing := self._closing(name, pick, day):
                    self.closing[closing] += 1
        self.services.update(services)

    def open_decisions(self) -> Iterator[tuple[str, int]]:
        """Decisions for which too little is known, most often first."""
        counts = Counter({name: found["open"] for name, found in self.statuses.items()})
        return ((name, count) for name, count in counts.most_common() if count)

    def _find_closing(self, decision: str, option: str, day: str) -> Closing | None:
        """The state in which the option closes, reached or announced; None while nothing of the kind is known."""
        stage = closing_stage(self.knowledge, decision, option, dt.date.fromisoformat(day))
        return Closing(decision, option, stage.state, stage.since, stage.ends) if stage else None

    def data(self) -> dict[str, Any]:
        """The counts as plain data, most frequent first."""
        return {
            "knowledge": {"version": self.knowledge.version, "fingerprint": self.knowledge.fingerprint},
            "scenarios": self.scenarios,
            "services": dict(self.services.most_common()),
            "decisions": {name: dict(found) for name, found in self.statuses.items()},
            "closing": [
                {
                    "decision": found.decision,
                    "option": found.option,
                    "state": found.state,
                    "since": found.since and found.since.isoformat(),
                    "ends": found.ends and found.ends.isoformat(),
                    "scenarios": count,
                }
                for found, count in self.closing.most_common()
            ],
        }


def closing_stage(knowledge: Knowledge, decision: str, option: str, day: dt.date) -> Stage | None:
    """The lifecycle state that closes an option: the one it has on a day, else the first that is announced."""
    chosen = knowledge.decisions[decision].options[option]
    now = knowledge.stage(chosen, day)
    if now is not None and now.state in CLOSING:
        return now
    service = knowledge.services.get(chosen.service) if chosen.service else None
    stages = chosen.lifecycle or (service.lifecycle if service else ())
    return next((s for s in stages if s.state in CLOSING and s.since is not None and s.since > day), None)
