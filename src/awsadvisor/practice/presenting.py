"""An item as a reader meets it: options in an order that tells nothing, and whether a response is right."""

from __future__ import annotations

import hashlib
import random

from awsadvisor.practice.models import Item, Matching, Ordering, Response


def shown_options(item: Item, seed: int) -> tuple[str, ...]:
    """The option ids in the order in which they are shown; the same item and seed always give the same.

    Steps of an ordering never stand in the right order at once.
    """
    names = [option.id for option in item.options]
    source = dice(item.id, seed)
    source.shuffle(names)
    if isinstance(item, Ordering) and tuple(names) == item.right:
        names = [*names[1:], names[0]]
    return tuple(names)


def is_right(item: Item, response: Response) -> bool:
    """Whether a response is right as a whole: there are no points for parts."""
    if isinstance(item, Ordering | Matching):
        return tuple(response) == item.right
    return len(response) == len(item.right) and frozenset(response) == frozenset(item.right)


def dice(*parts: object) -> random.Random:
    """Randomness that the parts determine, on every machine and Python version alike."""
    text = "\x1f".join(str(part) for part in parts)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
