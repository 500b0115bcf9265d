"""Work beside the event loop, so that a server goes on to answer while it reasons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Workers:
    """So many threads. Work that nobody waits for any longer keeps its thread until it ends, or is never begun."""

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="advice")

    async def run(self, work: Callable[[], T]) -> T:
        """What the work returns, or raises; it waits until a thread is free."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
