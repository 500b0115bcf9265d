"""A memory of bounded size, for what would be worked out again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memory(Generic[V]):
    """Keeps at least the last `size` values asked for, and never more than twice as many.

    What has not been asked for while `size` others were is forgotten at once, all together: cheaper than to note the
    order of every use. Threads may share it; the worst that can happen is that a value is forgotten early.
    """

    def __init__(self, size: int) -> None:
        """Of size 0, it remembers nothing."""
        self._size = size
        self._recent: dict[Hashable, V] = {}
        self._older: dict[Hashable, V] = {}

    def get(self, key: Hashable) -> V | None:
        """The value kept under the key, if it has not been forgotten."""
        found = self._recent.get(key)
        if found is None:
            found = self._older.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Hashable, value: V) -> None:
        """Remember a value, which must not be None."""
        if not self._size:
            return
        if len(self._recent) >= self._size:
            self._older, self._recent = self._recent, {}
        self._recent[key] = value
