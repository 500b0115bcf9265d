"""How a response grows as a reader presses one option after the other; it never holds more than the item asks for."""

from __future__ import annotations

from awsadvisor.practice.models import Item, Response

OPEN = ""
"""Stands in the response to a matching item for a prompt that has no option yet."""


def pressed(item: Item, response: Response, option: str) -> Response:
    """The response after an option was pressed: the only one, one more or one fewer, or the next or no longer a step.

    A further option is not taken when as many are chosen as the item asks for.
    """
    if item.type == "multiple_choice":
        return (option,)
    if option in response:
        return tuple(name for name in response if name != option)
    return (*response, option) if len(response) < len(item.right) else response


def matched(item: Item, response: Response, prompt: int, option: str | None) -> Response:
    """The response after a prompt of a matching item got an option, or lost it; nothing when no prompt has one."""
    found = [*(response or (OPEN,) * len(item.right))]
    found[prompt] = option or OPEN
    return tuple(found) if any(found) else ()


def lacking(item: Item, response: Response) -> int:
    """How many choices a response still needs."""
    return len(item.right) - sum(name != OPEN for name in response)
