"""Practice and progress together: what to ask next, and what becomes of an answer. Terminal and app both use this."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pydantic import ValidationError

from awsadvisor.advisor import Advisor
from awsadvisor.practice import mock
from awsadvisor.practice.drills import Drill, contrast
from awsadvisor.practice.explaining import confused
from awsadvisor.practice.models import Item, Response, item_body, item_from
from awsadvisor.practice.presenting import is_right
from awsadvisor.practice.supply import Supply, card_of
from awsadvisor.store import mocks
from awsadvisor.store.insight import Insight, insight
from awsadvisor.store.learner import Given, Learner, Mode
from awsadvisor.store.mocks import MockState

MOST_DRILLS, MOST_WEAK = 3, 5
"""So many confusions and weak decisions make up a round on what goes wrong."""
PATIENCE = 200
"""How many items on a decision may have been seen before, until a round goes on without it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it is asked now. `token` belongs to this one showing; `due` says that it is a repetition."""

    item: Item
    token: str
    due: bool
    contrast: Drill | None = None
    """The pair of stories that this one belongs to, when it is one of a contrast drill."""


class Study:
    """One learner with a supply of items; many learners can share what a supply has read."""

    def __init__(self, advisor: Advisor, learner: Learner, supply: Supply | None = None) -> None:
        self.learner = learner
        self.supply = replace(supply or Supply.load(advisor), imported=own_items(learner))

    def round(
        self, seed: int, now: dt.datetime, domain: str | None = None, decision: str | None = None, repeat: bool = True
    ) -> Iterator[Asked]:
        """Items without end: first what is due today, then new ones, unseen before seen.

        Raises InputError when the domain or decision is unknown.
        """
        self.supply.confirm(domain, decision)
        asked: set[str] = set()
        if repeat:
            for item in self._due(seed, now, domain, decision):
                asked.add(item.stem)
                yield Asked(item, new_token(), due=True)
        seen = self.learner.seen()
        for item in self.supply.draw(seed, domain, decision):
            if item.stem not in asked and item.id not in seen:
                yield Asked(item, new_token(), due=False)

    def _due(self, seed: int, now: dt.datetime, domain: str | None, decision: str | None) -> Iterator[Item]:
        confusions = self.insight(now).confusions
        for due in self.learner.plan(now).due:
            if domain not in (None, due.task.partition(".")[0]) or decision not in (None, due.decision):
                continue
            taken_for = [c.chosen for c in confusions if f"{c.decision}/{c.key}" == due.card]
            item = self.supply.for_card(due.card, seed, taken_for)
            if item is not None:
                yield item

    def answer(
        self,
        asked: Asked,
        response: Response,
        now: dt.datetime,
        seconds: float | None = None,
        mode: Mode = "practice",
    ) -> bool:
        """Keep an answer; says whether it was right. Kept once, however often it is sent."""
        given = self._given(asked, response, seconds)
        self.learner.record(given, now, mode)
        return given.right

    def _given(self, asked: Asked, response: Response, seconds: float | None = None) -> Given:
        item = asked.item
        pair = confused(item, response)
        return Given(
            token=asked.token,
            item=item.id,
            card=card_of(item),
            task=item.task,
            decision=item.decision,
            response=response,
            right=is_right(item, response),
            knowledge=self.supply.advisor.knowledge.fingerprint,
            key=pair[0] if pair else None,
            chosen=pair[1] if pair else None,
            seconds=seconds,
        )

    def weak_round(self, seed: int, now: dt.datetime) -> Iterator[Asked]:
        """Items on what goes wrong: contrast drills on confusions, then the weakest decisions in turn.

        Nothing when nothing has gone wrong yet.
        """
        for drill in islice(self.drills(seed, now), MOST_DRILLS):
            yield from ask_drill(drill)
        seen = self.learner.seen()
        sources = deque(self.supply.draw(seed, decision=name) for name in self.insight(now).weakest[:MOST_WEAK])
        while sources:
            item = next((item for item in islice(sources[0], PATIENCE) if item.id not in seen), None)
            if item is None:
                sources.popleft()
            else:
                yield Asked(item, new_token(), due=False)
                sources.rotate(-1)

    def drills(self, seed: int, now: dt.datetime) -> Iterator[Drill]:
        """Contrast drills on what the learner confuses, most often first."""
        for found in self.insight(now).confusions:
            drill = contrast(self.supply.maker, found.decision, found.key, found.chosen, seed)
            if drill is not None:
                yield drill

    def drill_round(self, seed: int, decision: str, first: str, second: str) -> Iterator[Asked]:
        """Contrast drills on two options of a decision, each of them first in turn; nothing when no fact flips them."""
        for number in range(MOST_DRILLS):
            for pair in ((first, second), (second, first)):
                drill = contrast(self.supply.maker, decision, *pair, seed + number)
                if drill is not None:
                    yield from ask_drill(drill)

    def insight(self, now: dt.datetime) -> Insight:
        """What the learner's answers show."""
        return insight(self.learner, now)

    # --- mock exams ---

    def begin_mock(
        self, seed: int, now: dt.datetime, items: int = mock.ITEMS, minutes: int = mock.MINUTES
    ) -> MockState:
        """Begin a mock exam; the one that is running, if any, goes on instead."""
        running = mocks.running(self.learner)
        if running is not None and not running.over(now) and mock_items(running):
            return running
        if running is not None:
            self.submit_mock(running.id, now)
        chosen = mock.compose(self.supply, seed, self.learner.seen(), items)
        return mocks.begin(self.learner, [item_body(item) for item in chosen], seed, now, minutes)

    def submit_mock(self, name: str, now: dt.datetime) -> mock.Result:
        """Hand a mock exam in: its answers count for insight, not for the schedule."""
        state = mocks.submit(self.learner, name, now)
        items = mock_items(state)
        answers = [
            self._given(Asked(item, f"{name}-{position}", due=False), state.responses.get(position, ()))
            for position, item in enumerate(items)
        ]
        self.learner.record_all(answers, state.submitted_at or now, "mock")
        return mock.result(items, state.responses)


def ask_drill(drill: Drill) -> tuple[Asked, Asked]:
    """Both stories of a drill, one after the other."""
    first, second = (Asked(item, new_token(), due=False, contrast=drill) for item in (drill.first, drill.second))
    return first, second


def mock_items(state: MockState) -> list[Item]:
    """The items of a mock exam, as they were when it began; none when this version no longer knows their shape."""
    try:
        return [item_from(body) for body in state.items]
    except (ValidationError, KeyError):
        return []


def own_items(learner: Learner) -> dict[str, Item]:
    """The items that the learner brought; what can no longer be read is left out."""
    found: dict[str, Item] = {}
    for name, body in learner.own_items().items():
        try:
            found[name] = item_from(body)
        except (ValidationError, KeyError):
            continue
    return found


def new_token() -> str:
    """A token for one showing of an item."""
    return uuid.uuid4().hex
