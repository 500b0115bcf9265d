"""How long the app's server takes to draw the page anew after an answer, for one visitor and for ten at once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from awsadvisor import share
from benchmarks.report import Row, Size, kept, timed
from benchmarks.timing import Samples
from benchmarks.visitors import Visitor, serving
from benchmarks.workload import example_scenarios

PROMISED = 0.1
AT_ONCE = 10
THINKING = 2.0
"""Seconds between a visitor's answers; a quick reader."""


def measure(size: Size) -> Iterator[Row]:
    """Wall-clock time from a click to the last of what it draws, without the browser's own drawing."""
    answers = 3 if size.rounds == 1 else 15
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as server:
        alone = asyncio.run(_visits(server, 1, answers, 0.0))
        yield timed("app, one answer, one visitor", alone, "1", kept(alone.p95 < PROMISED, "p95 under 0.1 s"))
        together = asyncio.run(_visits(server, AT_ONCE, answers, THINKING))
        ratio = f"{together.median / alone.median:.2g}"
        yield timed(f"the same, {AT_ONCE} visitors, an answer every two seconds each", together, ratio)


async def _visits(server: str, visitors: int, answers: int, thinking: float) -> Samples:
    found = await asyncio.gather(*(_visit(server, number, answers, thinking) for number in range(visitors)))
    return Samples(list(found))


async def _visit(server: str, number: int, answers: int, thinking: float) -> list[float]:
    scenario = example_scenarios()[7 * number]
    async with Visitor(server) as visitor:
        await visitor.open(f"s={share.encode(scenario)}")
        await asyncio.sleep(thinking * number / AT_ONCE)
        seconds = []
        for _ in range(answers):
            if "next-question" in visitor.buttons:
                seconds.append(await visitor.click("next-question"))
                await asyncio.sleep(thinking)
        return seconds
