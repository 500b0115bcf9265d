"""Rows of the one table that is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.timing import Samples


@dataclass(frozen=True)
class Row:
    """One measurement, in words."""

    what: str
    median: str = ""
    p95: str = ""
    ratio: str = ""
    promise: str = ""


@dataclass(frozen=True)
class Size:
    """How much work a run does: `--quick` shows that everything works and measures nothing."""

    every: int
    """Only every so many-th example."""
    rounds: int
    processes: int
    memory_rounds: int
    batch_rows: int = 20_000


def timed(what: str, samples: Samples, ratio: str = "", promise: str = "") -> Row:
    """A row for one contender."""
    return Row(what, duration(samples.median), duration(samples.p95), ratio, promise)


def kept(met: bool, promise: str) -> str:
    """A promise and whether this run kept it."""
    return f"{promise}: {'met' if met else '**not met**'}"


def duration(seconds: float) -> str:
    """Three significant digits, in the unit that suits."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | median | p95 | ratio | promise |", "|---|---:|---:|---|---|"]
    lines += [f"| {row.what} | {row.median} | {row.p95} | {row.ratio} | {row.promise} |" for row in rows]
    return "\n".join(lines)
