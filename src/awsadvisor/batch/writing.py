"""Finished rows into the output: written beside it first, then put in its place in one step."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from awsadvisor.batch.reading import AT_ONCE, Format
from awsadvisor.batch.rows import SEPARATOR
from awsadvisor.errors import ExtraMissingError

SCENARIO = ("title", "lens", "account", "as_of")


class Writer(Protocol):
    """Takes finished rows, each as its line of JSON and as the value of that line."""

    def add(self, line: bytes, row: dict[str, Any]) -> None:
        """Write one row."""

    def close(self) -> None:
        """Write what is left, and let go of the file."""


@contextmanager
def replacing(output: Path, format_: Format, decisions: Sequence[str]) -> Iterator[Writer]:
    """A writer of `output`, which appears, whole, when the block ends well; else it is as if nothing had been."""
    part = output.with_name(output.name + ".part")
    _clear(part)
    writer = _writer(part, format_, decisions)
    try:
        yield writer
        writer.close()
        _sync(part)
        part.replace(output)
    except BaseException:
        with suppress(Exception):  # what led here is what the user has to hear of
            writer.close()
        _clear(part)
        raise


def needs(format_: Format) -> None:
    """Raises ExtraMissingError when a format cannot be written here, before any work is done."""
    if format_ == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise ExtraMissingError("Parquet needs pyarrow", "batch") from None


def _sync(part: Path) -> None:
    """Have it on the disk before the journal goes, from which alone it could be made again."""
    if part.is_dir():
        os.sync()
    else:
        with part.open("rb") as file:
            os.fsync(file.fileno())


def _clear(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def _writer(part: Path, format_: Format, decisions: Sequence[str]) -> Writer:
    match format_:
        case "folder":
            return FolderWriter(part)
        case "csv":
            return CsvWriter(part, decisions)
        case "parquet":
            return ParquetWriter(part, decisions)
        case "jsonl":
            return JsonLinesWriter(part)


class JsonLinesWriter:
    """A line for each row."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, line: bytes, row: dict[str, Any]) -> None:  # noqa: ARG002
        """Write one row."""
        self._file.write(line + b"\n")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class FolderWriter:
    """A file of JSON for each row, called as the scenario's file, or by the row's number."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self._folder = path

    def add(self, line: bytes, row: dict[str, Any]) -> None:
        """Write one row."""
        file = self._folder / (Path(row["file"]).with_suffix(".json") if "file" in row else f"{row['row']:07}.json")
        if file.exists():  # x.yaml and x.yml
            file = self._folder / f"{row['file']}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(line + b"\n")

    def close(self) -> None:
        """Nothing is left open."""


def cells(row: dict[str, Any], decisions: Sequence[str]) -> dict[str, Any]:
    """A row as the cells of a table: for each decision its picks, and its status."""
    found = {"row": row["row"], "file": row.get("file"), **{key: row["scenario"][key] for key in SCENARIO}}
    for name in decisions:
        outcome = row["recommendations"].get(name, {"picks": None, "status": None})
        found |= {name: outcome["picks"], f"{name}.status": outcome["status"]}
    return found


class CsvWriter:
    """A line for each row, several picks in one cell parted by semicolons."""

    def __init__(self, path: Path, decisions: Sequence[str]) -> None:
        self._decisions = decisions
        self._file = path.open("w", encoding="utf-8", newline="")
        columns = ["row", "file", *SCENARIO, *(column for name in decisions for column in (name, f"{name}.status"))]
        self._table = csv.DictWriter(self._file, columns, lineterminator="\n")
        self._table.writeheader()

    def add(self, line: bytes, row: dict[str, Any]) -> None:  # noqa: ARG002
        """Write one row."""
        found = cells(row, self._decisions)
        self._table.writerow(
            {key: SEPARATOR.join(cell) if isinstance(cell, list) else cell for key, cell in found.items()}
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class ParquetWriter:
    """Columns, picks as lists of words."""

    def __init__(self, path: Path, decisions: Sequence[str]) -> None:
        import pyarrow
        import pyarrow.parquet

        self._decisions = decisions
        words = ["file", *SCENARIO]
        outcomes = [(name, pyarrow.list_(pyarrow.string())) for name in decisions]
        statuses = [(f"{name}.status", pyarrow.string()) for name in decisions]
        paired = [column for pair in zip(outcomes, statuses, strict=True) for column in pair]
        columns = [("row", pyarrow.int64()), *((word, pyarrow.string()) for word in words), *paired]
        self._schema = pyarrow.schema(columns)
        self._file = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._table = pyarrow.Table
        self._rows: list[dict[str, Any]] = []

    def add(self, line: bytes, row: dict[str, Any]) -> None:  # noqa: ARG002
        """Write one row, with as many others as make a group."""
        self._rows.append(cells(row, self._decisions))
        if len(self._rows) >= 16 * AT_ONCE:
            self._write()

    def _write(self) -> None:
        self._file.write_table(self._table.from_pylist(self._rows, self._schema))
        self._rows.clear()

    def close(self) -> None:
        """Write what is left, and the footer."""
        if self._rows:
            self._write()
        self._file.close()
