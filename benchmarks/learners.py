"""Fifty learners at once: how long it takes to keep an answer, and whether every answer is kept with its learner."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from awsadvisor.store.insight import insight
from awsadvisor.store.learner import Given, Store
from benchmarks.report import Row, Size, kept, timed
from benchmarks.timing import Samples

LEARNERS = 50
ANSWERS = 40
VARIABLE = "AWSADVISOR_TEST_POSTGRES"


def measure(size: Size) -> Iterator[Row]:
    """On PostgreSQL where one is named (`.ci/postgres` names one), and on a SQLite file."""
    answers = ANSWERS if size.rounds > 1 else 2
    url = os.environ.get(VARIABLE)
    if url:
        yield from _measure("PostgreSQL", url, answers)
    else:
        yield Row(f"{LEARNERS} learners at once on PostgreSQL", f"not measured: {VARIABLE} is not set")
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure("SQLite", f"sqlite:///{folder}/practice.db", max(2, answers // 10))


def _measure(name: str, url: str, answers: int) -> Iterator[Row]:
    store = Store.open(url)
    started = time.perf_counter()
    with ThreadPoolExecutor(LEARNERS) as pool:
        times = [took for found in pool.map(lambda n: _learn(store, n, answers), range(LEARNERS)) for took in found]
    seconds = time.perf_counter() - started
    whole = all(_right(store, number, answers) for number in range(LEARNERS))
    for number in range(LEARNERS):
        store.learner(_subject(number)).forget()
    store.close()
    promise = kept(whole, "no answer lost or crossed")
    yield timed(
        f"{LEARNERS} learners at once, {answers} answers each, on {name}: to keep one", Samples([times]), "", promise
    )
    yield Row(f"... answers kept in a second on {name}", f"{LEARNERS * answers / seconds:,.0f}")


def _subject(number: int) -> str:
    return f"benchmark-{number}"


def _learn(store: Store, number: int, answers: int) -> list[float]:
    learner = store.learner(_subject(number))
    now = dt.datetime.now(dt.UTC)
    times = []
    for count in range(answers):
        given = Given(
            token=f"{number}-{count}",
            item=f"item-of-{number}-{count}",
            card=f"card-{count}",
            task="1.1",
            decision="inference",
            response=("a",),
            right=count % 3 > 0,
            knowledge="benchmark",
        )
        started = time.perf_counter()
        learner.record(given, now)
        times.append(time.perf_counter() - started)
    return times


def _right(store: Store, number: int, answers: int) -> bool:
    """Whether the learner has every answer, and no other learner's."""
    learner = store.learner(_subject(number))
    own = learner.seen() == {f"item-of-{number}-{count}" for count in range(answers)}
    return own and insight(learner, dt.datetime.now(dt.UTC)).answers == answers
