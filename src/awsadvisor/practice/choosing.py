"""What a response still lacks, and how changes to it come together."""

from __future__ import annotations

from awsadvisor.practice.models import Item, Response

OPEN = ""
"""Stands in the response to a matching item for a line that has no option yet."""


def lacking(item: Item, response: Response) -> int:
    """How many choices a response still needs; below zero where it holds more than the item asks for."""
    chosen = [name for name in response if name != OPEN]
    return len(item.right) - len(set(chosen) if item.type == "ordering" else chosen)


def merged(item: Item, before: Response, after: Response, kept: Response) -> Response:
    """What is kept, with the change from `before` to `after`; what was changed elsewhere meanwhile stays."""
    if item.type in ("multiple_choice", "ordering"):
        return after
    if item.type == "multiple_response":
        chosen = (frozenset(kept) | frozenset(after)) - (frozenset(before) - frozenset(after))
        return tuple(option.id for option in item.options if option.id in chosen)
    lines = (_lines(item, response) for response in (before, after, kept))
    found = tuple(new if new != old else stays for old, new, stays in zip(*lines, strict=True))
    return found if any(found) else ()


def _lines(item: Item, response: Response) -> Response:
    """A response with one entry for each line, also where nothing was chosen."""
    return (*response, *(OPEN,) * (len(item.right) - len(response)))
