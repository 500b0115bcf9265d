"""The tables, and nothing else; `migrations/` brings a database to them version by version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Index, String, TypeDecorator, UniqueConstraint, true
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAME = String(300)


class Utc(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite forgets the zone, and here it comes back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Refuses a moment without a zone, which would be a different one elsewhere."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """The moment in UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Every table of the store."""

    type_annotation_map = {dt.datetime: Utc, dict[str, Any]: JSON, list[Any]: JSON, str: NAME}


class User(Base):
    """Someone who learns: the subject of a sign-in, or `local`."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]
    exam_date: Mapped[dt.date | None]
    daily_cap: Mapped[int]
    shortcuts: Mapped[bool] = mapped_column(server_default=true())


class Card(Base):
    """What is to be remembered, and when it is due. `state` is the scheduler's."""

    __tablename__ = "cards"
    __table_args__ = (Index("cards_by_due", "user_id", "due_at"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    task: Mapped[str]
    decision: Mapped[str | None]
    state: Mapped[dict[str, Any]]
    due_at: Mapped[dt.datetime]


class Answer(Base):
    """One answer that was given. `token` makes sure that the same answer is kept once."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("user_id", "token"), Index("answers_by_time", "user_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token: Mapped[str]
    item: Mapped[str]
    card: Mapped[str]
    task: Mapped[str]
    decision: Mapped[str | None]
    response: Mapped[list[Any]]
    right: Mapped[bool]
    key: Mapped[str | None]
    chosen: Mapped[str | None]
    mode: Mapped[str]
    seconds: Mapped[float | None] = mapped_column(Float)
    at: Mapped[dt.datetime]
    knowledge: Mapped[str]


class Mock(Base):
    """A mock exam: its items as they were when it began, so that a resumed exam is the same exam."""

    __tablename__ = "mocks"
    __table_args__ = (Index("mocks_by_user", "user_id", "started_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    seed: Mapped[int]
    items: Mapped[list[Any]]
    position: Mapped[int]
    started_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]


class MockAnswer(Base):
    """The answer to one item of a mock exam, as it stands, and whether it is flagged for review."""

    __tablename__ = "mock_answers"
    mock_id: Mapped[str] = mapped_column(ForeignKey("mocks.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    response: Mapped[list[Any]]
    flagged: Mapped[bool]
    at: Mapped[dt.datetime]


class OwnItem(Base):
    """An item that a learner brought."""

    __tablename__ = "own_items"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    added_at: Mapped[dt.datetime]
