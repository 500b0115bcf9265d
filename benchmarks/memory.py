"""Whether memory stays flat over many pieces of advice on varied scenarios."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import islice

import psutil  # type: ignore[import-untyped]

from awsadvisor import Advisor
from awsadvisor.knowledge import Knowledge
from awsadvisor.render.data import to_json
from benchmarks.report import Row, Size, kept
from benchmarks.workload import SEED, example_scenarios, varied

SAMPLES = 10
TOLERATED = 3.0
"""Megabytes by which the second half may end above the first: what a half-full memory of outcomes can make."""
EVERY_JSON = 20


def measure(knowledge: Knowledge, size: Size) -> Iterator[Row]:
    """Resident memory, sampled ten times; every twentieth piece of advice is also written out as JSON."""
    advisor = Advisor(knowledge)
    examples = example_scenarios(size.every)
    for example in examples:
        advisor.advise(example)
    scenarios = varied(advisor, examples, SEED)
    step = max(1, size.memory_rounds // SAMPLES)
    sampled = [_resident()]
    for _ in range(SAMPLES):
        for number, scenario in enumerate(islice(scenarios, step)):
            advice = advisor.advise(scenario)
            if number % EVERY_JSON == 0:
                to_json(advice)
        sampled.append(_resident())
    half = SAMPLES // 2
    first, last = sampled[half] - sampled[0], sampled[-1] - sampled[half]
    yield Row(f"memory before, and after each {step:,} pieces of advice", " ".join(f"{s:.0f}" for s in sampled) + " MB")
    yield Row(f"memory, growth over the first {half * step:,}", f"{first:+.1f} MB")
    yield Row(
        f"memory, growth over the last {half * step:,}", f"{last:+.1f} MB", promise=kept(last <= TOLERATED, "flat")
    )


def _resident() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 2**20
