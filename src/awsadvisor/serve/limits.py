"""What requests may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The size of a request, how long it may take, how many are worked on at once, and how many may be under way."""

    body_bytes: int = 1_000_000
    seconds: float = 30
    at_once: int = 4
    under_way: int = 64
