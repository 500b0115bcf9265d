"""Mock exams that survive a crash: items, answers and the clock are kept, and a resumed exam goes on where it was."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awsadvisor.store.errors import StoreError
from awsadvisor.store.learner import Learner
from awsadvisor.store.tables import Mock, MockAnswer


@dataclass(frozen=True, slots=True)
class MockState:
    """A mock exam as it stands. `responses` and `flagged` go by position; an unanswered position has no response."""

    id: str
    seed: int
    items: tuple[dict[str, Any], ...]
    position: int
    started_at: dt.datetime
    ends_at: dt.datetime
    submitted_at: dt.datetime | None
    responses: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    flagged: frozenset[int] = frozenset()

    def over(self, now: dt.datetime) -> bool:
        """Whether it was handed in or its time is up."""
        return self.submitted_at is not None or now >= self.ends_at

    def left(self, now: dt.datetime) -> dt.timedelta:
        """The time that is left."""
        return max(dt.timedelta(), self.ends_at - now)


def begin(learner: Learner, items: Sequence[Mapping[str, Any]], seed: int, now: dt.datetime, minutes: int) -> MockState:
    """Begin a mock exam with these items."""
    mock = Mock(
        id=uuid.uuid4().hex,
        user_id=learner.user_id,
        seed=seed,
        items=[dict(item) for item in items],
        position=0,
        started_at=now,
        ends_at=now.astimezone(dt.UTC) + dt.timedelta(minutes=minutes),  # a clock that is set back stops nothing
    )
    with learner.store.session() as session:
        session.add(mock)
        return _state(session, mock)


def running(learner: Learner) -> MockState | None:
    """The mock exam that was begun last and not handed in; None when there is none."""
    with learner.store.session() as session:
        mock = session.scalars(
            select(Mock)
            .where(Mock.user_id == learner.user_id, Mock.submitted_at.is_(None))
            .order_by(Mock.started_at.desc())
            .limit(1)
        ).first()
        return _state(session, mock) if mock else None


def load(learner: Learner, name: str) -> MockState:
    """One of the learner's mock exams. Raises StoreError when there is none of this id."""
    with learner.store.session() as session:
        return _state(session, _own(session, learner, name))


def history(learner: Learner) -> list[MockState]:
    """The learner's mock exams that were handed in, newest first."""
    with learner.store.session() as session:
        mocks = session.scalars(
            select(Mock)
            .where(Mock.user_id == learner.user_id, Mock.submitted_at.is_not(None))
            .order_by(Mock.started_at.desc())
        )
        return [_state(session, mock) for mock in mocks]


def answer(
    learner: Learner,
    name: str,
    position: int,
    response: Sequence[str] | None,
    now: dt.datetime,
    flagged: bool | None = None,
) -> MockState:
    """Keep a response, or a flag, or both, and where the learner is. After the end nothing is changed any more."""
    with learner.store.session() as session:
        mock = _own(session, learner, name, lock=True)
        if mock.submitted_at is None and now < mock.ends_at and 0 <= position < len(mock.items):
            kept = session.get(MockAnswer, (name, position))
            if kept is None:
                kept = MockAnswer(mock_id=name, position=position, response=[], flagged=False)
                session.add(kept)
            if response is not None:
                kept.response = list(response)
            if flagged is not None:
                kept.flagged = flagged
            kept.at = now
            mock.position = position
            session.flush()
        return _state(session, mock)


def submit(learner: Learner, name: str, now: dt.datetime) -> MockState:
    """Hand it in; doing so again changes nothing. After its time is up, it counts as handed in at its end."""
    with learner.store.session() as session:
        mock = _own(session, learner, name, lock=True)
        mock.submitted_at = mock.submitted_at or min(now, mock.ends_at)
        return _state(session, mock)


def _own(session: Session, learner: Learner, name: str, lock: bool = False) -> Mock:
    query = select(Mock).where(Mock.id == name, Mock.user_id == learner.user_id)
    mock = session.scalars(query.with_for_update() if lock else query).first()
    if mock is None:
        raise StoreError(f"there is no mock exam '{name}'")
    return mock


def _state(session: Session, mock: Mock) -> MockState:
    kept = session.scalars(select(MockAnswer).where(MockAnswer.mock_id == mock.id)).all()
    return MockState(
        id=mock.id,
        seed=mock.seed,
        items=tuple(mock.items),
        position=mock.position,
        started_at=mock.started_at,
        ends_at=mock.ends_at,
        submitted_at=mock.submitted_at,
        responses={answer.position: tuple(answer.response) for answer in kept if answer.response},
        flagged=frozenset(answer.position for answer in kept if answer.flagged),
    )
