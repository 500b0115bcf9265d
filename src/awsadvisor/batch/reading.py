"""Where rows come from: a folder of scenario files, JSON Lines, CSV or Parquet, one row at a time."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from awsadvisor.batch.rows import Row, check_columns, raise_any
from awsadvisor.errors import ExtraMissingError, InputError, Problem, cannot_be
from awsadvisor.knowledge import Knowledge
from awsadvisor.yamlfile import MAX_BYTES

if TYPE_CHECKING:
    import pyarrow.parquet as parquet

Format = Literal["folder", "jsonl", "csv", "parquet"]
SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    "": "folder",
}
AT_ONCE = 512
"""How many rows of a Parquet file are unpacked at a time."""


@dataclass(frozen=True)
class Source:
    """An input: how large it is, in bytes, files or rows, and what tells it from any other."""

    name: str
    size: int
    identity: str
    rows: Callable[[], Iterator[Row]]


def format_of(path: Path) -> Format:
    """The format that a name stands for. Raises InputError for an ending that is none of ours."""
    if path.is_dir():
        return "folder"
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        known = "a folder, or a file that ends in .jsonl, .csv or .parquet"
        raise InputError([Problem(str(path), 0, f"'{path.suffix}' is no known format; it takes {known}")])
    return found


def open_source(path: Path, knowledge: Knowledge) -> Source:
    """The input at a path. Raises InputError when it cannot be read or its columns are wrong."""
    if not path.exists():
        raise InputError([Problem(str(path), 0, "no such file or folder")])
    found = format_of(path)
    if found == "folder":
        return _folder(path)
    try:
        status = path.stat()
        identity = f"{path.resolve()} {status.st_size} {status.st_mtime_ns}"
        if found == "jsonl":
            return Source(str(path), status.st_size, identity, lambda: _json_lines(path))
        if found == "csv":
            check_columns(_header(path), knowledge, str(path))
            return Source(str(path), status.st_size, identity, lambda: _csv(path))
        with closing(_parquet_file(path)) as file:
            check_columns(file.schema_arrow.names, knowledge, str(path))
            return Source(str(path), file.metadata.num_rows, identity, lambda: _parquet(path))
    except OSError as error:
        raise cannot_be("read", path, error) from None


def _folder(folder: Path) -> Source:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file())
    if not files:
        raise InputError([Problem(str(folder), 0, "holds no scenario file (*.yaml)")])
    raise_any(
        Problem(str(file), 0, "its name is not UTF-8 text")
        for file in files
        if not _is_text(str(file.relative_to(folder)))
    )
    marks = hashlib.sha256()
    for file in files:
        status = file.stat()
        marks.update(f"{file.relative_to(folder)} {status.st_size} {status.st_mtime_ns}\n".encode())

    def rows() -> Iterator[Row]:
        for number, file in enumerate(files, 1):
            yield Row(number, str(file), 1, file, number, file.relative_to(folder).as_posix())

    return Source(str(folder), len(files), f"{folder.resolve()} {marks.hexdigest()}", rows)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        number = line = 0
        while text := file.readline(MAX_BYTES + 1):
            line += 1
            rest = text
            while not rest.endswith(b"\n") and len(rest) > MAX_BYTES:  # far too long: the row is refused, so skip it
                rest = file.readline(MAX_BYTES + 1)
            if text.strip():
                number += 1
                yield Row(number, str(path), line, text, file.tell())


def _header(path: Path) -> list[str]:
    with _text(path) as file:
        try:
            found = next(csv.reader(file), None)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError([Problem(str(path), 1, f"not a CSV file in UTF-8: {error}")]) from None
    if not found:
        raise InputError([Problem(str(path), 1, "the first line must name the columns")])
    return [name.strip() for name in found]


def _csv(path: Path) -> Iterator[Row]:
    columns = _header(path)
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        number = 0
        while True:
            line = reader.line_num + 1  # a row may span several lines; messages name its first
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                raise InputError([Problem(str(path), line, f"not a CSV file in UTF-8: {error}")]) from None
            if not cells:
                continue
            number += 1
            values: dict[str, str | list[str]] = dict(zip(columns, cells, strict=False))
            if len(cells) > len(columns):
                values[f"(cell {len(columns) + 1})"] = cells[len(columns)]
            yield Row(number, str(path), line, values, raw.tell())


def _text(path: Path) -> io.TextIOWrapper:
    return path.open(encoding="utf-8-sig", newline="")


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow.lib

    with closing(_parquet_file(path)) as file:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=AT_ONCE):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, str(path), number, cells, number)
        except pyarrow.lib.ArrowException as error:
            raise _no_parquet(path, error) from None


def _parquet_file(path: Path) -> parquet.ParquetFile:
    try:
        import pyarrow.lib
        import pyarrow.parquet as parquet
    except ImportError:
        raise ExtraMissingError("Parquet needs pyarrow", "batch") from None
    try:
        return parquet.ParquetFile(path)
    except pyarrow.lib.ArrowException as error:
        raise _no_parquet(path, error) from None


def _no_parquet(path: Path, error: Exception) -> InputError:
    return InputError([Problem(str(path), 0, f"not a Parquet file: {str(error).splitlines()[0]}")])
