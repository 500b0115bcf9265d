"""A whole run: rows are worked out into a journal, and the journal becomes the output."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from awsadvisor.advisor import Advisor
from awsadvisor.batch.journal import PROBLEMS, Begun, Journal
from awsadvisor.batch.portfolio import Portfolio
from awsadvisor.batch.reading import Source, format_of, open_source
from awsadvisor.batch.rows import Row
from awsadvisor.batch.work import Asked, work
from awsadvisor.batch.writing import needs, replacing
from awsadvisor.errors import InputError, Problem, cannot_be

OnError = Literal["skip", "stop"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: rows so far, and the part of the input behind them, from 0 to 1."""

    rows: int
    part: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: what the portfolio holds, how many rows were skipped, how many an earlier run had done."""

    portfolio: Portfolio
    skipped: int
    resumed: int


@dataclass(frozen=True)
class Batch:
    """A run that is asked for. `on_problems` and `on_progress` hear of what happens while it happens."""

    advisor: Advisor
    source: Path
    output: Path
    asked: Asked
    jobs: int = 1
    on_error: OnError = "stop"
    fresh: bool = False
    overlays: Sequence[Path] = ()
    on_problems: Callable[[Sequence[Problem]], None] = lambda _: None
    on_progress: Callable[[Progress], None] = lambda _: None

    def run(self) -> Summary:
        """Write the output, from where an earlier run of the same kind stopped.

        Raises InputError for an input or output that will not do and, unless they are skipped, for the first row with
        problems; what was worked out before stays in the journal.
        """
        format_ = format_of(self.output)
        self._check_output(format_)
        source = open_source(self.source, self.advisor.knowledge)
        try:
            with closing(Journal(self.output)) as journal:
                begun, asked = self._begin(journal, source)
                self._work(journal, source, asked, begun.rows if begun else 0)
                portfolio, skipped = self._finish(journal, format_)
                journal.remove()
        except OSError as error:
            raise cannot_be("written", error.filename or self.output, error) from None
        return Summary(portfolio, skipped, begun.rows if begun else 0)

    def _check_output(self, format_: str) -> None:
        if self.output.exists():
            raise InputError([Problem(str(self.output), 0, "exists already and is left as it is")])
        if self.asked.full and format_ in ("csv", "parquet"):
            raise InputError([Problem(str(self.output), 0, "--full fits no table; write .jsonl or a folder")])
        needs(format_of(self.output))

    def _begin(self, journal: Journal, source: Source) -> tuple[Begun | None, Asked]:
        """Open the journal, anew or where an earlier run stopped; that run's day holds on."""
        begun = None if self.fresh else journal.begun()
        run = self._identity(source, self.asked)
        if begun is None:
            journal.start(run)
            return None, self.asked
        today = str(begun.run.get("today", ""))
        if {**begun.run, "today": ""} != {**run, "today": ""}:
            message = "is of another run (other input, knowledge or options); --fresh begins anew"
            raise InputError([Problem(str(journal.path), 0, message)])
        journal.go_on(begun)
        return begun, dataclasses.replace(self.asked, today=dt.date.fromisoformat(today))

    def _identity(self, source: Source, asked: Asked) -> dict[str, Any]:
        settings = {key: value for key, value in dataclasses.asdict(asked).items() if key != "today"}
        run = {"input": source.identity, "knowledge": self.advisor.knowledge.fingerprint, **settings}
        return json.loads(json.dumps({**run, "today": asked.today}, default=str))  # type: ignore[no-any-return]

    def _work(self, journal: Journal, source: Source, asked: Asked, done: int) -> None:
        rows = islice(_read(source), done, None)
        for chunk in work(rows, self.advisor, asked, self.overlays, self.jobs):
            lines: list[bytes] = []
            for result in chunk.results:
                if result.problems and self.on_error == "stop":
                    journal.add(lines)
                    raise InputError(result.problems)
                lines.append(result.line)
            journal.add(lines)
            problems = [problem for result in chunk.results for problem in result.problems]
            if problems:
                self.on_problems(problems)
            self.on_progress(Progress(chunk.last.number, chunk.last.position / max(1, source.size)))

    def _finish(self, journal: Journal, format_: Any) -> tuple[Portfolio, int]:
        portfolio, skipped = Portfolio(self.advisor.knowledge), 0
        decisions = [name for name in self.advisor.knowledge.decisions if name in self.asked.decisions]
        with replacing(self.output, format_, decisions or list(self.advisor.knowledge.decisions)) as writer:
            for line, row in _finished(journal):
                if row is None:
                    skipped += 1
                else:
                    writer.add(line, row)
                    portfolio.add(row)
        return portfolio, skipped


def _read(source: Source) -> Iterator[Row]:
    """The rows; that they cannot be read is told from that the output cannot be written."""
    try:
        yield from source.rows()
    except OSError as error:
        raise cannot_be("read", source.name, error) from None


def _finished(journal: Journal) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
    for line in journal.lines():
        yield line, None if line.startswith(PROBLEMS) else json.loads(line)
