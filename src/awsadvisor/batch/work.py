"""Rows to lines of JSON, a chunk at a time, in as many processes as there are cores."""

from __future__ import annotations

import datetime as dt
import gc
import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from awsadvisor.advice import Advice, Outcome
from awsadvisor.advisor import Advisor
from awsadvisor.batch.rows import Row, parsed
from awsadvisor.errors import AdvisorError, InputError, Problem
from awsadvisor.models import Account, Lens, Scenario
from awsadvisor.render import data
from awsadvisor.scenarios import scenario_from

CHUNK = 64
WAITING = 4
"""Chunks under way for each process: enough to keep all busy, few enough that memory stays flat."""
REMEMBER = 20_000
"""Outcomes that each process remembers: portfolios repeat themselves decision by decision."""


SELDOM = (50_000, 20, 100)
"""When a process looks for garbage: advice leaves none, and looking through all that is remembered takes long."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every row; what is None is left to the row."""

    today: dt.date
    decisions: tuple[str, ...] = ()
    lens: Lens | None = None
    account: Account | None = None
    as_of: dt.date | None = None
    full: bool = False

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario as it is asked."""
        update: dict[str, Any] = {"as_of": self.as_of or scenario.as_of or self.today}
        update |= {"decisions": self.decisions} if self.decisions else {}
        update |= {"lens": self.lens} if self.lens else {}
        update |= {"account": self.account} if self.account else {}
        return scenario.model_copy(update=update)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row: its line for the journal, and what was wrong with it."""

    line: bytes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Turns rows into results, by one advisor."""

    advisor: Advisor
    asked: Asked

    def __call__(self, rows: Sequence[Row]) -> list[Result]:
        """The result of each row, in order."""
        return [self._result(row) for row in rows]

    def _result(self, row: Row) -> Result:
        try:
            file = parsed(row, self.advisor.knowledge)
            scenario = scenario_from(file)
            try:
                advice = self.advisor.advise(self.asked.of(scenario))
            except InputError:
                scenario_from(file, self.advisor)  # says the same with the row's place
                raise
        except InputError as error:
            problems = [(problem.file, problem.line, problem.message) for problem in error.problems]
            return Result(_json({"problems": problems, "row": row.number}).encode(), error.problems)
        head = _json({"row": row.number, **({"file": row.name} if row.name else {})})
        said = _json(data.to_data(advice)) if self.asked.full else picks_json(advice)
        return Result(f"{head[:-1]},{said[1:]}".encode())


def picks_json(advice: Advice) -> str:
    """Status and picks of each decision, under the same keys as in the whole JSON advice."""
    scenario = {
        "title": advice.title,
        "lens": advice.lens,
        "account": advice.account,
        "as_of": advice.as_of.isoformat(),
    }
    outcomes = ",".join([_outcome_json(name, outcome) for name, outcome in advice.outcomes.items()])
    return f'{{"scenario":{_json(scenario)},"recommendations":{{{outcomes}}}}}'


@lru_cache(maxsize=REMEMBER)
def _outcome_json(decision: str, outcome: Outcome) -> str:
    """One member of an object; written once, since most rows repeat it."""
    return f"{_json(decision)}:{_json(outcome._asdict())}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work(rows: Iterable[Row], advisor: Advisor, asked: Asked, overlays: Sequence[Path], jobs: int) -> Iterator[Done]:
    """The results of all rows, in their order. One job, or one chunk, is done here; more get processes of their own."""
    chunks = _chunks(rows)
    first = list(islice(chunks, 2))
    chunks = chain(first, chunks)
    if jobs == 1 or len(first) < 2:
        worker = Worker(Advisor(advisor.knowledge, REMEMBER, advisor.program), asked)
        yield from (Done(chunk[-1], worker(chunk)) for chunk in chunks)
        return
    context = multiprocessing.get_context("spawn")  # forking with threads about is not safe
    pool = ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(asked, tuple(overlays)))
    waiting: deque[tuple[Row, Future[list[Result]]]] = deque()
    try:
        for chunk in chunks:
            with _unheard_ctrl_c():
                waiting.append((chunk[-1], pool.submit(_work, chunk)))
            if len(waiting) >= WAITING * jobs:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    except BrokenProcessPool:
        message = "a process was ended from outside, perhaps for want of memory; the same command goes on from here"
        raise AdvisorError(message) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _unheard_ctrl_c() -> Iterator[None]:
    """A process that starts meanwhile never hears of Ctrl-C; its parent, who is to answer it, hears of it later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk that is finished: its last row, and the results of all."""

    last: Row
    results: list[Result]


def _next(waiting: deque[tuple[Row, Future[list[Result]]]]) -> Done:
    last, future = waiting.popleft()
    return Done(last, future.result())


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


_worker: Callable[[Sequence[Row]], list[Result]]


def _start(asked: Asked, overlays: Sequence[Path]) -> None:
    """Make a process ready for work; it ends with its parent."""
    global _worker
    threading.Thread(target=_end_with_parent, daemon=True).start()
    found = Advisor.load(*overlays)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    _worker = Worker(Advisor(found.knowledge, REMEMBER, found.program), asked)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(rows: Sequence[Row]) -> list[Result]:
    return _worker(rows)
