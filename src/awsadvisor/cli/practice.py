"""Commands for those who study: `practice` and what belongs to it, and `mock`."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import read_date
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.errors import ExtraMissingError, InputError, Problem
from awsadvisor.wording import plural

if TYPE_CHECKING:
    from awsadvisor.practice.drills import Drill
    from awsadvisor.study import Asked, Study

app = typer.Typer()
practice_app = typer.Typer(help="Practice for the AIF-C01 exam: scenario questions whose keys the rules prove.")
app.add_typer(practice_app, name="practice")

ExportFormat = Literal["json", "csv", "anki"]
LEFT = "q"


@contextmanager
def study_of(knowledge: list[Path]) -> Iterator[Study]:
    """The learner of this computer with everything there is to practise. Raises ExtraMissingError."""
    try:
        from awsadvisor.store.learner import Store
        from awsadvisor.study import Study
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("sqlalchemy", "fsrs", "tzlocal"):
            raise
        raise ExtraMissingError("practice keeps its progress with SQLAlchemy and fsrs", "practice") from None
    advisor = Advisor.load(*knowledge)
    store = Store.open()
    try:
        yield Study(advisor, store.learner())
    finally:
        store.close()


def now() -> dt.datetime:
    """This moment, in the time zone of this computer, in which the learner's days begin and end."""
    from tzlocal import get_localzone

    return dt.datetime.now(get_localzone())


@practice_app.callback(invoke_without_command=True, epilog="Example:  awsadvisor practice --domain 3 --count 5")
def practice(
    context: typer.Context,
    domain: Annotated[
        str | None, typer.Option("--domain", "-D", help="Only this domain of the exam guide, 1 to 5.")
    ] = None,
    decision: Annotated[str | None, typer.Option("--decision", "-d", help="Only items on this decision.")] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=500, help="How many questions.")] = 10,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed asks the same new questions.")] = None,
    cram: Annotated[
        bool, typer.Option("--cram", help="Leave the schedule of repetitions as it is, whatever is answered.")
    ] = False,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Ask practice questions, first those that are due, and explain every answer."""
    if context.invoked_subcommand is not None:
        return
    with study_of(knowledge) as study:
        start = int(time.time()) if seed is None else seed
        asked = study.round(start, now(), domain, decision, repeat=seed is None and not cram)
        _ask_round(study, islice(asked, count), count, start, "cram" if cram else "practice")


def _ask_round(
    study: Study, questions: Iterator[Asked], count: int, seed: int, mode: Literal["practice", "cram"]
) -> None:
    from awsadvisor.cli.items import print_item, print_verdict

    console = console_for_output()
    answered = right = 0
    for number, asked in enumerate(questions, start=1):
        item = asked.item
        again = " · again" if asked.due else ""
        head = f"Question {number} of {count} · task {item.task} · {item.difficulty}{again} · {item.id}"
        print_item(console, study.supply.advisor, item, seed, head)
        begun = time.monotonic()
        response = _response(asked, seed)
        if response is None:
            break
        answered += 1
        right += study.answer(asked, response, now(), round(time.monotonic() - begun, 1), mode)
        print_verdict(console, study.supply.advisor, item, response, seed)
    console.print()
    plan = study.learner.plan(now())
    print(f"{right} of {answered} right. Still due today: {plural(len(plan.due), 'card')}.")


def _response(asked: Asked, seed: int) -> tuple[str, ...] | None:
    """A response that fits the item; None when the learner stops."""
    from awsadvisor.cli.items import ask, read_response

    while True:
        typed = ask(asked.item, f", {LEFT} to stop")
        if typed is None or typed.lower() == LEFT:
            return None
        response = read_response(asked.item, typed, seed)
        if isinstance(response, tuple):
            return response
        print(response)


@practice_app.command(
    "drill", epilog="Example:  awsadvisor practice drill inference/asynchronous-inference batch-transform"
)
def drill(
    pair: Annotated[
        list[str],
        typer.Argument(
            metavar="[DECISION/OPTION OPTION]", help="Two options to tell apart; default: what you confuse."
        ),
    ] = [],  # noqa: B006
    seed: Annotated[int, typer.Option("--seed", help="Another seed tells other stories.")] = 1,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show pairs of stories that differ in one fact, and the fact flips the answer."""
    with study_of(knowledge) as study:
        drills = list(islice(study.drills(seed, now()), 5)) if not pair else [_asked_drill(study, pair, seed)]
        if not drills:
            print("Nothing has been confused yet that a drill could set apart. Name two options to see one.")
        for found in drills:
            _run_drill(study, found, seed)


def _asked_drill(study: Study, pair: list[str], seed: int) -> Drill:
    from awsadvisor.errors import did_you_mean
    from awsadvisor.practice.drills import contrast

    decisions = study.supply.advisor.knowledge.decisions
    decision, slash, first = pair[0].partition("/")
    if len(pair) != 2 or not slash:
        raise InputError([Problem("", 0, "a drill takes DECISION/OPTION and a second option of the same decision")])
    if decision not in decisions:
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{did_you_mean(decision, decisions)}")])
    options = decisions[decision].options
    wrong = [name for name in (first, pair[1]) if name not in options]
    if wrong:
        raise InputError([Problem("", 0, f"no option '{n}' in '{decision}'{did_you_mean(n, options)}") for n in wrong])
    found = contrast(study.supply.maker, decision, first, pair[1], seed) or contrast(
        study.supply.maker, decision, pair[1], first, seed
    )
    if found is None:
        raise InputError([Problem("", 0, "no single fact tells these two apart in a story; try another --seed")])
    return found


