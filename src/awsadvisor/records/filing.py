"""Records in a folder: the next number, the earlier record of the same decision, and writing all or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from awsadvisor.atomic import write_files
from awsadvisor.errors import InputError, Problem
from awsadvisor.records.record import Record
from awsadvisor.records.writing import Writer

NUMBERED = re.compile(r"(\d{4,})-.+\.(md|html)$")
HEAD = re.compile(r"\A(?:<!doctype html>\s*)?(?:---|<!--)\n(.*?)\n(?:---|-->)\n", re.DOTALL | re.IGNORECASE)
STATUS = re.compile(r"^status:.*$", re.MULTILINE)
SHOWN_STATUS = re.compile(r'(class="status">)[^<]*')
LONGEST = 70


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a record: `written` anew, `superseding` an earlier one, or `unchanged` and not written."""

    record: Record
    file: Path
    outcome: str
    earlier: Path | None = None


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A record that lies in the folder."""

    file: Path
    number: int
    text: str
    status: str
    about: Mapping[str, Any]


def file_records(folder: Path, records: Iterable[Record], writer: Writer, status: str) -> list[Filed]:
    """Write the records whose answer is new, and mark those superseded that they replace.

    Either every file is written or, where something is wrong, none. Raises InputError.
    """
    earlier = list(_earlier(folder, writer.suffix))
    number = max((int(match[1]) for path in _numbered(folder) if (match := NUMBERED.match(path.name))), default=0)
    texts: dict[Path, str] = {}
    filed = []
    for record in records:
        old = _standing(earlier, record)
        if old is not None and old.about.get("picks") == {name: list(picks) for name, picks in record.picks.items()}:
            filed.append(Filed(record, old.file, "unchanged"))
            continue
        number += 1
        path = folder / f"{number:04d}-{slug(record.title)}{writer.suffix}"
        texts[path] = writer.write(record, number, status, old.file.name if old else None)
        if old is not None:
            texts[old.file] = _superseded(old, number, path.name)
        filed.append(Filed(record, path, "superseding" if old else "written", old.file if old else None))
    write_files(texts)
    return filed


def _numbered(folder: Path) -> list[Path]:
    if folder.exists() and not folder.is_dir():
        raise InputError([Problem(str(folder), 0, "is not a folder")])
    return sorted(path for path in folder.glob("*") if NUMBERED.match(path.name)) if folder.exists() else []


def _earlier(folder: Path, suffix: str) -> Iterable[_Earlier]:
    """The records in the folder that awsadvisor wrote, by number; others are left alone."""
    for path in _numbered(folder):
        match = NUMBERED.match(path.name)
        if match and path.suffix == suffix:
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise InputError([Problem(str(path), 0, f"cannot be read: {error}")]) from None
            found = _head(text)
            about = found.get("awsadvisor")
            if isinstance(about, dict):
                yield _Earlier(path, int(match[1]), text, str(found.get("status", "")), about)


def _head(text: str) -> Mapping[str, Any]:
    """What a record says of itself at its top; nothing for other files."""
    head = HEAD.match(text)
    with suppress(yaml.YAMLError):
        found = yaml.safe_load(head[1]) if head else None
        if isinstance(found, dict):
            return found
    return {}


def _standing(earlier: Iterable[_Earlier], record: Record) -> _Earlier | None:
    """The latest record of the same decision for the same scenario that is not superseded."""
    same = [
        old
        for old in earlier
        if (old.about.get("scenario"), old.about.get("decision")) == (record.scenario, record.decision)
        and not old.status.startswith("superseded")
    ]
    return max(same, key=lambda old: old.number, default=None)


def _superseded(old: _Earlier, number: int, name: str) -> str:
    """The old record's text with its new status; nothing else in it changes."""
    text = STATUS.sub(lambda _: f'status: "superseded by [ADR-{number:04d}]({name})"', old.text, count=1)
    return SHOWN_STATUS.sub(lambda match: f'{match[1]}superseded by <a href="{name}">{name}</a>', text, count=1)


def slug(title: str) -> str:
    """A title as the name of a file: `serve-predictions-with-sagemaker-asynchronous-inference`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = "-".join(words)
    return name if len(name) <= LONGEST else name[: LONGEST + 1].rsplit("-", 1)[0][:LONGEST] or "decision"
