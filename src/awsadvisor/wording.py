"""How numbers and lists are written, wherever a sentence needs them."""

from __future__ import annotations

from collections.abc import Sequence


def number(value: float) -> str:
    """`20`, `0.5`, `50,000,000`: never an exponent."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0")


def listed(names: Sequence[str], word: str = "and") -> str:
    """`A`, `A and B`, or `A, B and C`."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def plural(count: int, word: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{count} {word}{'' if count == 1 else 's'}"
