"""Items that a learner brings: our YAML, or the same as JSON. What states no answers stays unproven."""

from __future__ import annotations

from pathlib import Path

from awsadvisor.advisor import Advisor
from awsadvisor.errors import InputError
from awsadvisor.practice.bank import read_items
from awsadvisor.practice.models import Item
from awsadvisor.practice.proof import disproofs
from awsadvisor.yamlfile import YamlFile, read_yaml

PROGRESS = b'"awsadvisor-progress"'
HEAD = 200
"""An export of progress says what it is within so many bytes of its beginning."""


def read_own_items(advisor: Advisor, path: Path) -> tuple[list[Item], list[str]]:
    """The items of a file, and the ids of those that nothing proves; see `own_items_of`."""
    return own_items_of(advisor, read_yaml(path))


def own_items_of(advisor: Advisor, file: YamlFile) -> tuple[list[Item], list[str]]:
    """The items of a file that has been parsed, and the ids of those that nothing proves.

    JSON is YAML, so one reader serves both. Raises InputError with every problem: what cannot be read, what names
    nothing, and keys that the rules do not derive.
    """
    bank = read_items(advisor.knowledge, file)
    problems = [
        entry.problem(place, f"item '{entry.item.id}': {text}")
        for entry in bank.entries
        for place, text in disproofs(advisor, entry.item)
    ]
    if problems:
        raise InputError(problems)
    items = [entry.item for entry in bank.entries]
    return items, [item.id for item in items if not item.provable and not item.concept]


def is_progress(path: Path) -> bool:
    """Whether a file is an export of progress rather than a file of items."""
    try:
        with path.open("rb") as file:
            return holds_progress(file.read(HEAD))
    except OSError:
        return False


def holds_progress(data: bytes) -> bool:
    """Whether these are the bytes of an export of progress."""
    return PROGRESS in data[:HEAD]
