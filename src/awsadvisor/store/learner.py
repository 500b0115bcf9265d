"""One learner's answers and cards. Every answer is one transaction: it is kept as a whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from awsadvisor.store.database import backup_file, database_url, open_database, sqlite_file
from awsadvisor.store.errors import StoreError, explained
from awsadvisor.store.schedule import reviewed
from awsadvisor.store.tables import Answer, Base, Card, OwnItem, User

LOCAL = "local"
"""The subject of someone who is not signed in."""
DAILY_CAP = 30
Mode = Literal["practice", "cram", "mock"]
"""Cramming and mock exams are kept as answers and leave the schedule alone."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to be kept. `token` is new for each question shown, so that a repeated click is kept once.

    `key` and `chosen` are options of a decision: the right one, and the wrong one that was taken for it.
    """

    token: str
    item: str
    card: str
    task: str
    decision: str | None
    response: tuple[str, ...]
    right: bool
    knowledge: str
    key: str | None = None
    chosen: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A card that is due."""

    card: str
    task: str
    decision: str | None
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do today: cards that are due, within the cap; and what has been done."""

    due: tuple[Due, ...]
    waiting: int
    """Cards that are due beyond today's cap."""
    done: int
    cap: int
    exam_date: dt.date | None


class Store:
    """A database of learners."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str | None = None) -> Store:
        """The store at an address; default: `AWSADVISOR_DATABASE_URL`, else a file of the user. Raises StoreError."""
        return cls(open_database(database_url(url)))

    def learner(self, subject: str = LOCAL, now: dt.datetime | None = None) -> Learner:
        """The learner with this subject, who is made when new."""
        with self.session() as session:
            known = session.scalar(select(User.id).where(User.subject == subject))
            if known is None:
                values = {"subject": subject, "created_at": now or dt.datetime.now(dt.UTC), "daily_cap": DAILY_CAP}
                insert_once(session, User, values, ["subject"])
                known = session.scalars(select(User.id).where(User.subject == subject)).one()
        return Learner(self, known)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction: what is done in it is kept at its end, or nothing of it. Raises StoreError."""
        file = sqlite_file(self.engine.url)
        hint = f"The last good copy is {backup_file(file)}." if file and backup_file(file).exists() else ""
        with explained(self.engine.url, hint), Session(self.engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


class Learner:
    """What one learner has done. Everything here belongs to this learner alone."""

    def __init__(self, store: Store, user_id: int) -> None:
        self.store = store
        self.user_id = user_id

    def record(self, given: Given, now: dt.datetime, mode: Mode = "practice") -> bool:
        """Keep an answer and, in practice, move its card; False when the same answer had been kept already."""
        return self.record_all((given,), now, mode) == 1

    def record_all(self, answers: Iterable[Given], now: dt.datetime, mode: Mode = "practice") -> int:
        """Keep several answers as `record` does, all or none; says how many had not been kept already."""
        with self.store.session() as session:
            user = session.get_one(User, self.user_id, with_for_update=True)
            return sum([self._record(session, given, now, mode, user.exam_date) for given in answers])

    def _record(self, session: Session, given: Given, now: dt.datetime, mode: Mode, exam: dt.date | None) -> bool:
        values = {
            "user_id": self.user_id,
            "token": given.token,
            "item": given.item,
            "card": given.card,
            "task": given.task,
            "decision": given.decision,
            "response": list(given.response),
            "right": given.right,
            "key": given.key,
            "chosen": given.chosen,
            "mode": mode,
            "seconds": given.seconds,
            "at": now,
            "knowledge": given.knowledge,
        }
        if not insert_once(session, Answer, values, ["user_id", "token"]):
            return False
        if mode == "practice":
            self._move_card(session, given, now, exam)
        return True

    def _move_card(self, session: Session, given: Given, now: dt.datetime, exam: dt.date | None) -> None:
        card = session.get(Card, (self.user_id, given.card), with_for_update=True)
        state, due = reviewed(card.state if card else None, given.right, now, exam)
        if card is None:
            card = Card(user_id=self.user_id, name=given.card, task=given.task, decision=given.decision)
            session.add(card)
        card.state, card.due_at = state, due

    def plan(self, now: dt.datetime) -> Plan:
        """What is due now, oldest first, within what is left of today's cap; today as it is in the zone of `now`."""
        with self.store.session() as session:
            user = session.get_one(User, self.user_id)
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            practised = select(func.count(func.distinct(Answer.card))).where(
                Answer.user_id == self.user_id, Answer.mode == "practice", Answer.at >= today
            )
            done = session.scalar(practised) or 0
            cards = session.scalars(
                select(Card).where(Card.user_id == self.user_id, Card.due_at <= now).order_by(Card.due_at, Card.name)
            ).all()
            due = [Due(card.name, card.task, card.decision, card.due_at) for card in cards]
            left = max(0, user.daily_cap - done)
            return Plan(tuple(due[:left]), max(0, len(due) - left), done, user.daily_cap, user.exam_date)

    def set_exam(self, day: dt.date | None) -> None:
        """The day of the exam, for the schedule and the forecast; None when there is none."""
        with self.store.session() as session:
            session.get_one(User, self.user_id).exam_date = day

    def set_daily_cap(self, cards: int) -> None:
        """How many cards a day are asked for at most."""
        if not 1 <= cards <= 500:
            raise StoreError(f"a daily cap of {cards} makes no sense; take 1 to 500")
        with self.store.session() as session:
            session.get_one(User, self.user_id).daily_cap = cards

    def shortcuts(self) -> bool:
        """Whether single keys are to press what is on the page."""
        with self.store.session() as session:
            return session.get_one(User, self.user_id).shortcuts

    def set_shortcuts(self, wanted: bool) -> None:
        """Whether single keys are to press what is on the page, from now on."""
        with self.store.session() as session:
            session.get_one(User, self.user_id).shortcuts = wanted

    def seen(self) -> frozenset[str]:
        """The ids of all items that were answered."""
        with self.store.session() as session:
            return frozenset(session.scalars(select(Answer.item).where(Answer.user_id == self.user_id).distinct()))

    def keep_items(self, bodies: Mapping[str, Mapping[str, Any]], now: dt.datetime) -> None:
        """Keep items that the learner brought, by id; an item with a known id is replaced."""
        with self.store.session() as session:
            for name, body in bodies.items():
                session.merge(OwnItem(user_id=self.user_id, name=name, body=dict(body), added_at=now))

    def own_items(self) -> dict[str, dict[str, Any]]:
        """The items that the learner brought, by id."""
        with self.store.session() as session:
            found = session.scalars(select(OwnItem).where(OwnItem.user_id == self.user_id).order_by(OwnItem.name))
            return {item.name: item.body for item in found}

    def forget(self) -> None:
        """Delete the learner and everything that belongs to them."""
        with self.store.session() as session:
            session.execute(delete(User).where(User.id == self.user_id))


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any], unique: list[str]) -> bool:
    """Insert a row unless one with the same unique columns is there; says whether it was inserted."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=unique)
    return session.execute(statement.returning(getattr(table, unique[0]))).first() is not None
