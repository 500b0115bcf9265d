"""Folders and files of practice items become a bank; every problem in every file is reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awsadvisor.answers import answer_problems, given_problems
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Knowledge
from awsadvisor.lazy import cached_property
from awsadvisor.loading import data_folder
from awsadvisor.practice.models import SHAPES, Item, Matching, Ordering
from awsadvisor.validation import validate
from awsadvisor.yamlfile import Path_, YamlFile, read_yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """An item and where it is written."""

    item: Item
    file: YamlFile
    path: Path_

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at a part of the item."""
        return self.file.problem((*self.path, *path), message)


@dataclass(frozen=True)
class Bank:
    """Practice items by id, in the order of their files."""

    entries: tuple[Entry, ...]

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its id."""
        return {entry.item.id: entry.item for entry in self.entries}

    def __len__(self) -> int:
        return len(self.entries)


def practice_folder() -> Path:
    """The folder of the shipped items."""
    return data_folder() / "practice"


def read_bank(knowledge: Knowledge, *folders: Path) -> Bank:
    """Every item in `<folder>/domain-<n>/*.yaml` of the folders; default: the shipped ones.

    Raises InputError with every problem: what is misspelt, missing, unknown to the knowledge, or written twice.
    """
    problems: list[Problem] = []
    entries: list[Entry] = []
    shipped = practice_folder()
    for root in folders or (shipped,):
        for path in sorted(root.glob("domain-*/*.yaml")):
            name = path.relative_to(shipped.parent).as_posix() if root == shipped else str(path)
            try:
                file = read_yaml(path, name)
            except InputError as error:
                problems.extend(error.problems)
                continue
            for entry in _entries(knowledge, file, problems):
                entries.append(entry)
                if path.parent.name != f"domain-{entry.item.domain}":
                    wrong = f"task {entry.item.task} belongs into a folder domain-{entry.item.domain}"
                    problems.append(entry.problem(("task",), wrong))
    return _bank(entries, problems)


def read_items(knowledge: Knowledge, *files: YamlFile) -> Bank:
    """The items of single files. Raises InputError with every problem."""
    problems: list[Problem] = []
    return _bank([entry for file in files for entry in _entries(knowledge, file, problems)], problems)


def _bank(entries: list[Entry], problems: list[Problem]) -> Bank:
    first: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.item.id, *entry.item.was):
            known = first.setdefault(name, entry)
            if known is not entry:
                place = f"{known.file.name}:{known.file.line(known.path)}"
                problems.append(entry.problem(("id",), f"item '{name}' already stands in {place}"))
    if problems:
        raise InputError(problems)
    return Bank(tuple(entries))


def _entries(knowledge: Knowledge, file: YamlFile, problems: list[Problem]) -> Iterator[Entry]:
    if not isinstance(file.value, list):
        problems.append(file.problem((), "expected a list of items, each starting with '- id: ...'"))
        return
    for index, raw in enumerate(file.value):
        item = _item(raw, file, (index,), problems)
        if item is not None:
            entry = Entry(item, file, (index,))
            problems.extend(entry.problem(path, text) for path, text in _link_problems(knowledge, item))
            yield entry


def _item(raw: Any, file: YamlFile, path: Path_, problems: list[Problem]) -> Item | None:
    if not isinstance(raw, dict):
        problems.append(file.problem(path, "expected an item: a mapping of keys that starts with 'id'"))
        return None
    kind = raw.get("type")
    if kind not in SHAPES:
        names = ", ".join(SHAPES)
        what = "key 'type' is missing" if kind is None else f"'type': '{kind}'{did_you_mean(str(kind), SHAPES)}"
        problems.append(file.problem((*path, "type"), f"{what}; it is one of {names}"))
        return None
    return validate(SHAPES[kind], raw, file, path, problems)


def _link_problems(knowledge: Knowledge, item: Item) -> Iterator[tuple[Path_, str]]:
    """What the item names and the knowledge does not have."""
    if knowledge.exam is not None and knowledge.exam.task(item.task) is None:
        yield ("task",), f"the exam guide has no task {item.task}"
    for position, name in enumerate(item.sources):
        if name not in knowledge.sources:
            yield ("sources", position), f"unknown source '{name}'{did_you_mean(name, knowledge.sources)}"
    for path, states, given in _stated(item):
        for where, text in answer_problems(knowledge, states):
            yield (*path, "states", *where[1:]), text
        for where, text in given_problems(knowledge, given):
            yield (*path, "given", *where[1:]), text
    if item.decision is None:
        for position, option in enumerate(item.options):
            if option.text is None:
                yield ("options", position), f"option '{option.id}' needs a 'text': no decision gives it a name"
        return
    decision = knowledge.decisions.get(item.decision)
    if decision is None:
        known = did_you_mean(item.decision, knowledge.decisions)
        yield ("decision",), f"unknown decision '{item.decision}'{known}"
        return
    for position, option in enumerate(item.options):
        if option.id not in decision.options:
            near = did_you_mean(option.id, decision.options)
            yield ("options", position, "id"), f"no option '{option.id}' in decision '{item.decision}'{near}"
    if isinstance(item, Ordering) and item.by not in (None, "effort"):
        limits = {name for option in decision.options.values() for name in option.limits}
        if item.by not in limits:
            near = did_you_mean(str(item.by), limits)
            yield ("by",), f"'{item.by}' is neither 'effort' nor a limit of decision '{item.decision}'{near}"


def _stated(item: Item) -> Iterator[tuple[Path_, Mapping[str, Any], Mapping[str, Any]]]:
    yield (), item.states, item.given
    if isinstance(item, Matching):
        for position, prompt in enumerate(item.prompts):
            yield ("prompts", position), prompt.states, prompt.given
