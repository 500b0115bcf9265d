"""When a card is due again: spaced repetition that knows the day of the exam."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fsrs import Card, Rating, Scheduler

RETENTION = 0.9
LAST_DAYS = 14
RETENTION_AT_LAST = 0.95
"""What is aimed at in the last days before the exam, when forgetting can no longer be made good."""
LONGEST_DAYS = 365


def reviewed(
    state: Mapping[str, Any] | None, right: bool, now: dt.datetime, exam: dt.date | None
) -> tuple[dict[str, Any], dt.datetime]:
    """A card's state after an answer, and when it is due. `state` is None for a card that is new.

    The exam is on a day of the time zone of `now`.
    """
    card = Card.from_dict(dict(state)) if state else Card(card_id=0)  # type: ignore[arg-type]
    card, _ = _scheduler(now, exam).review_card(card, Rating.Good if right else Rating.Again, now.astimezone(dt.UTC))
    return dict(card.to_dict()), card.due


def recall(state: Mapping[str, Any], moment: dt.datetime) -> float:
    """How likely the card is remembered at a moment, from 0 to 1."""
    card = Card.from_dict(dict(state))  # type: ignore[arg-type]
    return float(Scheduler().get_card_retrievability(card, moment.astimezone(dt.UTC)))


def _scheduler(now: dt.datetime, exam: dt.date | None) -> Scheduler:
    """No interval leads past the exam, so that everything comes up once more before it."""
    left = (exam - now.date()).days if exam else None
    if left is None or left < 0:
        return Scheduler(desired_retention=RETENTION, maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
    retention = RETENTION_AT_LAST if left <= LAST_DAYS else RETENTION
    return Scheduler(desired_retention=retention, maximum_interval=max(1, left), enable_fuzzing=False)
