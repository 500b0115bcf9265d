"""How numbers and lists are written, wherever a sentence needs them."""

from __future__ import annotations

from collections.abc import Sequence


def number(value: float) -> str:
    """`20`, `0.5`, `50,000,000`: an exponent only where nobody counts digits."""
    if abs(value) >= 1e15:
        return f"{value:g}"
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0")


def measured(value: float, unit: str | None) -> str:
    """`4 MB`, `2 models`, `1 model`."""
    if unit and value == 1:
        first, space, rest = unit.partition(" ")
        if first.islower() and first.isalpha() and first.endswith("s") and len(first) > len("ms"):
            unit = first[:-1] + space + rest
    return f"{number(value)} {unit}" if unit else number(value)


def listed(names: Sequence[str], word: str = "and") -> str:
    """`A`, `A and B`, or `A, B and C`."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def some(words: Sequence[str], most: int = 8) -> str:
    """The first few of some words: `a, b, c, ...`."""
    return ", ".join(words[:most]) + (", ..." if len(words) > most else "")


def plural(count: int, word: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{count} {word}{'' if count == 1 else 's'}"
