"""Safe YAML: a file becomes a plain value and a table of lines. Everything clever in YAML is refused.

No tags, anchors, aliases or duplicate keys; `yes`, `no`, `on`, `off`, `true` and `false` stay words.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from awsadvisor.errors import InputError, Problem, cannot_be

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
Path_ = tuple[str | int, ...]

_NUMBER = re.compile(r"[-+]?\d[\d_]{0,29}(\.\d{1,30})?([eE][-+]?\d{1,2})?\Z")  # short enough to be finite
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: its value (dicts, lists, text, numbers, dates, None) and the line on which each part stands."""

    name: str
    value: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem that points at the part at `path`."""
        return Problem(self.name, self.line(path), message)


def read_yaml(path: Path, name: str | None = None) -> YamlFile:
    """Read a YAML file.

    `name` is how messages call it (default: the path as given).
    Raises InputError when it cannot be read, is larger than 2 MB, is not UTF-8 text, or is not plain YAML.
    """
    name = name or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError([Problem(name, 0, "no such file")]) from None
    except IsADirectoryError:
        raise InputError([Problem(name, 0, "is a folder, not a file")]) from None
    except OSError as error:
        raise cannot_be("read", name, error) from None
    return parse_yaml(data, name)


def parse_yaml(data: bytes | str, name: str) -> YamlFile:
    """Parse YAML text; see `read_yaml`."""
    if len(data) > MAX_BYTES:
        raise InputError([Problem(name, 0, f"larger than {MAX_BYTES // 1_000_000} MB; this is not one of our files")])
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise InputError([Problem(name, line, "not UTF-8 text; save the file as UTF-8")]) from None
    else:
        text = data
    reader = _Reader(name)
    try:
        value = reader.document(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.problem, error.context) if part)
        if mark is not None and text.split("\n")[mark.line][mark.column : mark.column + 1] == "\t":
            what = "a tab stands here; indent with spaces"
        reader.problems.append(Problem(name, mark.line + 1 if mark else 0, f"not valid YAML: {what}"))
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        reader.problems.append(Problem(name, line, "holds a control character; this is not a text file"))
    if reader.problems:
        raise InputError(reader.problems)
    return YamlFile(name, value, reader.lines)


class _Reader:
    """Builds the value from parser events, noting lines and problems on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []

    def document(self, text: str) -> Any:
        loader: Any = Loader(text)
        try:
            loader.get_event()  # stream start
            if isinstance(loader.peek_event(), yaml.StreamEndEvent):
                self._report(0, "the file is empty")
                return None
            loader.get_event()  # document start
            value = self._node(loader, ())
            loader.get_event()  # document end
            after: Any = loader.peek_event()
            if not isinstance(after, yaml.StreamEndEvent):
                self._report(after.start_mark.line, "a second YAML document starts here; one file holds one document")
            return value
        finally:
            loader.dispose()

    def _report(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.name, line + 1, message))

    def _node(self, loader: Any, path: Path_) -> Any:
        event: Any = loader.get_event()
        line = event.start_mark.line
        self.lines.setdefault(path, line + 1)
        if isinstance(event, yaml.AliasEvent):
            self._report(line, f"alias '*{event.anchor}': aliases are not allowed here; write the value out")
            return None
        if event.anchor is not None:
            self._report(line, f"anchor '&{event.anchor}': anchors are not allowed here")
        if event.tag is not None:
            self._report(line, f"tag '{event.tag.replace('tag:yaml.org,2002:', '!!')}': tags are not allowed here")
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            return _word(event.value) if plain else _shared(event.value)
        if len(path) >= MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH} levels", problem_mark=event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loader, path)
        return self._mapping(loader, path)

    def _sequence(self, loader: Any, path: Path_) -> list[Any]:
        items: list[Any] = []
        while not isinstance(loader.peek_event(), yaml.SequenceEndEvent):
            items.append(self._node(loader, (*path, len(items))))
        loader.get_event()
        return items

    def _mapping(self, loader: Any, path: Path_) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(loader.peek_event(), yaml.MappingEndEvent):
            event: Any = loader.peek_event()
            line: int = event.start_mark.line
            if not isinstance(event, yaml.ScalarEvent):
                self._report(line, "a key must be a plain word")
                self._node(loader, (*path, "?"))
                self._node(loader, (*path, "?"))
                continue
            key: str = sys.intern(event.value)
            self._node(loader, (*path, key))
            if key in entries:
                self._report(line, f"key '{key}' stands twice in this mapping")
            entries[key] = self._node(loader, (*path, key))
        loader.get_event()
        return entries


def _word(text: str) -> Any:
    """What an unquoted word means: nothing, a number, a date, or the word itself."""
    if text in ("", "~", "null"):
        return None
    if _NUMBER.match(text):
        return float(text) if any(mark in text for mark in ".eE") else int(text.replace("_", ""))
    if _DATE.match(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return _shared(text)


def _shared(text: str) -> str:
    """The same text; short ones, said again and again, are kept once, which makes the cache smaller and faster."""
    return sys.intern(text) if len(text) <= 64 else text
