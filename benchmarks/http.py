"""The JSON service under load: real processes, real connections, and a stop in the middle of it."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]

from awsadvisor import Advisor
from awsadvisor.batch.work import cores
from awsadvisor.knowledge import Knowledge
from awsadvisor.scenarios import to_data
from benchmarks.batch import NARROW
from benchmarks.report import Row, Size, duration, kept
from benchmarks.timing import Samples
from benchmarks.workload import SEED, example_scenarios, varied

CONNECTIONS = 16
REQUESTS = 1000
WATCH = 0.2
"""Seconds between two looks at the health of a server under load."""


@dataclass
class Seen:
    """What clients saw: seconds of each answer, the requests' ids, and what was no answer."""

    seconds: list[float] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    health: list[float] = field(default_factory=list)


def measure(knowledge: Knowledge, size: Size) -> Iterator[Row]:
    """`POST /recommend` with varied scenarios, in one process and in one for each core."""
    requests = REQUESTS if size.rounds > 1 else 20
    bodies = _bodies(knowledge, size, requests)
    count = cores()
    for workers in sorted({1, count}):
        for decisions in ((), NARROW):
            yield from _measure([{**body, "decisions": list(decisions)} for body in bodies], workers)
    yield _stop(bodies, count)


def _bodies(knowledge: Knowledge, size: Size, count: int) -> list[dict[str, object]]:
    scenarios = varied(Advisor(knowledge), example_scenarios(size.every), SEED)
    wanted = (scenario.model_copy(update={"story": None, "expect": {}}) for scenario in scenarios)
    return [json.loads(json.dumps(to_data(scenario))) for scenario in islice(wanted, count)]


def _measure(bodies: Sequence[dict[str, object]], workers: int) -> Iterator[Row]:
    what = f"{len(NARROW)} decisions" if bodies[0]["decisions"] else "every decision"
    where = f"`serve --http --workers {workers}`, {CONNECTIONS} connections, {what}"
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder) / "log", workers) as (process, url):
        asyncio.run(_load(url, bodies[: len(bodies) // 10]))  # every process has then read its knowledge
        before, worked, start = _memory(process), _worked(process), time.perf_counter()
        seen = asyncio.run(_load(url, bodies))
        seconds, worked, after = time.perf_counter() - start, _worked(process) - worked, _memory(process)
    times = Samples([seen.seconds])
    yield Row(
        f"{where}: {len(bodies):,} requests",
        f"{duration(times.median)}; {len(bodies) / seconds:.0f} a second ({len(bodies) / worked:.0f} per second of "
        "the server's processor time)",
        f"{duration(times.p95)}; p99 {duration(sorted(seen.seconds)[int(len(seen.seconds) * 0.99)])}",
        promise=kept(not seen.errors, "no errors"),
    )
    if seen.health:
        health = Samples([seen.health])
        yield Row("... `/health` meanwhile", duration(health.median), duration(health.p95))
    yield Row("... memory before and after, all processes", f"{before:.0f} MB, {after:.0f} MB")


def _stop(bodies: Sequence[dict[str, object]], workers: int) -> Row:
    """SIGTERM in the middle of the load. What the server has begun, its log says; clients must have its answer."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with _served(log, workers) as (process, url):
            seen = asyncio.run(_load(url, bodies, stop=process))
            code = process.wait(60)
        entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    accepted = {
        entry["request"] for entry in entries if entry["message"] == "request" and entry["path"] == "/recommend"
    }
    lost = accepted - seen.ids
    return Row(
        f"SIGTERM under that load, {workers} processes: accepted, answered",
        f"{len(accepted):,}, {len(accepted) - len(lost):,}; exit code {code}",
        promise=kept(not lost and code == 0, "no accepted request lost"),
    )


async def _load(url: str, bodies: Sequence[dict[str, object]], stop: subprocess.Popen[bytes] | None = None) -> Seen:
    """All bodies over so many connections; with `stop`, that process is told to after a third of them."""
    seen, left = Seen(), iter(enumerate(bodies))

    async def visit(client: httpx.AsyncClient) -> None:
        for number, body in left:
            if stop is not None and number == len(bodies) // 3:
                stop.send_signal(signal.SIGTERM)
            start = time.perf_counter()
            try:
                answer = await client.post("/recommend", json=body)
            except httpx.TransportError as error:  # a closed door: what it has not taken, it has not lost
                seen.errors.append(type(error).__name__)
                continue
            seen.seconds.append(time.perf_counter() - start)
            seen.ids.add(answer.headers["x-request-id"])
            if answer.status_code != 200:
                seen.errors.append(str(answer.status_code))

    async def watch(client: httpx.AsyncClient) -> None:
        while True:
            await asyncio.sleep(WATCH)
            start = time.perf_counter()
            (await client.get("/health")).raise_for_status()
            seen.health.append(time.perf_counter() - start)

    async with httpx.AsyncClient(base_url=url, timeout=60) as client, httpx.AsyncClient(base_url=url) as other:
        watching = None if stop else asyncio.create_task(watch(other))
        await asyncio.gather(*(visit(client) for _ in range(CONNECTIONS)))
        if watching:
            watching.cancel()
    return seen


@contextmanager
def _served(log: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server on a free port, logging to a file."""
    words = [sys.executable, "-m", "awsadvisor", "serve", "--http", "--port", "0", "--workers", str(workers)]
    with log.open("wb") as out, subprocess.Popen(words, stderr=out) as process:
        try:
            while not (lines := log.read_text(encoding="utf-8").splitlines(keepends=True)) or lines[0][-1] != "\n":
                if process.poll() is not None:
                    raise AssertionError(f"the server ended with {process.returncode}")
                time.sleep(0.05)
            url = json.loads(lines[0])["url"]
            httpx.get(f"{url}/ready", timeout=60).raise_for_status()
            yield process, url
        finally:
            process.terminate()


def _memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes of a process and its children; what they share counts once for each."""
    return float(sum(each.memory_info().rss for each in _family(process))) / 2**20


def _worked(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time of a process and its children."""
    return float(sum(sum(each.cpu_times()[:2]) for each in _family(process)))


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]
