"""What a learner's answers and cards show: mastery, confusions, a streak, and the outlook for the exam."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from awsadvisor.store.learner import Learner
from awsadvisor.store.schedule import recall
from awsadvisor.store.tables import Answer, Card, User


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well a task or decision is known. `recall` is the likelihood that its cards are remembered now."""

    name: str
    answers: int
    right: int
    cards: int
    recall: float | None

    @property
    def share(self) -> float:
        """The share of right answers."""
        return self.right / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """One option of a decision taken for another, and how often."""

    decision: str
    key: str
    chosen: str
    times: int


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything that the progress page shows."""

    answers: int
    right: int
    by_domain: tuple[Mastery, ...]
    by_task: tuple[Mastery, ...]
    by_decision: tuple[Mastery, ...]
    confusions: tuple[Confusion, ...]
    streak: int
    exam_date: dt.date | None
    forecast: Mapping[str, float]
    """For each domain, the likelihood that what has been practised is remembered on the day of the exam."""

    @property
    def weakest(self) -> tuple[str, ...]:
        """Decisions in which most goes wrong, worst first."""
        found = [entry for entry in self.by_decision if entry.answers and entry.share < 1]
        return tuple(entry.name for entry in sorted(found, key=lambda entry: (entry.share, -entry.answers, entry.name)))


def insight(learner: Learner, now: dt.datetime) -> Insight:
    """What the learner's answers and cards show at a moment. Days are those of the moment's time zone."""
    with learner.store.session() as session:
        user = session.get_one(User, learner.user_id)
        answers = session.scalars(select(Answer).where(Answer.user_id == learner.user_id).order_by(Answer.at)).all()
        cards = session.scalars(select(Card).where(Card.user_id == learner.user_id)).all()
        return Insight(
            answers=len(answers),
            right=sum(answer.right for answer in answers),
            by_domain=_mastery(
                [(domain_of(a.task), a.right) for a in answers], [(domain_of(c.task), c) for c in cards], now
            ),
            by_task=_mastery([(a.task, a.right) for a in answers], [(c.task, c) for c in cards], now),
            by_decision=_mastery(
                [(a.decision, a.right) for a in answers if a.decision],
                [(c.decision, c) for c in cards if c.decision],
                now,
            ),
            confusions=_confusions(answers),
            streak=_streak({answer.at.astimezone(now.tzinfo).date() for answer in answers}, now.date()),
            exam_date=user.exam_date,
            forecast=_forecast(cards, user.exam_date, now),
        )


def domain_of(task: str) -> str:
    """The domain of the exam guide in which a task stands."""
    return task.partition(".")[0]


def _mastery(
    answers: Sequence[tuple[str, bool]], cards: Sequence[tuple[str, Card]], now: dt.datetime
) -> tuple[Mastery, ...]:
    given, right = Counter(name for name, _ in answers), Counter(name for name, was_right in answers if was_right)
    remembered: dict[str, list[float]] = {}
    for name, card in cards:
        remembered.setdefault(name, []).append(recall(card.state, now))
    return tuple(
        Mastery(name, given[name], right[name], len(known := remembered.get(name, [])), _mean(known))
        for name in sorted({*given, *remembered})
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _confusions(answers: Sequence[Answer]) -> tuple[Confusion, ...]:
    counted = Counter(
        (answer.decision, answer.key, answer.chosen)
        for answer in answers
        if answer.decision and answer.key and answer.chosen
    )
    return tuple(Confusion(*pair, times) for pair, times in sorted(counted.items(), key=lambda e: (-e[1], e[0])))


def _streak(days: set[dt.date], today: dt.date) -> int:
    """Days in a row with answers, up to today, or up to yesterday while today can still be done."""
    day = today if today in days else today - dt.timedelta(days=1)
    count = 0
    while day in days:
        count += 1
        day -= dt.timedelta(days=1)
    return count


def _forecast(cards: Sequence[Card], exam: dt.date | None, now: dt.datetime) -> dict[str, float]:
    if exam is None or exam < now.date():
        return {}
    moment = max(now, dt.datetime.combine(exam, dt.time(9), now.tzinfo))
    domains: dict[str, list[float]] = {}
    for card in cards:
        domains.setdefault(domain_of(card.task), []).append(recall(card.state, moment))
    return {domain: sum(values) / len(values) for domain, values in sorted(domains.items())}
