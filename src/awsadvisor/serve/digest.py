"""Advice for a reader with little room, as an assistant is: what is picked and why, and the pages that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

RUNNERS_UP = 1


def digest(advice: dict[str, Any]) -> dict[str, Any]:
    """The JSON advice with each decision's picks and first runner-up only; other decisions are named by status."""
    found = {**advice, "recommendations": {}}
    for name, recommendation in advice["recommendations"].items():
        if recommendation["picks"]:
            found["recommendations"][name] = {**recommendation, "options": list(_leading(recommendation["options"]))}
    for status in ("open", "not_applicable"):
        found[status] = [name for name, each in advice["recommendations"].items() if each["status"] == status]
    return found


def _leading(options: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    left = RUNNERS_UP
    for option in options:
        if option["verdict"] == "recommended":
            yield option
        elif option["verdict"] == "alternative" and left:
            left -= 1
            yield option


def cited(value: Any) -> Iterator[str]:
    """Every source that a piece of JSON names, in order."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "sources" and isinstance(part, list):
                yield from part
            else:
                yield from cited(part)
    elif isinstance(value, list):
        for part in value:
            yield from cited(part)