def _run_drill(study: Study, found: Drill, seed: int) -> None:
    from awsadvisor.cli.items import print_item, print_verdict
    from awsadvisor.study import Asked, new_token

    console = console_for_output()
    for half, item in (("first", found.first), ("second", found.second)):
        asked = Asked(item, new_token(), due=False)
        print_item(console, study.supply.advisor, item, seed, f"Contrast drill, {half} story")
        response = _response(asked, seed)
        if response is None:
            return
        study.answer(asked, response, now(), mode="cram")
        print_verdict(console, study.supply.advisor, item, response, seed)
    console.print()
    console.print(f"The one difference: {found.before}\n           became: {found.after}", style="bold", soft_wrap=True)


@practice_app.command("progress", epilog="Example:  awsadvisor practice progress --exam-date 2026-12-19 --daily 40")
def progress(
    exam_date: Annotated[
        str | None, typer.Option("--exam-date", metavar="DATE", help="Set the day of your exam.")
    ] = None,
    daily: Annotated[int | None, typer.Option("--daily", metavar="N", help="Set how many cards a day at most.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show what is due, what is known, what is confused, and the outlook for the exam."""
    from awsadvisor.cli.progress import print_progress

    with study_of(knowledge) as study:
        if exam_date is not None:
            study.learner.set_exam(read_date(exam_date, "--exam-date"))
        if daily is not None:
            study.learner.set_daily_cap(daily)
        print_progress(console_for_output(), study, now())


@practice_app.command("check", epilog="Example:  awsadvisor practice check my-items.yaml --explain")
def check_items(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of practice items.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what the rules derive from the answers that each item states.")
    ] = False,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Check practice items: run the rules on what they state, and see how they are written."""
    from awsadvisor.practice.bank import read_items
    from awsadvisor.practice.checks import check_bank
    from awsadvisor.practice.proof import derivation
    from awsadvisor.yamlfile import read_yaml

    advisor = Advisor.load(*knowledge)
    bank = read_items(advisor.knowledge, *(read_yaml(path) for path in files))
    if explain:
        for item in bank.items.values():
            for trial in item.trials:
                print(f"{item.id}: {derivation(advisor, trial)}")
    findings = check_bank(advisor, bank)
    for finding in findings:
        print(finding)
    print(f"{plural(len(bank), 'item')}, {plural(len(findings), 'problem')}")
    if findings:
        raise typer.Exit(1)


@practice_app.command("coverage", epilog="Example:  awsadvisor practice coverage vector_store")
def coverage(
    decisions: Annotated[
        list[str], typer.Argument(metavar="[DECISION]...", help="Only these decisions; default: all.")
    ] = [],  # noqa: B006
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Say of which options items are made, and what stands in the way of the others."""
    from awsadvisor.practice.gaps import gaps
    from awsadvisor.practice.supply import Supply

    supply = Supply.load(Advisor.load(*knowledge))
    known = supply.advisor.knowledge.decisions
    for name in decisions:
        supply.confirm(None, name)
    options = missing = 0
    for name in decisions or supply.decisions():
        found = list(gaps(supply.maker, name))
        options, missing = options + len(known[name].options), missing + len(found)
        for gap in found:
            print(f"{gap.decision}/{gap.option}: {gap.because}")
    print(f"items are made of {options - missing} of {plural(options, 'option')}")


@practice_app.command("import", epilog="Example:  awsadvisor practice import my-items.yaml")
def import_items(
    file: Annotated[Path, typer.Argument(help="Items as YAML or JSON, or progress that was exported as JSON.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Take in items of your own, or progress from elsewhere; nothing is taken in when anything is wrong."""
    from awsadvisor.practice.importing import is_progress, read_own_items
    from awsadvisor.practice.models import item_body

    with study_of(knowledge) as study:
        if is_progress(file):
            from awsadvisor.store.transfer import from_json

            new = from_json(study.learner, file.read_bytes(), str(file))
            print(f"{plural(new, 'answer')} taken in; what was known already stays as it was")
            return
        items, unproven = read_own_items(study.supply.advisor, file)
        study.learner.keep_items({item.id: item_body(item) for item in items}, now())
    print(f"{plural(len(items), 'item')} taken in")
    if unproven:
        print(f"unproven, since they state no answers that a decision could judge: {', '.join(unproven)}")


@practice_app.command("export", epilog="Example:  awsadvisor practice export progress.json")
def export(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    format_: Annotated[
        ExportFormat,
        typer.Option("--format", "-f", help="json: everything. csv: every answer. anki: a deck of all items."),
    ] = "json",
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Write your progress, or a deck for Anki, to a file."""
    from awsadvisor.cli.outputs import emit

    with study_of(knowledge) as study:
        if format_ == "anki":
            from awsadvisor.practice.anki import write_deck

            print(f"{plural(write_deck(study.supply, file), 'note')} written to {file}")
            return
        from awsadvisor.store.transfer import to_csv, to_json

        emit(to_json(study.learner) if format_ == "json" else to_csv(study.learner), file)


@app.command(epilog="Example:  awsadvisor mock --seed 7")
def mock(
    count: Annotated[int, typer.Option("--count", "-n", min=5, max=65, help="How many items; the exam has 65.")] = 65,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed gives the same exam.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Take a mock exam: 65 items in 90 minutes, or go on with the one that was begun."""
    from awsadvisor.cli.exam import sit

    with study_of(knowledge) as study:
        sit(study, int(time.time()) if seed is None else seed, count)
