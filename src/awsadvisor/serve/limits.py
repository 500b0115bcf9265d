"""What one request may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The size of a request, how long it may take, and how many are worked on at once."""

    body_bytes: int = 1_000_000
    seconds: float = 30
    at_once: int = 8
