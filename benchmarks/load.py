"""How long it takes until an advisor is ready: from YAML, and from the cache."""

from __future__ import annotations

import os
from collections.abc import Iterator

from awsadvisor import Advisor
from benchmarks.report import Row, Size, timed
from benchmarks.timing import race


def measure(size: Size) -> Iterator[Row]:
    """The warm-up fills the cache, in the folder that `AWSADVISOR_CACHE` names."""
    folder = os.environ["AWSADVISOR_CACHE"]
    found = race({"yaml": lambda _: _load("off"), "cache": lambda _: _load(folder)}, [None], size.rounds)
    yield timed("`Advisor.load()` from YAML", found["yaml"], f"{found['yaml'].ratio_to(found['cache']):.3g}")
    yield timed("`Advisor.load()` from the cache", found["cache"], "1")


def _load(cache: str) -> None:
    before = os.environ["AWSADVISOR_CACHE"]
    os.environ["AWSADVISOR_CACHE"] = cache
    try:
        Advisor.load()
    finally:
        os.environ["AWSADVISOR_CACHE"] = before
