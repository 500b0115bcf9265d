"""The command for many scenarios at once: `batch`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import read_date
from awsadvisor.cli.options import AccountOption, AsOfOption, DecisionOption, KnowledgeOption, LensOption
from awsadvisor.cli.outputs import console_for_output, emit
from awsadvisor.cli.staying import stay
from awsadvisor.errors import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from awsadvisor.batch.run import Batch, Summary

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor batch examples/inference -o inference.csv --decision inference")
def batch(
    source: Annotated[
        Path, typer.Argument(metavar="INPUT", help="A folder of scenario files, or a .jsonl, .csv or .parquet file.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUTPUT", help="The same formats; never overwrites.")
    ],
    decision: DecisionOption = [],  # noqa: B006
    lens: LensOption = None,
    account: AccountOption = None,
    as_of: AsOfOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    full: Annotated[bool, typer.Option("--full", help="Write the whole advice, not only status and picks.")] = False,
    on_error: Annotated[
        Literal["skip", "stop"], typer.Option(help="What to do at a row with problems; both report it by line.")
    ] = "stop",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0: one for each core.")] = 0,
    summary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the portfolio's counts, as JSON.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew where an earlier run was stopped.")] = False,
) -> None:
    """Advise on many scenarios, on all cores; a run that was stopped goes on where it was."""
    from awsadvisor.batch.run import Batch
    from awsadvisor.batch.work import Asked, cores

    advisor = Advisor.load(*knowledge)
    stay()
    unknown = [Problem("", 0, f"unknown decision '{name}'{did_you_mean(name, advisor.knowledge.decisions)}")
               for name in decision if name not in advisor.knowledge.decisions]  # fmt: skip
    if summary == output:
        unknown.append(Problem(str(output), 0, "cannot be the output and the summary"))
    elif summary is not None and summary.exists():
        unknown.append(Problem(str(summary), 0, "exists already and is left as it is"))
    if unknown:
        raise InputError(unknown)
    asked = Asked(dt.date.today(), tuple(decision), lens, account, read_date(as_of), full)
    run = Batch(advisor, source, output, asked, jobs or cores(), on_error, fresh, knowledge)
    try:
        found = _with_progress(run)
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped; the same command goes on from {output}.journal\n")
        raise typer.Exit(130) from None
    if summary is not None:  # before anything is printed, which the reader may not wait for
        emit(json.dumps(found.portfolio.data(), indent=2, ensure_ascii=False) + "\n", summary)
    _report(found, output)


def _with_progress(run: Batch) -> Summary:
    """Run with a bar on standard error, where that is a terminal, and each problem on a line of its own."""
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from awsadvisor.batch import run as running

    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]:,} rows"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1.0, rows=0)

        def on_progress(progress: running.Progress) -> None:
            bar.update(task, completed=progress.part, rows=progress.rows)

        def on_problems(problems: Sequence[Problem]) -> None:
            for problem in problems:
                console.print(str(problem), markup=False, soft_wrap=True)

        return replace(run, on_progress=on_progress, on_problems=on_problems).run()


def _report(found: Summary, output: Path) -> None:
    from awsadvisor.batch.report import print_portfolio
    from awsadvisor.wording import plural

    said = plural(found.portfolio.scenarios, "scenario")
    skipped = f", {plural(found.skipped, 'row')} skipped" if found.skipped else ""
    resumed = f" (of these rows, {found.resumed:,} by an earlier run)" if found.resumed else ""
    print(f"written: {output}: {said}{skipped}{resumed}")
    print_portfolio(console_for_output(), found.portfolio)
