"""The command line: `awsadvisor recommend scenario.yaml` and everything around it."""

from __future__ import annotations

import datetime as dt
import gc
import io
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from awsadvisor.advisor import Advisor
from awsadvisor.errors import AdvisorError, ExtraMissingError, InputError, Problem
from awsadvisor.models import Account, Lens, Scenario
from awsadvisor.scenarios import scenario_from, unmet, with_answers
from awsadvisor.yamlfile import parse_yaml, read_yaml

Format = Literal["text", "markdown", "json", "yaml"]

app = typer.Typer(
    name="awsadvisor",
    help="Which AWS AI services and approaches fit a workload, why, why not the others, and what would change it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

KnowledgeOption = Annotated[
    list[Path],
    typer.Option(
        "--knowledge", metavar="DIR", help="An overlay folder over the shipped knowledge; repeatable, later ones win."
    ),
]
LensOption = Annotated[
    Lens | None,
    typer.Option(help="build: what to use now. exam: what the exam guide still teaches. Overrides the scenario."),
]


def main() -> None:
    """Run the command line; problems become messages and exit code 2, never a traceback."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough, as `head`, ends us quietly
    gc.disable()  # the process ends soon, and looking for garbage in the knowledge costs a tenth of its time
    try:
        app()
    except AdvisorError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    sys.stderr.write(message.rstrip("\n") + "\n")
    raise SystemExit(2)


def _console() -> Console:
    """Colour on a terminal only; 80 columns when there is none to ask."""
    console = Console(highlight=False)
    if console.is_terminal:
        return Console(highlight=False, width=min(console.width, 110))
    return Console(highlight=False, width=80, file=_WithoutTrailingSpace())


class _WithoutTrailingSpace(io.StringIO):
    """Standard output for pipes and files: Rich pads table rows to the full width, which helps nobody there."""

    def write(self, text: str) -> int:
        sys.stdout.write("\n".join(line.rstrip() for line in text.split("\n")))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


@app.command(epilog="Example:  awsadvisor recommend examples/claims-photos.yaml --format json")
def recommend(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Scenario files; - reads standard input.")],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="json prints one object a line for each scenario.")
    ] = "text",
    decision: Annotated[list[str], typer.Option("--decision", "-d", help="Only this decision; repeatable.")] = [],  # noqa: B006
    lens: LensOption = None,
    account: Annotated[
        Account | None, typer.Option(help="Whether the account already uses AWS's closed services.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day the advice is for; default: the scenario's, else today.")
    ] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    set_: Annotated[
        list[str], typer.Option("--set", metavar="QUESTION=VALUE", help="Change one answer; repeatable. Lists: a,b.")
    ] = [],  # noqa: B006
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit 1 when an expectation does not hold or a decision in scope stays open."),
    ] = False,
) -> None:
    """Recommend services and approaches for scenarios, with reasons, runner-ups and sources."""
    from awsadvisor.render import data, markdown, text

    advisor = Advisor.load(*knowledge)
    day = _date(as_of)
    problems: list[Problem] = []
    loaded: list[Scenario] = []
    for name in scenarios:
        try:
            loaded.append(_scenario(name, advisor, decision, lens, account, day, set_))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    failures: list[str] = []
    for number, (name, scenario) in enumerate(zip(scenarios, loaded, strict=True)):
        advice = advisor.advise(scenario)
        match format_:
            case "json":
                print(data.to_json(advice))
            case "yaml":
                print(("---\n" if number else "") + data.to_yaml(advice), end="")
            case "markdown":
                print(markdown.to_markdown(advice, advisor.knowledge))
            case "text":
                console = _console()
                if number:
                    console.rule(style="dim")
                text.print_advice(console, advice, advisor.knowledge)
        if strict:
            shown = "standard input" if name == "-" else name
            failures += [f"{shown}: {found}" for found in (*unmet(scenario, advice), *_left_open(scenario, advice))]
    if failures:
        sys.stderr.write("\n".join(failures) + "\n")
        raise typer.Exit(1)


def _left_open(scenario: Scenario, advice: object) -> list[str]:
    """Decisions in scope that stay open: those asked for, or, when none is named, those that the answers bear on."""
    from awsadvisor.advice import Advice

    assert isinstance(advice, Advice)
    return [
        f"{name}: stays open; {found.summary}"
        for name, found in advice.recommendations.items()
        if found.status == "open" and (found.touched or scenario.decisions) and scenario.expect.get(name) != "open"
    ]


def _scenario(
    name: str,
    advisor: Advisor,
    decisions: list[str],
    lens: Lens | None,
    account: Account | None,
    day: dt.date | None,
    changes: list[str],
) -> Scenario:
    file = parse_yaml(sys.stdin.buffer.read(), "standard input") if name == "-" else read_yaml(Path(name))
    scenario = scenario_from(file, advisor)
    update: dict[str, object] = {"as_of": day or scenario.as_of or dt.date.today()}
    if decisions:
        update["decisions"] = tuple(decisions)
    if lens:
        update["lens"] = lens
    if account:
        update["account"] = account
    scenario = with_answers(scenario.model_copy(update=update), dict(_change(advisor, text) for text in changes))
    problems = advisor.problems(scenario)
    if problems:
        raise InputError(problems)
    return scenario


def _change(advisor: Advisor, text: str) -> tuple[str, object]:
    name, separator, value = text.partition("=")
    if not separator:
        raise InputError([Problem("", 0, f"--set takes QUESTION=VALUE, not '{text}'")])
    if not value:
        raise InputError([Problem("", 0, f"--set {name}= lacks a value; write {name}=unknown to take the answer away")])
    question = advisor.knowledge.questions.get(name)
    parsed = parse_yaml(value, f"--set {name}").value
    if question is not None and question.kind == "choices" and isinstance(parsed, str) and parsed != "unknown":
        return name, tuple(word.strip() for word in parsed.split(","))
    return name, parsed


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError([Problem("", 0, f"--as-of takes a date such as 2026-11-22, not '{text}'")]) from None


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
    """Check the knowledge: names, near misses, options that can win, freshness, and every example."""
    from awsadvisor import checks

    if not deep and (decision or witnesses):
        raise InputError([Problem("", 0, "--decision and --witnesses go with --deep")])
    advisor = Advisor.load(*knowledge)
    if deep:
        raise typer.Exit(_check_deeply(advisor, decision, witnesses))
    findings = checks.check_knowledge(advisor, _date(as_of) or dt.date.today())
    files = _example_files(examples, knowledge)
    from_examples, coverage = checks.check_examples(advisor, files)
    findings = [*findings, *from_examples]
    for finding in findings:
        print(f"{'warning: ' if finding.severity == 'warning' else ''}{finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    print(checks.summary(advisor.knowledge, advisor.program.decisions))
    print(
        f"{len(files)} examples, {len(coverage.fired)} rules fired; {errors} errors, {len(findings) - errors} warnings"
    )
    if errors:
        raise typer.Exit(1)


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
    from awsadvisor.wording import plural

    known = (verify.FACTS, *advisor.knowledge.decisions)
    wrong = [name for name in decisions if name not in known]
    if wrong:
        raise InputError([Problem("", 0, f"unknown decision '{n}'{did_you_mean(n, known)}") for n in wrong])
    proofs = [verify.verify(advisor, name) for name in _with_progress(decisions or known)]
    defects = sorted((defect for proof in proofs for defect in proof.defects), key=lambda defect: defect.finding)
    try:
        files = verify.write(defects, folder) if folder else {}
    except OSError as error:
        raise InputError(
            [Problem(str(folder), 0, f"cannot be written: {(error.strerror or str(error)).lower()}")]
        ) from None
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


@app.command(epilog="Example:  awsadvisor questions inference")
def questions(
    decision: Annotated[str | None, typer.Argument(help="Only the questions that bear on this decision.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List the questions a scenario can answer, with their values."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.lookup import questions_of
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision is not None and decision not in known.decisions:
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{did_you_mean(decision, known.decisions)}")])
    wanted = questions_of(known, known.decisions[decision]) if decision else set(known.questions)
    cards.print_questions(_console(), known, wanted)


catalog_app = typer.Typer(no_args_is_help=True, help="Look things up in the catalog.")
app.add_typer(catalog_app, name="catalog")


@catalog_app.command("list", epilog="Example:  awsadvisor catalog list inference")
def catalog_list(
    decision: Annotated[
        str | None, typer.Argument(help="Only this decision's options; 'services' lists every AWS service.")
    ] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List decisions and their options, or all services."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision not in (None, "services", *known.decisions):
        near = did_you_mean(str(decision), (*known.decisions, "services"))
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{near}")])
    cards.print_catalog(_console(), known, decision, dt.date.today())


@catalog_app.command("show", epilog="Example:  awsadvisor catalog show Kendra")
def catalog_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, name, former name or common alias.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show a service or an option: what it is, its limits, lifecycle, rules and sources."""
    from awsadvisor.lookup import find
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    console = _console()
    for number, found in enumerate(find(known, name)):
        if number:
            console.print()
        cards.print_entry(console, known, found)


rules_app = typer.Typer(no_args_is_help=True, help="Read rules.")
app.add_typer(rules_app, name="rules")


@rules_app.command("list", epilog="Example:  awsadvisor rules list inference")
def rules_list(
    decision: Annotated[str | None, typer.Argument(help="Only this decision's rules.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List rules, one a line: id and reason."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision not in (None, "facts", *known.decisions):
        raise InputError(
            [Problem("", 0, f"unknown decision '{decision}'{did_you_mean(str(decision), (*known.decisions, 'facts'))}")]
        )
    cards.print_rules(_console(), known, decision)


@rules_app.command("show", epilog="Example:  awsadvisor rules show inference/cheap-because-nobody-waits")
def rules_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A rule's id, alone or as DECISION/RULE.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show a rule as a card: what it tests, what follows, why, and on which pages it rests."""
    from awsadvisor.lookup import find_rule
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    console = _console()
    for number, (full_name, rule) in enumerate(find_rule(known, name)):
        if number:
            console.print()
        cards.print_rule(console, known, full_name, rule)


@app.command(epilog="Example:  awsadvisor schema schemas")
def schema(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into; it is made when missing.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Write JSON Schemas for scenario, rules and catalog files, with all ids, for editors."""
    from awsadvisor.schema import schemas

    texts = schemas(Advisor.load(*knowledge).knowledge)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            [Problem(str(folder), 0, f"cannot be written: {(error.strerror or str(error)).lower()}")]
        ) from None
    print(f"{len(texts)} schemas written to {folder}")


new_app = typer.Typer(no_args_is_help=True, help="Start a scenario, a rule or an option.")
app.add_typer(new_app, name="new")
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of printing; never overwrites."),
]


@new_app.command("scenario", epilog="Example:  awsadvisor new scenario --decision inference -o my-scenario.yaml")
def new_scenario(
    decision: Annotated[
        list[str], typer.Option("--decision", "-d", help="Only questions for this decision; repeatable.")
    ] = [],  # noqa: B006
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start a scenario file: every question that matters, as a comment to fill in."""
    from awsadvisor import scaffold

    _emit(scaffold.scenario(Advisor.load(*knowledge).knowledge, decision), output)


@new_app.command("rule", epilog="Example:  awsadvisor new rule inference/idle-gaps")
def new_rule(
    name: Annotated[str, typer.Argument(metavar="DECISION/RULE")],
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start a rule card."""
    from awsadvisor import scaffold

    _emit(scaffold.rule(Advisor.load(*knowledge).knowledge, name), output)


@new_app.command("option", epilog="Example:  awsadvisor new option inference/edge-endpoint")
def new_option(
    name: Annotated[str, typer.Argument(metavar="DECISION/OPTION")],
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start an option, with a source."""
    from awsadvisor import scaffold

    _emit(scaffold.option(Advisor.load(*knowledge).knowledge, name, dt.date.today()), output)


def _emit(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError([Problem(str(output), 0, "exists already and is left as it is")]) from None
    except OSError as error:
        raise InputError(
            [Problem(str(output), 0, f"cannot be written: {(error.strerror or str(error)).lower()}")]
        ) from None
    print(f"written: {output}")


@app.command(epilog="Example:  awsadvisor interview --decision inference -o my-scenario.yaml")
def interview(
    decision: Annotated[list[str], typer.Option("--decision", "-d", help="Only this decision; repeatable.")] = [],  # noqa: B006
    output: OutputOption = None,
    start: Annotated[Path | None, typer.Option("--from", metavar="SCENARIO", help="Go on from this scenario.")] = None,
    lens: LensOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Answer questions in the terminal, most telling first; Enter means "don't know". Writes the scenario file."""
    from awsadvisor import interview as talk
    from awsadvisor.models import Question
    from awsadvisor.render import cards, text
    from awsadvisor.scenarios import read_scenario

    advisor = Advisor.load(*knowledge)
    if output is not None and output.exists():
        raise InputError([Problem(str(output), 0, "exists already and is left as it is")])
    scenario = read_scenario(start, advisor) if start else Scenario(title="From an interview")
    update: dict[str, object] = {"as_of": scenario.as_of or dt.date.today()}
    if decision:
        update["decisions"] = tuple(decision)
    if lens:
        update["lens"] = lens
    scenario = scenario.model_copy(update=update)
    problems = advisor.problems(scenario)
    if problems:
        raise InputError(problems)
    console = _console()

    def ask(question: Question) -> str:
        cards.print_question(console, question, numbered=True)
        return input("> ")

    try:
        done = talk.interview(advisor, scenario, ask, console.print)
    except KeyboardInterrupt:
        console.print()
        raise typer.Exit(130) from None
    console.print()
    text.print_advice(console, advisor.advise(done), advisor.knowledge)
    if output is not None:
        console.print()
        _emit(talk.to_file(done), output)


@app.command(epilog="Example:  awsadvisor version")
def version(knowledge: KnowledgeOption = []) -> None:  # noqa: B006
    """Print the version, and the knowledge's fingerprint, date and size."""
    from awsadvisor import checks

    advisor = Advisor.load(*knowledge)
    known = advisor.knowledge
    print(f"awsadvisor {known.version}")
    print(f"knowledge {known.fingerprint}, checked up to {known.date}")
    print(checks.summary(known, advisor.program.decisions))
