"""What has been worked out so far, beside the output: one line for each row, so that a run can be taken up again.

The first line says what the run is of. A line that was cut off in the writing is dropped when the journal is opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from awsadvisor.errors import InputError, Problem

try:
    import fcntl
except ImportError:  # Windows; there, two runs of one output at once go unnoticed
    fcntl = None  # type: ignore[assignment]

SYNC_SECONDS = 2.0
"""How much work a machine that loses its power may lose: rows that are not on the disk are simply worked out again."""
PROBLEMS = b'{"problems"'
"""How the line of a row begins that could not be advised on."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a journal holds: whose run it is, and how many rows it has got through."""

    run: dict[str, Any]
    rows: int
    end: int
    """The length of its whole lines, in bytes."""


class Journal:
    """A run's rows on their way to the output. One run at a time has it."""

    def __init__(self, output: Path) -> None:
        """The journal of the run that writes `output`; nothing is opened yet."""
        self.path = output.with_name(output.name + ".journal")
        self._file: BinaryIO | None = None
        self._synced = monotonic()

    def begun(self) -> Begun | None:
        """What an earlier run left behind, if there was one. Raises InputError when the file is no journal."""
        try:
            with self.path.open("rb") as file:
                head = file.readline()
                if not head.endswith(b"\n"):
                    return None  # stopped before the first row
                run, rows, end = json.loads(head), 0, file.tell()
                for line in file:
                    if line.endswith(b"\n"):
                        rows, end = rows + 1, end + len(line)
            if not isinstance(run, dict):
                raise ValueError
        except FileNotFoundError:
            return None
        except ValueError:
            raise InputError([Problem(str(self.path), 1, "is no journal of a batch run; move it away")]) from None
        return Begun(run, rows, end)

    def start(self, run: dict[str, Any]) -> None:
        """Begin a new journal, over any that is there. Raises InputError while another run has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._take(0)
        self.add([json.dumps(run).encode()])

    def go_on(self, begun: Begun) -> None:
        """Take up an earlier run after its last whole line. Raises InputError while another run has it."""
        self._take(begun.end)

    def _take(self, end: int) -> None:
        """Have the file, cut to its first `end` bytes, to oneself; the lock ends with this process at the latest."""
        self._file = self.path.open("ab")
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError([Problem(str(self.path), 0, "belongs to a run that is still at work")]) from None
            except OSError:
                pass  # a file system without locks
        self._file.truncate(end)

    def add(self, lines: Iterable[bytes]) -> None:
        """Note rows. They outlive this process at once, and from time to time the machine as well."""
        assert self._file is not None
        self._file.write(b"".join(line + b"\n" for line in lines))
        self._file.flush()
        if monotonic() - self._synced > SYNC_SECONDS:
            self._sync()

    def _sync(self) -> None:
        assert self._file is not None
        os.fsync(self._file.fileno())
        self._synced = monotonic()

    def close(self) -> None:
        """Let go of the file; what was noted stays."""
        if self._file is not None:
            with self._file:
                self._sync()

    def lines(self) -> Iterator[bytes]:
        """The lines of all rows, without their ends, as they have been noted so far."""
        with self.path.open("rb") as file:
            next(file)
            for line in file:
                yield line.rstrip(b"\n")

    def remove(self) -> None:
        """Nothing is left to be taken up."""
        self.path.unlink(missing_ok=True)
