"""One row of a portfolio, and how it becomes a scenario, whatever it was written in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Knowledge
from awsadvisor.yamlfile import MAX_BYTES, YamlFile, read_yaml

SEPARATOR = ";"
WORDS = ("title", "story", "lens", "account", "as_of")
LISTS = ("decisions", "regions")
GIVEN = "given."
"""Columns `given.<decision>` hold decisions that are made already."""


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario as it stands in the input: a line of JSON, the cells of a table, or a file of its own.

    `number` counts from 1, `file` and `line` say where messages point, and `position` is how far into the input its
    end lies, in the unit of `Source.size`. `name` is a file's place in its folder.
    """

    number: int
    file: str
    line: int
    content: bytes | Mapping[str, Any] | Path
    position: int
    name: str | None = None


def parsed(row: Row, knowledge: Knowledge) -> YamlFile:
    """The row as a parsed scenario file. Raises InputError with the row's line."""
    match row.content:
        case Path() as path:
            return read_yaml(path, row.file)
        case bytes() as text:
            return YamlFile(row.file, _from_json(text, row), {(): row.line})
        case cells:
            return YamlFile(row.file, from_cells(cells, knowledge), {(): row.line})


def _from_json(text: bytes, row: Row) -> Any:
    if len(text) > MAX_BYTES:
        raise InputError([Problem(row.file, row.line, f"longer than {MAX_BYTES // 1_000_000} MB; this is no scenario")])
    try:
        return json.loads(text.decode("utf-8-sig").rstrip("\r\n"), object_pairs_hook=_mapping)
    except UnicodeDecodeError:
        raise InputError([Problem(row.file, row.line, "not UTF-8 text")]) from None
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise InputError([Problem(row.file, row.line, message)]) from None
    except (RecursionError, ValueError) as error:  # nested too deeply, a number of thousands of digits, a key twice
        raise InputError([Problem(row.file, row.line, f"not valid JSON: {error}")]) from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"key '{next(name for name in names if names.count(name) > 1)}' stands twice in one mapping")
    return found


def from_cells(cells: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """A scenario's keys from the cells of a table; an empty cell says nothing."""
    scenario: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for column, cell in cells.items():
        if cell is None or cell == "":
            continue
        if column in WORDS:
            scenario[column] = cell
        elif column in LISTS:
            scenario[column] = _words(cell)
        elif column.startswith(GIVEN):
            options = _words(cell)
            given[column.removeprefix(GIVEN)] = options[0] if len(options) == 1 else options
        else:
            answers[column] = _answer(knowledge, column, cell)
    return scenario | ({"given": given} if given else {}) | {"answers": answers}


def _answer(knowledge: Knowledge, name: str, cell: Any) -> Any:
    question = knowledge.questions.get(knowledge.renamed.get(name, name))
    if question is None or not isinstance(cell, str) or cell.strip() == "unknown":
        return cell
    if question.kind == "choices":
        return _words(cell)
    return _number(cell) if question.kind == "number" else cell.strip()


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) else text


def _words(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return [word.strip() for word in cell.split(SEPARATOR) if word.strip()]


def check_columns(columns: Iterable[str], knowledge: Knowledge, file: str) -> None:
    """Raises InputError when a table has a column that no scenario has, or one twice."""
    columns = list(columns)
    raise_any(Problem(file, 1, message) for message in _wrong_columns(columns, knowledge))


def _wrong_columns(columns: list[str], knowledge: Knowledge) -> Iterator[str]:
    questions = {*knowledge.questions, *knowledge.renamed}
    givens = {GIVEN + name for name in knowledge.decisions}
    known = {*WORDS, *LISTS, *givens, *questions}
    for column in dict.fromkeys(columns):
        if column not in known:
            yield f"unknown column '{column}'{did_you_mean(column, known)}"
        elif columns.count(column) > 1:
            yield f"column '{column}' stands there twice"


def raise_any(problems: Iterable[Problem]) -> None:
    """Raises InputError when there is any problem."""
    found = list(problems)
    if found:
        raise InputError(found)
