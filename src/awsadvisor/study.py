"""Practice and progress together: what to ask next, and what becomes of an answer. Terminal and app both use this."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it is asked now. `token` belongs to this one showing; `due` says that it is a repetition."""

    item: Item
    token: str
    due: bool


class Study:
    """One learner with a supply of items."""

    def __init__(self, advisor: Advisor, learner: Learner) -> None:
        self.learner = learner
        self.supply = Supply.load(advisor, own_items(learner))

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
        item = asked.item
        pair = confused(item, response)
        right = is_right(item, response)
        given = Given(
            token=asked.token,
            item=item.id,
            card=card_of(item),
            task=item.task,
            decision=item.decision,
            response=response,
            right=right,
            knowledge=self.supply.advisor.knowledge.fingerprint,
            key=pair[0] if pair else None,
            chosen=pair[1] if pair else None,
            seconds=seconds,
        )
        self.learner.record(given, now, mode)
        return right

    def drills(self, seed: int, now: dt.datetime) -> Iterator[Drill]:
        """Contrast drills on what the learner confuses, most often first."""
        for found in self.insight(now).confusions:
            drill = contrast(self.supply.maker, found.decision, found.key, found.chosen, seed)
            if drill is not None:
                yield drill

    def insight(self, now: dt.datetime) -> Insight:
        """What the learner's answers show."""
        return insight(self.learner, now)

    # --- mock exams ---

    def begin_mock(
        self, seed: int, now: dt.datetime, items: int = mock.ITEMS, minutes: int = mock.MINUTES
    ) -> MockState:
        """Begin a mock exam; the one that is running, if any, goes on instead."""
        running = mocks.running(self.learner)
        if running is not None and not running.over(now) and _readable(running):
            return running
        if running is not None:
            self.submit_mock(running.id, now)
        chosen = mock.compose(self.supply, seed, self.learner.seen(), items)
        return mocks.begin(self.learner, [item_body(item) for item in chosen], seed, now, minutes)

    def submit_mock(self, name: str, now: dt.datetime) -> mock.Result:
        """Hand a mock exam in: its answers count for insight, not for the schedule."""
        state = mocks.submit(self.learner, name, now)
        items = mock_items(state) if _readable(state) else []
        for position, item in enumerate(items):
            asked = Asked(item, f"{name}-{position}", due=False)
            self.answer(asked, state.responses.get(position, ()), state.submitted_at or now, mode="mock")
        return mock.result(items, state.responses)


def mock_items(state: MockState) -> list[Item]:
    """The items of a mock exam, as they were when it began."""
    return [item_from(body) for body in state.items]


def _readable(state: MockState) -> bool:
    """Whether this version still knows the shape of the items with which the exam was begun."""
    try:
        return bool(mock_items(state))
    except (ValidationError, KeyError):
        return False


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
