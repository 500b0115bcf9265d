"""How many rows `awsadvisor batch` gets through: generated scenarios from a file, over every decision."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

import psutil  # type: ignore[import-untyped]

from awsadvisor import Advisor
from awsadvisor.batch.work import cores
from awsadvisor.knowledge import Knowledge
from awsadvisor.scenarios import to_data
from benchmarks.report import Row, Size, kept
from benchmarks.workload import SEED, example_scenarios, varied

PROMISED = 1000
NARROW = ("inference", "vector_store", "customization")


def measure(knowledge: Knowledge, size: Size) -> Iterator[Row]:
    """Rows a second and core, processes and files included, with the most memory that all processes held."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        _write(knowledge, source, size)
        count = cores()
        for what, decisions in (("every decision", ()), (f"{len(NARROW)} decisions", NARROW)):
            seconds, worked, memory = _run(source, Path(folder) / f"{len(decisions)}.jsonl", decisions)
            rate, busy = size.batch_rows / seconds / count, size.batch_rows / worked
            yield Row(
                f"`batch`, {what}, {size.batch_rows:,} generated rows, {count} cores; most memory {memory:.0f} MB",
                f"{rate:.0f} rows/s/core ({busy:.0f} per second of processor time)",
                promise=kept(busy >= PROMISED, f"{PROMISED:,} rows/s/core") if not decisions else "",
            )


def _write(knowledge: Knowledge, path: Path, size: Size) -> None:
    scenarios = varied(Advisor(knowledge), example_scenarios(size.every), SEED)
    with path.open("w", encoding="utf-8") as file:
        for scenario in islice(scenarios, size.batch_rows):
            data = to_data(scenario.model_copy(update={"story": None, "expect": {}}))
            file.write(json.dumps(data, ensure_ascii=False) + "\n")


def _run(source: Path, output: Path, decisions: tuple[str, ...]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processor time, and megabytes, of a run in processes of its own."""
    words = [sys.executable, "-m", "awsadvisor", "batch", str(source), "-o", str(output)]
    start = perf_counter()
    run = subprocess.Popen([*words, *(f"--decision={name}" for name in decisions)], stdout=subprocess.DEVNULL)
    process, most, worked = psutil.Process(run.pid), 0.0, 0.0
    while run.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            most = max(most, sum(each.memory_info().rss for each in family) / 2**20)
            worked = max(worked, sum(sum(each.cpu_times()[:2]) for each in family))
        except psutil.NoSuchProcess:
            continue
        try:
            run.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    if run.returncode:
        raise AssertionError(f"batch ended with {run.returncode}")
    return perf_counter() - start, worked or perf_counter() - start, most
