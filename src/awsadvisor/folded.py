"""A mapping that stays a pickle until somebody looks into it: most runs need little of the knowledge."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import TypeVar

from awsadvisor.lazy import cached_property

V = TypeVar("V")


class Folded(Mapping[str, V]):
    """Equal to the mapping that it was made from, and unfolded when first looked at."""

    def __init__(self, content: Mapping[str, V]) -> None:
        self._pickle = pickle.dumps(dict(content), protocol=pickle.HIGHEST_PROTOCOL)

    @cached_property
    def _content(self) -> dict[str, V]:
        content: dict[str, V] = pickle.loads(self._pickle)
        return content

    def __getitem__(self, key: str) -> V:
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def __getstate__(self) -> dict[str, bytes]:
        return {"_pickle": self._pickle}
