"""Commands that judge the knowledge: `check` and `coverage`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import read_date
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.errors import ExtraMissingError, InputError, Problem, cannot_be
from awsadvisor.wording import plural

if TYPE_CHECKING:
    from awsadvisor.practice.bank import Bank

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor check")
def check(
    knowledge: KnowledgeOption = [],  # noqa: B006
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Judge freshness on this day; default: today.")
    ] = None,
    examples: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Examples to run; default: the shipped ones and every overlay's.")
    ] = None,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep", help="Reason over all possible answers instead (extra 'verify'): what can fire, win, contradict."
        ),
    ] = False,
    decision: Annotated[
        list[str], typer.Option("--decision", "-d", help="With --deep: only this decision; repeatable.")
    ] = [],  # noqa: B006
    witnesses: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="With --deep: write a scenario for each finding into this folder."),
    ] = None,
) -> None:
    """Check the knowledge: names, near misses, options that can win, freshness, every example and practice item."""
    from awsadvisor import checks
    from awsadvisor.practice.checks import check_bank

    if not deep and (decision or witnesses):
        raise InputError([Problem("", 0, "--decision and --witnesses go with --deep")])
    advisor = Advisor.load(*knowledge)
    if deep:
        raise typer.Exit(_check_deeply(advisor, decision, witnesses))
    bank = _practice_items(advisor, knowledge)
    cited = {name for item in bank.items.values() for name in item.sources}
    findings = checks.check_knowledge(advisor, read_date(as_of) or dt.date.today(), cited)
    files = _example_files(examples, knowledge)
    from_examples, coverage = checks.check_examples(advisor, files)
    findings = [*findings, *from_examples, *check_bank(advisor, bank)]
    for finding in findings:
        print(f"{'warning: ' if finding.severity == 'warning' else ''}{finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    print(checks.summary(advisor.knowledge, advisor.program.decisions))
    if bank.items:
        print(f"{plural(len(bank), 'practice item')}")
    print(
        f"{len(files)} examples, {len(coverage.fired)} rules fired; {errors} errors, {len(findings) - errors} warnings"
    )
    if errors:
        raise typer.Exit(1)


def _practice_items(advisor: Advisor, overlays: Sequence[Path]) -> Bank:
    """The practice items, shipped and in overlays."""
    from awsadvisor.practice.bank import Bank, practice_folder, read_bank

    folders = [folder for folder in (practice_folder(), *(o / "practice" for o in overlays)) if folder.is_dir()]
    return read_bank(advisor.knowledge, *folders) if folders else Bank(())


def _example_files(folder: Path | None, overlays: list[Path]) -> list[Path]:
    """The examples in a folder; without one, the shipped ones and every overlay's."""
    from awsadvisor.checks import example_files
    from awsadvisor.loading import data_folder

    folders = [folder] if folder else [data_folder() / "examples", *(overlay / "examples" for overlay in overlays)]
    files = [file for place in folders for file in example_files(place)]
    if not files:
        raise InputError([Problem(str(folders[0]), 0, "holds no examples")])
    return files


def _check_deeply(advisor: Advisor, decisions: list[str], folder: Path | None) -> int:
    """Print what reasoning over all answers finds; 1 when there is an error among it."""
    try:
        from awsadvisor import verify
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "ortools":
            raise
        raise ExtraMissingError("check --deep needs OR-Tools", "verify") from None
    from awsadvisor.errors import did_you_mean

    known = (verify.FACTS, *advisor.knowledge.decisions)
    wrong = [name for name in decisions if name not in known]
    if wrong:
        raise InputError([Problem("", 0, f"unknown decision '{n}'{did_you_mean(n, known)}") for n in wrong])
    proofs = [verify.verify(advisor, name) for name in _with_progress(decisions or known)]
    defects = sorted((defect for proof in proofs for defect in proof.defects), key=lambda defect: defect.finding)
    try:
        files = verify.write(defects, folder) if folder else {}
    except OSError as error:
        raise cannot_be("written", folder, error) from None
    for defect in defects:
        print(f"{'warning: ' if defect.finding.severity == 'warning' else ''}{defect.finding}")
        if defect.witness is not None:
            print(f"    witness: {files.get(defect) or verify.to_line(defect.witness)}")
    errors = sum(defect.finding.severity == "error" for defect in defects)
    picked = plural(sum(len(proof.winners) for proof in proofs), "option")
    print(f"{picked} can be picked; {plural(errors, 'error')}, {plural(len(defects) - errors, 'warning')}")
    return 1 if errors else 0


def _with_progress(names: Sequence[str]) -> Iterator[str]:
    """The names one by one, with a progress bar on a terminal and a line for each elsewhere, on standard error."""
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        from rich.progress import track

        yield from track(names, "Verifying", console=console, transient=True)
        return
    for position, name in enumerate(names, start=1):
        sys.stderr.write(f"verifying {name} ({position} of {len(names)})\n")
        yield name


@app.command(epilog="Example:  awsadvisor coverage examples/inference")
def coverage(
    examples: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Examples to look at; default: the shipped ones and every overlay's."),
    ] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when anything is not exercised.")] = False,
) -> None:
    """Say which rules and options the examples exercise, and what kept the others from it."""
    from awsadvisor import coverage as measure

    advisor = Advisor.load(*knowledge)
    found = measure.measure(advisor, _example_files(examples, knowledge))
    for line in measure.table(advisor.knowledge, found):
        print(line)
    for line in measure.reasons(advisor, found):
        print(line)
    if strict and not measure.complete(advisor.knowledge, found):
        raise typer.Exit(1)
