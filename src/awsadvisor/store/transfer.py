"""A learner's progress as JSON, to keep or to take elsewhere, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from awsadvisor.errors import InputError, Problem
from awsadvisor.store.learner import Learner, Mode, insert_once
from awsadvisor.store.schedule import recall
from awsadvisor.store.tables import Answer, Base, Card, Mock, MockAnswer, OwnItem, User

Name = Annotated[str, Field(min_length=1, max_length=300)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class CardRow(_Row):
    """A card."""

    name: Name
    task: Name
    decision: Name | None
    state: dict[str, Any]
    due_at: AwareDatetime


class AnswerRow(_Row):
    """An answer."""

    token: Name
    item: Name
    card: Name
    task: Name
    decision: Name | None
    response: list[str]
    right: bool
    key: Name | None
    chosen: Name | None
    mode: Mode
    seconds: float | None
    at: AwareDatetime
    knowledge: Name


class MockAnswerRow(_Row):
    """A response in a mock exam."""

    position: int
    response: list[str]
    flagged: bool
    at: AwareDatetime


class MockRow(_Row):
    """A mock exam."""

    id: Name
    seed: int
    items: list[dict[str, Any]]
    position: int
    started_at: AwareDatetime
    ends_at: AwareDatetime
    submitted_at: AwareDatetime | None
    answers: list[MockAnswerRow] = []


class OwnItemRow(_Row):
    """An item of one's own."""

    name: Name
    body: dict[str, Any]
    added_at: AwareDatetime


class Export(_Row):
    """Everything that belongs to a learner."""

    format: Literal["awsadvisor-progress"] = "awsadvisor-progress"
    format_version: Literal[1] = 1
    exam_date: dt.date | None
    daily_cap: Annotated[int, Field(ge=1, le=500)]
    shortcuts: bool = True
    cards: list[CardRow]
    answers: list[AnswerRow]
    mocks: list[MockRow]
    own_items: list[OwnItemRow]


def to_json(learner: Learner) -> str:
    """Everything that belongs to the learner."""
    with learner.store.session() as session:
        user = session.get_one(User, learner.user_id)

        def rows(table: Any, order: Any) -> Any:
            return session.scalars(select(table).where(table.user_id == learner.user_id).order_by(order))

        mocks = []
        for mock in rows(Mock, Mock.started_at):
            kept = session.scalars(
                select(MockAnswer).where(MockAnswer.mock_id == mock.id).order_by(MockAnswer.position)
            )
            row = MockRow.model_validate(mock)
            mocks.append(row.model_copy(update={"answers": [MockAnswerRow.model_validate(entry) for entry in kept]}))
        found = Export(
            exam_date=user.exam_date,
            daily_cap=user.daily_cap,
            shortcuts=user.shortcuts,
            cards=[CardRow.model_validate(row) for row in rows(Card, Card.name)],
            answers=[AnswerRow.model_validate(row) for row in rows(Answer, Answer.id)],
            mocks=mocks,
            own_items=[OwnItemRow.model_validate(row) for row in rows(OwnItem, OwnItem.name)],
        )
    return json.dumps(found.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def from_json(learner: Learner, text: str | bytes, name: str) -> int:
    """Add an export to what the learner has; says how many answers were new. What is known already stays.

    Of a card that both have, the one reviewed later counts. Raises InputError when the text is no export.
    """
    try:
        found = Export.model_validate_json(text)
    except ValidationError as error:
        problems = [
            Problem(name, 0, f"{'.'.join(str(step) for step in detail['loc']) or 'the file'}: {detail['msg']}")
            for detail in error.errors(include_url=False)[:20]
        ]
        raise InputError(problems) from None
    with learner.store.session() as session:
        user = session.get_one(User, learner.user_id, with_for_update=True)
        user.exam_date, user.daily_cap = found.exam_date or user.exam_date, found.daily_cap
        user.shortcuts = found.shortcuts
        new = sum(_add(session, learner, Answer, row.model_dump(), ["user_id", "token"]) for row in found.answers)
        for card in found.cards:
            _take_card(session, learner, card)
        for mock in found.mocks:
            _take_mock(session, learner, mock)
        for item in found.own_items:
            _add(session, learner, OwnItem, item.model_dump(), ["user_id", "name"])
    return new


def _add(session: Session, learner: Learner, table: type[Base], values: Mapping[str, Any], unique: list[str]) -> bool:
    return insert_once(session, table, {"user_id": learner.user_id, **values}, unique)


def _take_card(session: Session, learner: Learner, row: CardRow) -> None:
    known = session.get(Card, (learner.user_id, row.name))
    try:
        recall(row.state, row.due_at)
    except (KeyError, TypeError, ValueError):
        raise InputError([Problem("", 0, f"card '{row.name}': its state is none that the scheduler knows")]) from None
    if known is None or str(known.state.get("last_review")) < str(row.state.get("last_review")):
        session.merge(Card(user_id=learner.user_id, **row.model_dump()))


def _take_mock(session: Session, learner: Learner, row: MockRow) -> None:
    known = session.get(Mock, row.id)
    if known is not None and known.user_id != learner.user_id:  # another learner here has it: this is a copy
        row = row.model_copy(update={"id": uuid.uuid5(uuid.NAMESPACE_URL, f"{learner.user_id}/{row.id}").hex})
    if _add(session, learner, Mock, row.model_dump(exclude={"answers"}), ["id"]):
        session.add_all(MockAnswer(mock_id=row.id, **entry.model_dump()) for entry in row.answers)


def to_csv(learner: Learner) -> str:
    """Every answer, a line each."""
    columns = ("at", "mode", "item", "task", "decision", "right", "key", "chosen", "seconds")
    with learner.store.session() as session:
        answers = session.scalars(select(Answer).where(Answer.user_id == learner.user_id).order_by(Answer.id)).all()
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow((*columns, "response"))
        for answer in answers:
            values = [getattr(answer, column) for column in columns]
            writer.writerow([_cell(value) for value in (*values, " ".join(answer.response))])
    return text.getvalue()


def _cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else value.isoformat() if isinstance(value, dt.datetime) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
